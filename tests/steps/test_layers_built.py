"""How many layers an explorer builds as it is used: few, so that a picture comes at once."""

from __future__ import annotations

import inspect

import convlab
import numpy as np
import pytest

from conv_layer import Conv2d

# The table of `explore_mistakes` compares the layers of many cases, each of which has to be built.
WITH_A_STRIDE = [
    name
    for name in sorted({*convlab.EXPLORERS} - {"explore_mistakes"})
    if "stride" in inspect.signature(getattr(convlab, name)).parameters
]


@pytest.mark.parametrize("name", WITH_A_STRIDE)
def test_a_setting_changed_builds_two_layers_at_most(name, monkeypatch) -> None:
    explorer, build, built = getattr(convlab, name)(), Conv2d.__init__, []

    def counted(layer, *args, **settings) -> None:
        built.append(layer)
        build(layer, *args, **settings)

    monkeypatch.setattr(Conv2d, "__init__", counted)
    # numbers of one's own and a turned filter need most: the stride is changed again with them
    changes = {"numbers": np.eye(3), "operation": "convolution"}
    for setting, value in [("stride", 3 - explorer.stride), *changes.items(), ("stride", 3)]:
        if hasattr(explorer, setting):
            built.clear()
            setattr(explorer, setting, value)
            assert explorer.scene.alt
            assert 1 <= len(built) <= 2, setting
    built.clear()
    explorer.step = explorer.steps - 1
    if hasattr(explorer, "nudge"):
        explorer.nudge = 0.5
    assert explorer.scene.alt
    assert not built
    assert explorer.message == ""
