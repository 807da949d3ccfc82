"""Figures with alternative text, and the execution of notebooks in canonical form."""

from __future__ import annotations

import base64
import io

import nbformat
import numpy as np
import pytest
from convlab import Grid, load_photo, readme, show_grids, show_pictures, show_window
from convlab.execute import execute, make_canonical
from convlab.figure import FRAMES, SIGNED, draw_grids, draw_pictures
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image


@pytest.fixture
def shown(monkeypatch):
    """A call that returns what it displayed: the data and their metadata."""

    def call(function, *args, **kwargs) -> tuple[dict, dict]:
        displayed = []
        monkeypatch.setattr(
            "convlab.figure.display",
            lambda data, metadata, raw: displayed.append((data, metadata)) if raw else None,
        )
        function(*args, **kwargs)
        (only,) = displayed
        return only

    return call


def image_of(data: dict) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data["image/png"])))


def texts(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_a_figure_is_shown_with_its_alternative_text(shown) -> None:
    data, metadata = shown(show_pictures, {"noise": np.eye(40)}, alt="A white diagonal on black.")
    assert metadata == {"image/png": {"alt": "A white diagonal on black."}}
    assert data["text/plain"] == "A picture. Its alternative text says what is to be seen."
    assert image_of(data).format == "PNG"


@pytest.mark.parametrize("alt", ["", "  "])
def test_a_figure_without_alternative_text_is_refused(alt) -> None:
    with pytest.raises(ValueError, match="alt: expected"):
        show_pictures({"noise": np.eye(4)}, alt=alt)


def test_a_picture_is_drawn_dot_for_number(shown) -> None:
    picture = np.arange(60 * 80).reshape(60, 80) % 7 / 6
    data, _ = shown(show_pictures, {"stripes": picture}, "stripes")
    drawn = np.array(image_of(data).convert("L"))
    places = np.lib.stride_tricks.sliding_window_view(drawn, (60, 80))
    assert (np.abs(places - 255 * picture) <= 2).all((-2, -1)).sum() == 1


def test_zoom_and_titles_widen_a_figure() -> None:
    def width(**kwargs) -> float:
        return draw_pictures(**kwargs).get_size_inches()[0]

    tile = np.ones((10, 60))
    assert width(pictures={"a": tile}, zoom=3) > width(pictures={"a": tile}) + 1
    assert width(pictures={"a long title for it": tile}) > width(pictures={"a": tile}) + 1


def test_the_signed_scale_is_symmetric_and_names_its_ends() -> None:
    pictures = {"grey": np.ones((4, 4)), "signed": np.full((4, 4), -2.5)}
    figure = draw_pictures(pictures, signed=["signed"])
    labels = [label.get_text() for label in figure.axes[-1].get_yticklabels()]
    assert labels == ["≤ −2.5", "0", "≥ 2.5"]
    assert [axes.images[0].get_clim() for axes in figure.axes[:2]] == [(0, 1), (-2.5, 2.5)]


def test_the_scale_belongs_to_the_signed_picture_wherever_it_stands() -> None:
    pictures = {"signed": np.full((4, 4), -2.5), "grey": np.ones((4, 4))}
    figure = draw_pictures(pictures, signed=["signed"])
    signed, grey, scale = figure.axes
    assert signed.images[0].colorbar.ax is scale
    assert grey.images[0].colorbar is None


def test_a_grid_draws_every_number_and_leaves_empty_cells_empty() -> None:
    figure = draw_grids([Grid("filter F", np.array([[1, -2.5], [np.nan, 1 / 3]]), "filter")])
    assert texts(figure) == ["1", "−2.5", "0.33"]


def test_a_window_shows_its_products_and_says_them(shown) -> None:
    X, F = np.arange(12).reshape(3, 4), np.array([[0, 1], [-2, 3]])
    _, metadata = shown(show_window, X, F, (1, 2))
    alt = metadata["image/png"]["alt"]
    assert "row 1, column 2" in alt
    assert "the products are 0, 7, −20, 33. Their sum, 20," in alt


def test_show_grids_takes_any_number_of_grids(shown) -> None:
    grids = [Grid(f"after {n} steps", np.full((3, 3), n / 7)) for n in range(4)]
    assert image_of(shown(show_grids, grids, "four grids")[0]).width > 600


def luminance(colour) -> float:
    """Relative luminance by WCAG 2.2."""
    c = np.array(colour[:3])
    return float(
        np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)
    )


