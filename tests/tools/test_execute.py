"""The execution of notebooks in canonical form."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from convlab import explore_padding
from convlab.files import make_canonical
from convlab.text import tools
from convlab.tools.execute import execute, main
from drawn import in_a_cell
from exhaustive import exhaustive
from IPython.display import HTML, display
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

SOURCES = """\
print('one'); print('two')
import ipywidgets; ipywidgets.IntSlider()
from convlab import show_window; show_window([[1, 2], [3, 4]], [[1, 0], [0, 1]])
from IPython.display import display; display(1); 2
from convlab import explore_padding; explore_padding()"""


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
def executed(tmp_path_factory) -> Path:
    """A notebook that was executed."""
    path = tmp_path_factory.mktemp("notebooks") / "some.ipynb"
    nbformat.write(a_notebook(), path)
    execute(path)
    return path


@exhaustive
def test_execution_again_changes_no_byte(executed) -> None:
    before = executed.read_bytes()
    execute(executed)
    assert executed.read_bytes() == before


def test_execution_is_canonical(executed) -> None:
    notebook = nbformat.read(executed, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    printed, slider, picture, number, explorer = notebook.cells[1:]
    assert printed.metadata == {"jupyter": {"outputs_hidden": True}}
    assert [o.text for o in printed.outputs] == ["one\ntwo\n"]
    assert [list(o.data) for o in slider.outputs] == [["text/plain"]]
    assert picture.outputs[0].metadata["image/png"]["alt"]
    assert [o.output_type for o in number.outputs] == ["display_data", "execute_result"]
    assert [sorted(o.data) for o in explorer.outputs] == [["image/png", "text/plain"]]
    assert "Along the columns" in explorer.outputs[0].metadata["image/png"]["alt"]
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3, 4, 5]
    again = nbformat.from_dict(notebook)
    make_canonical(again)
    assert again == notebook


def test_the_place_of_an_explorer_is_taken_out_and_other_html_stays() -> None:
    explorer = explore_padding(3)
    with in_a_cell() as cell:
        explorer._ipython_display_()
        explorer.widget.answer({"kind": "hello", "mount": True})
        display(HTML('<div class="mine">one</div>'))
    outputs = [
        new_output("display_data", output.data, metadata=output.metadata) for output in cell.outputs
    ]
    assert 'class="cl-mount-' in outputs[1].data["text/html"]
    notebook = new_notebook(cells=[new_code_cell("explore_padding(3)", outputs=outputs)])
    make_canonical(notebook)
    view, place, html = (output.data for output in notebook.cells[0].outputs)
    assert set(view) == set(place) == {"image/png", "text/plain"}
    assert view["image/png"] == place["image/png"]
    assert html["text/html"] == '<div class="mine">one</div>'


@exhaustive
def test_what_a_cell_measured_stays_unless_it_is_to_be_refreshed(tmp_path) -> None:
    def outputs() -> list[str]:
        return [cell.outputs[0].text for cell in nbformat.read(path, as_version=4).cells]

    path, before = tmp_path / "measures.ipynb", new_output("stream", text="before")
    cells = [
        new_code_cell("import time; print(time.perf_counter())", id=name, outputs=[before] * kept)
        for name, kept in (("printed", 1), ("measured", 1), ("new", 0))
    ]
    for cell in cells[1:]:
        cell.metadata = {"tags": ["nbval-ignore-output"]}
    nbformat.write(new_notebook(cells=cells), path)
    execute(path)
    printed, measured, new = outputs()
    assert printed != measured == "before"
    assert float(new) > 0  # there was nothing yet that could have stayed
    execute(path, refresh=True)
    assert outputs()[1] not in ("before", new)
    assert outputs()[2] != new


def test_what_is_saved_while_it_is_executed_is_not_lost(tmp_path) -> None:
    path = tmp_path / "some.ipynb"
    saves = "from pathlib import Path; Path('some.ipynb').write_text('{\"mine\": 1}')"
    nbformat.write(new_notebook(cells=[new_code_cell(saves, id="saves")]), path)
    with pytest.raises(ValueError, match="was saved while it was executed"):
        execute(path)
    assert path.read_text() == '{"mine": 1}'
    assert [file.name for file in tmp_path.iterdir()] == ["some.ipynb"]


def test_a_cell_that_stops_leaves_the_file_as_it_was(tmp_path, capsys) -> None:
    path = tmp_path / "bad.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0", id="bad")]), path)
    before = path.read_bytes()
    assert main([str(path)]) == 1
    printed = capsys.readouterr()
    assert printed.out == f"{path}\n"
    assert "ZeroDivisionError" in printed.err
    assert path.read_bytes() == before


def test_the_command_expands_patterns_and_says_what_is_missing(
    tmp_path, capsys, monkeypatch
) -> None:
    executed = []
    monkeypatch.setattr("convlab.tools.execute.execute", lambda *given: executed.append(given))
    paths = [tmp_path / name for name in ("a1.ipynb", "a2.ipynb", "b[1].ipynb")]
    for path in paths:
        path.write_text("{}")
    names = [str(tmp_path / name) for name in ("a1.ipynb", "a*.ipynb", "b[1].ipynb")]
    assert main(names) == main([*names, "--refresh"]) == 0
    assert executed == [(path, refresh) for refresh in (False, True) for path in paths]
    assert capsys.readouterr().out.splitlines() == 2 * [*map(str, paths)]
    monkeypatch.undo()
    (tmp_path / "no.ipynb").write_text("[1]")
    for name, said in [("none*.ipynb", tools.FILE_MISSING), ("no.ipynb", tools.NO_NOTEBOOK)]:
        with pytest.raises(SystemExit, match="2"):
            main([str(tmp_path / name)])
        assert said.format(path=tmp_path / name) in capsys.readouterr().err
