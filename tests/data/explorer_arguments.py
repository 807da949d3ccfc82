"""Arguments for every explorer: of each kind one, and at its limits. A new one is added here."""

from __future__ import annotations

import numpy as np
from drawn import fixed

# With these every setting has a choice.
GROUPS = {"X": fixed(2, 4, 6, 5), "filters": fixed(4, 2, 3, 3, seed=2), "groups": 2}
EXAMPLES = {
    "explore_forward": GROUPS | {"bias": [1, 2, 3, 4], "padding": 1, "start": (0, 0)},
    "explore_padding": {"X": (5, 4)},
    "explore_photo": {"photo": np.abs(fixed(6, 5)) / 12, "start": (0, 0)},
    "explore_receptive_field": {"size": 12, "layers": [(3, 2, 1), (2, 1, 2)], "start": 1},
    "explore_filter_gradient": GROUPS,
    "explore_input_gradient": GROUPS | {"view": "scatter"},
    "explore_nudge": {"X": fixed(2, 5, 5), "filters": fixed(3, 2, 2, 2)},
    "explore_matrix": {"X": fixed(4, 4), "filter": fixed(2, 2)},
    "explore_columns": {"X": fixed(4, 4), "filters": fixed(2, 2)},
    "explore_learning": {"X": fixed(5, 4) / 3, "rate": 0.02, "steps": 12},
    "explore_training": {
        "filters": fixed(6, 3, 2, 3, 3),
        "losses": range(6, 0, -1),
        "accuracies": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
    },
    "explore_mistakes": {"filters": 2},
}

# At what the documentation of each allows at most, given numbers of a kind.
LIMITS = {
    "explore_forward": lambda n: {"X": n(2, 12, 12), "filters": n(3, 2, 5, 5), "padding": 1},
    "explore_padding": lambda n: {"X": (10, 10), "kernel_size": 5},  # noqa: ARG005
    "explore_photo": lambda n: {"photo": np.abs(n(400, 400)) % 1},
    "explore_receptive_field": lambda n: {"layers": [(3, 1, 1)] * 4},  # noqa: ARG005
    "explore_filter_gradient": lambda n: {"X": n(2, 2, 6, 6), "filters": n(2, 2, 4, 4)},
    "explore_input_gradient": lambda n: {"X": n(2, 2, 8, 8), "filters": n(2, 2, 4, 4)},
    "explore_nudge": lambda n: {"X": n(2, 8, 8), "filters": n(2, 2, 4, 4)},
    "explore_matrix": lambda n: {"X": n(5, 5), "filter": n(3, 3)},
    "explore_columns": lambda n: {"X": n(2, 5, 5), "filters": n(3, 2, 3, 3)},
    "explore_mistakes": lambda n: {"size": 8, "kernel_size": 4},  # noqa: ARG005
    "explore_learning": lambda n: {"X": n(8, 8), "filter": n(5, 5), "target": n(4, 4)},
    "explore_training": lambda n: {
        "filters": n(3, 16, 3, 5, 5),
        "losses": np.abs(n(3)),
        "accuracies": np.array([0.1, 0.5, 1]),
    },
}
