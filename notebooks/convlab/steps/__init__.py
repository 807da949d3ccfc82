"""Steps: the numbers behind every picture, in plain frozen data.

A *pass* holds what stays while the window moves; `step` gives what belongs to one place of the
window. Nothing here knows how it will be drawn.

A pass may run the layer that it is given, whose weight and bias stay as they are; it copies what it
keeps, so that nothing that becomes of the layer later changes it.
"""

from convlab.steps.columns import ColumnsPass, ColumnsStep, columns_pass
from convlab.steps.filter_gradient import (
    FilterGradientPass,
    FilterGradientStep,
    filter_gradient_pass,
)
from convlab.steps.forward import ForwardPass, ForwardStep, forward_pass
from convlab.steps.input_gradient import (
    InputGradientPass,
    InputGradientStep,
    Touch,
    input_gradient_pass,
)
from convlab.steps.learning import Learning, LearningStep, learning
from convlab.steps.loss import loss, target_for
from convlab.steps.matrix import MatrixPass, MatrixStep, matrix_pass
from convlab.steps.mistake import MistakePass, mistake_pass
from convlab.steps.nudge import NudgePass, NudgeStep, nudge_pass
from convlab.steps.padding import Axis, PaddingPlan, padding_plan, same_rules
from convlab.steps.place import Place, place_of
from convlab.steps.proof import Moment, ProofPass
from convlab.steps.receptive_field import ReceptiveField, ReceptiveFieldStep, receptive_field
from convlab.steps.scatter import ScatterPass, ScatterStep
from convlab.steps.training import Training, training

__all__ = [
    "Axis",
    "ColumnsPass",
    "ColumnsStep",
    "FilterGradientPass",
    "FilterGradientStep",
    "ForwardPass",
    "ForwardStep",
    "InputGradientPass",
    "InputGradientStep",
    "Learning",
    "LearningStep",
    "MatrixPass",
    "MatrixStep",
    "MistakePass",
    "Moment",
    "NudgePass",
    "NudgeStep",
    "PaddingPlan",
    "Place",
    "ProofPass",
    "ReceptiveField",
    "ReceptiveFieldStep",
    "ScatterPass",
    "ScatterStep",
    "Touch",
    "Training",
    "columns_pass",
    "filter_gradient_pass",
    "forward_pass",
    "input_gradient_pass",
    "learning",
    "loss",
    "matrix_pass",
    "mistake_pass",
    "nudge_pass",
    "padding_plan",
    "place_of",
    "receptive_field",
    "same_rules",
    "target_for",
    "training",
]
