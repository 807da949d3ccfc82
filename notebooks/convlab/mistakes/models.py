"""What each known mistake makes of a case: the numbers by which it is told from all others.

A model takes a `Case` and returns what a layer with that mistake would return; RAISES where it
would stop with an error; or FAILS where, as the code happens to be, it would stop or return other
wrong numbers. One mistake may have several models, for it can be written in several ways; mistakes
that give the very same numbers are one, with one name.
"""

from __future__ import annotations

from convlab.mistakes.bias_gradient import MODELS as BIAS_GRADIENT
from convlab.mistakes.filter_gradient import MODELS as FILTER_GRADIENT
from convlab.mistakes.forward import MODELS as FORWARD
from convlab.mistakes.input_gradient import MODELS as INPUT_GRADIENT
from convlab.mistakes.layer import Models

MODELS: dict[str, Models] = {
    "forward": FORWARD,
    "filter_gradient": FILTER_GRADIENT,
    "input_gradient": INPUT_GRADIENT,
    "bias_gradient": BIAS_GRADIENT,
}
