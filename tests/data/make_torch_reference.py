"""Write torch_reference.npz: what torch computes for every case in tests/data/cases.py.

    python tests/data/make_torch_reference.py

All inputs are multiples of 1/8, so all results are whole multiples of 1/64, exact in floating
point. They are kept as ints, case after case; inputs are drawn again when they are needed.
"""

from pathlib import Path

import numpy as np
from cases import CASES
from torch_reference import run


def main() -> None:
    values, shapes = [], []
    for case in CASES:
        bias = case.eighths((case.out_channels,), 2) if case.bias else None
        X, weight = case.eighths(case.input_shape, 0), case.eighths(case.weight_shape, 1)
        results = run(case, X, weight, bias, lambda shape, case=case: case.eighths(shape, 3))
        shapes.append((*results["O"].shape, *([0] * (4 - results["O"].ndim))))
        for result in results.values():
            sixty_fourths = 64 * result.ravel()
            assert (sixty_fourths == np.rint(sixty_fourths)).all(), case
            values.append(sixty_fourths.astype(np.int32))
    path = Path(__file__).with_name("torch_reference.npz")
    np.savez_compressed(path, values=np.concatenate(values), output_shapes=np.array(shapes))
    print(f"{path.name}: {len(CASES)} cases, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
