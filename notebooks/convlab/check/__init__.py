"""A check that says which mistake it is: `check_layer`; and the marks of the assignment."""

from convlab.check.adapters import of_class, of_functions
from convlab.check.checker import STEPS, check_layer
from convlab.check.functions import check_padding, check_size, try_out
from convlab.check.marks import Marks
from convlab.check.report import Finding, Report

__all__ = [
    "STEPS",
    "Finding",
    "Marks",
    "Report",
    "check_layer",
    "check_padding",
    "check_size",
    "of_class",
    "of_functions",
    "try_out",
]
