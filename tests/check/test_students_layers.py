"""Forty layers written blind, from one line each, before the names of these mistakes were known."""

from __future__ import annotations

import pytest
from convlab.check import check_layer
from exhaustive import sampled
from students_layers import STUDENTS

# In the order of STUDENTS: what is said of the parts that are wrong, each name once.
SAID = [
    {"same_half_rounded_down"},
    {"pads_exchanged"},
    {"border_not_zero"},
    {"activation_inside"},
    {"matrix_product"},
    {"output_size"},
    {"unrecognised", "raised"},  # round in place of floor: right, wrong or stopped by turns
    {"times"},
    {"columns_order", "fits_forward"},
    {"weight_reshaped"},
    {"output_transposed"},
    {"positions_not_summed"},
    {"weight_decay"},
    {"averaged_over_positions"},
    {"slid_by_stride"},
    {"border_forgotten"},
    {"wrong_axes_turned"},
    {"kernel_height_for_both"},
    {"full_padding_too_wide"},
    {"no_full_padding"},
    {"zeros_miscounted", "unrecognised"},  # with stride 1 and with a larger one
    {"cropped_from_corner"},
    {"bias_forgotten", "filter_not_turned"},
    {"border_not_zero"},
    {"updated_first"},
    {"empty_crop"},
    {"cropped_wrong_axes"},
    {"filters_averaged"},
    {"times"},
    {"zeros_miscounted"},
    {"one_image_computed"},
    {"window_misplaced"},
    {"bias_per_channel"},
    {"one_filter_kept"},
    {"edge_left_out"},
    {"edge_left_out"},
    {"one_filter_computed"},
    {"strides_of_another"},
    {"same_odd_row_first", "stride_ignored"},
    {"other_weights", "fits_forward"},
]


@pytest.mark.parametrize(
    ("student", "said"),
    sampled([*zip(STUDENTS, SAID, strict=True)], 3),
    ids=[student.layer.__name__ for student in STUDENTS],
)
def test_a_students_mistake_is_named(student, said) -> None:
    report = check_layer(student.layer)
    assert {finding.mistake for finding in report.findings} == said, student.description
    # What is raised on the way back for a wrong O belongs to no gradient by itself.
    assert {*student.parts} <= {finding.part for finding in report.findings}