def contrast(one, other) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_text_has_enough_contrast_everywhere() -> None:
    ink = np.full(3, 0x1A / 255)
    assert min(contrast(SIGNED(value), ink) for value in np.linspace(0, 1, 33)) >= 4.5
    for colour in FRAMES.values():
        rgb = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        assert contrast(rgb, (1, 1, 1)) >= 4.5


def test_the_photograph() -> None:
    photo = load_photo()
    assert photo.shape == (300, 256)
    assert 0 <= photo.min() < 0.1
    assert 0.9 < photo.max() <= 1


def test_the_picture_of_the_readme_is_what_its_command_draws(request) -> None:
    kept = Image.open(request.config.rootpath / "notebooks" / "images" / "filters.png")
    drawn = Image.open(io.BytesIO(readme.draw()))
    assert kept.size == drawn.size
    difference = np.abs(np.array(kept.convert("RGB"), int) - np.array(drawn.convert("RGB"), int))
    assert difference.mean() < 2  # another matplotlib may draw letters a little differently


# -------------------------------------------------------------------------- execution

SOURCES = """\
print('one'); print('two')
import ipywidgets; ipywidgets.IntSlider()
from convlab import show_window; show_window([[1, 2], [3, 4]], [[1, 0], [0, 1]])
from IPython.display import display; display(1); 2"""


def a_notebook() -> nbformat.NotebookNode:
    cells = [new_markdown_cell("# A title", id="title")]
    cells += [new_code_cell(s, id=f"cell-{i}") for i, s in enumerate(SOURCES.split("\n"))]
    cells[1].metadata = {"jupyter": {"outputs_hidden": True}, "collapsed": False, "trusted": True}
    metadata = {
        "widgets": {"state": {}},
        "kernelspec": {"name": "python3", "display_name": "my venv"},
    }
    return new_notebook(cells=cells, metadata=metadata)


@pytest.fixture(scope="module")
def executed(tmp_path_factory) -> list[bytes]:
    """The bytes of a notebook that was executed, and of the same executed again."""
    path = tmp_path_factory.mktemp("notebooks") / "some.ipynb"
    nbformat.write(a_notebook(), path)
    contents = []
    for _ in range(2):
        execute(path)
        contents.append(path.read_bytes())
    return contents


def test_execution_again_changes_no_byte(executed) -> None:
    assert executed[0] == executed[1]


def test_execution_is_canonical(executed) -> None:
    notebook = nbformat.reads(executed[0].decode(), as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    printed, slider, picture, number = notebook.cells[1:]
    assert printed.metadata == {"jupyter": {"outputs_hidden": True}}
    assert [o.text for o in printed.outputs] == ["one\ntwo\n"]
    assert [list(o.data) for o in slider.outputs] == [["text/plain"]]
    assert picture.outputs[0].metadata["image/png"]["alt"]
    assert [o.output_type for o in number.outputs] == ["display_data", "execute_result"]
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3, 4]
    again = nbformat.from_dict(notebook)
    make_canonical(again)
    assert again == notebook


def test_an_error_in_a_cell_leaves_the_file_as_it_was(tmp_path) -> None:
    path = tmp_path / "wrong.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0", id="wrong")]), path)
    before = path.read_bytes()
    with pytest.raises(Exception, match="ZeroDivisionError"):
        execute(path)
    assert path.read_bytes() == before
