"""A check that says which mistake it is: `check_layer`."""

from convlab.check.checker import STEPS, check_layer
from convlab.check.report import Finding, Report

__all__ = ["STEPS", "Finding", "Report", "check_layer"]
