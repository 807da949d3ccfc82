"""What the questions of the course come to, computed: the right answers, and the wrong ones.

By the name of a question, a function that returns one pair for each of its boxes: the right
numbers, and those of the wrong answers in the order of the text. For a question with choices it
returns the words of the right one.
"""

from __future__ import annotations

from answers.channels_and_filters import CHANNELS_AND_FILTERS
from answers.filter_gradient import FILTER_GRADIENT
from answers.input_gradient import INPUT_GRADIENT
from answers.input_gradient_in_full import INPUT_GRADIENT_IN_FULL
from answers.loops_to_matmul import LOOPS_TO_MATMUL
from answers.padding import PADDING
from answers.prove_it import PROVE_IT
from answers.sliding_window import SLIDING_WINDOW
from answers.start_here import START_HERE
from answers.stride_and_dilation import STRIDE_AND_DILATION
from answers.training import TRAINING

ANSWERS = (
    START_HERE
    | SLIDING_WINDOW
    | PADDING
    | STRIDE_AND_DILATION
    | CHANNELS_AND_FILTERS
    | FILTER_GRADIENT
    | INPUT_GRADIENT
    | INPUT_GRADIENT_IN_FULL
    | PROVE_IT
    | LOOPS_TO_MATMUL
    | TRAINING
)
