"""Make digits.npz, the handwritten digits of notebook 10, from scikit-learn's copy.

    pip install scikit-learn==1.7.2
    python notebooks/data/make_digits.py

images is (1797, 8, 8), each number from 0 to 16; labels is (1797,), from 0 to 9. They are the
test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak, UCI Machine
Learning Repository, 1998, https://doi.org/10.24432/C50P49, licence CC BY 4.0: every number counts
the dark pixels in a square of 4×4 of a scanned digit. Thirteen people wrote them.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
path = Path(__file__).with_name("digits.npz")
images, labels = digits.images.astype(np.uint8), digits.target.astype(np.uint8)
assert np.array_equal(images, digits.images), "images: expected whole numbers from 0 to 255"
np.savez_compressed(path, images=images, labels=labels)
print(f"{path.name}: {images.shape[0]} digits, {path.stat().st_size / 1000:.0f} kB")
