"""Notebooks as slides for a projector.

    jupyter nbconvert --to convlab.lecture.Slides notebooks/06_input_gradient.ipynb

These are nbconvert's slides, cut where the notebooks' metadata says so. Cells whose code only
draws show their picture alone, long lines of code go on in the next line, and a slide that grows
as a fold is opened becomes smaller, so that nothing is cut off. In a notebook that was run and
saved, the picture comes before the widget that needs a kernel.
"""

from __future__ import annotations

from pathlib import Path

from nbconvert import SlidesExporter
from traitlets import default
from traitlets.config import Config

DRAWS = "hide-input"  # the tag of a cell whose code only draws


class Slides(SlidesExporter):
    """The exporter that nbconvert takes by this name."""

    export_from_notebook = None  # JupyterLab's menu offers nbconvert's own

    @default("template_name")
    def _template_name_default(self) -> str:
        return "lecture"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(Path(__file__).parent / "templates")]

    @property
    def default_config(self) -> Config:
        """Return nbconvert's own settings, and what sets these slides apart."""
        ours = {
            "TagRemovePreprocessor": {"remove_input_tags": {DRAWS}},
            "NbConvertBase": {
                "display_data_priority": ["image/png", "text/html", "text/markdown", "text/plain"]
            },
        }
        config = super().default_config.copy()
        config.merge(Config(ours))
        return config
