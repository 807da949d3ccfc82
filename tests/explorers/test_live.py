"""An explorer on a page, and what is left where none answers; no front end runs here."""

from __future__ import annotations

import asyncio
import base64
import io
import math
import sys

import convlab
import ipywidgets as widgets
import numpy as np
import pytest
from bs4 import BeautifulSoup
from convlab import explore_forward, explore_padding, explore_photo, text
from convlab.drawing.figure import in_place
from convlab.explorers import live
from drawn import Page, fixed, in_a_cell
from exhaustive import but
from explorer_arguments import EXAMPLES
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput
from PIL import Image

VIEW = "application/vnd.jupyter.widget-view+json"
X, F = fixed(4, 5), fixed(3, 2, seed=1)


def greet(explorer, *, mount: bool) -> None:
    """A page says that it is there."""
    Page(explorer).tell({"kind": "hello", "mount": mount})


def assert_picture(output: RichOutput, explorer) -> None:
    """An output holds the picture of the present scene, sharp, and says what is to be seen."""
    scene = explorer.scene
    size = {"width": round(scene.width), "height": round(scene.height)}
    assert output.metadata == {"image/png": {"alt": scene.alt} | size}
    image = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
    fine = 1 if any(hasattr(shape, "png") for shape in scene.shapes) else 2
    assert image.format == "PNG"
    assert math.dist(image.size, (fine * scene.width, fine * scene.height)) < 2


def assert_view(output: RichOutput, explorer) -> None:
    """An output is the view of the widget, with the picture and words for where there is none."""
    assert set(output.data) == {VIEW, "image/png", "text/plain"}
    assert output.data[VIEW]["model_id"] == explorer.widget.model_id
    assert output.data["text/plain"] == text.EXPLORER.format(alt=explorer.scene.alt)
    assert output.transient["display_id"]
    assert_picture(output, explorer)


def assert_place(output: RichOutput, explorer, name: str, words: str = "") -> None:
    """An output is a place of this class, which holds the picture, words below it, no view."""
    assert set(output.data) == {"image/png", "text/html", "text/plain"}
    assert_picture(output, explorer)
    (place,) = BeautifulSoup(output.data["text/html"], "html.parser").contents
    assert (place.name, " ".join(place["class"])) == ("div", name)
    assert place.img["alt"] == explorer.scene.alt
    assert place.img["src"] == f"data:image/png;base64,{output.data['image/png']}"
    assert float(place.img["width"]) == explorer.scene.width
    assert [paragraph.get_text() for paragraph in place("p")] == ([words] if words else [])
    assert output.data["text/plain"] == (words or text.EXPLORER.format(alt=explorer.scene.alt))


# --------------------------------------------------------------------------- the widget


@pytest.mark.parametrize("name", convlab.EXPLORERS)
def test_nothing_is_sent_until_a_page_is_asked_for(name, monkeypatch) -> None:
    explorer = getattr(convlab, name)(**EXAMPLES[name])

    def never(*_) -> None:
        raise AssertionError("nobody looks")

    monkeypatch.setattr(live.Live, "__init__", never)
    monkeypatch.setattr(type(explorer), "_draw", never)
    setting, value = list(explorer.values.items())[-1]
    explorer.set(**{setting: value})
    explorer.step = explorer.steps - 1
    explorer.place = (0, 0)
    explorer.start_again()
    assert explorer._widget is None


def test_the_widget_can_be_laid_out_and_is_always_the_same() -> None:
    explorer = explore_forward(X, F)
    assert explorer._widget is None
    widget = explorer.widget
    assert isinstance(widget, widgets.DOMWidget)
    assert widgets.VBox([widget, widgets.Label("one")]).children[0] is widget
    explorer.stride = 2
    explorer.start_again()
    assert explorer.widget is widget


def test_a_page_is_sent_what_it_needs_and_nothing_that_hosts_take_for_their_own() -> None:
    state = explore_forward(X, F).widget.get_state()
    assert {"about", "frame", "mount"} < set(state)
    assert not {"settings", "place", "keys"} & set(state)
    assert "createPlayer" in state["_esm"]
    assert state["mount"].startswith("cl-mount-")
    assert state["mount"] != explore_forward(X, F).widget.mount


def test_settings_and_place_can_be_observed() -> None:
    explorer, seen = explore_forward(X, F), []
    explorer.widget.observe(lambda change: seen.append((change.name, change.new)),
                            ["settings", "place"])  # fmt: skip
    page = Page(explorer)
    page.choose(text.STRIDE, 2)
    assert seen == [("settings", explorer.values), ("place", (0, 1))]  # of 1×2 places now
    seen.clear()
    explorer.stride = 1
    seen.clear()
    page.go((0, 0))
    explorer.step = 1
    assert seen == [("place", (0, 0)), ("place", (0, 1))]
    seen.clear()
    explorer.padding = 1
    assert seen == [("settings", explorer.values)]
    seen.clear()
    page.ask({"stride": 3}, (1, 1), peek=True)
    page.type("nothing")
    assert seen == []


def test_what_python_assigns_reaches_the_page_once_and_as_no_answer() -> None:
    explorer, sent = explore_forward(X, F), []
    explorer.widget.observe(lambda change: sent.append(change.new), "frame")
    for assign in (
        lambda: setattr(explorer, "stride", 2),
        lambda: setattr(explorer, "step", 0),
        lambda: setattr(explorer, "place", (0, 1)),
        lambda: setattr(explorer, "numbers", "1 0; 0 -1"),
        lambda: setattr(explorer, "numbers", [[1, 2, 3]]),
        lambda: explorer.set(padding=1, operation="convolution"),
        lambda: explorer.start_again(),
    ):
        assign()
        (frame,) = sent
        assert frame == explorer.frame("")
        sent.clear()
    photo = explore_photo(np.ones((5, 5)))
    photo.widget.observe(lambda change: sent.append(change.new), "frame")
    for assign in (lambda: setattr(photo, "filter", np.tri(3)), photo.turn):
        assign()
    assert [frame["id"] for frame in sent] == ["", ""]


def test_an_answer_names_its_question_and_what_follows_does_not() -> None:
    explorer = explore_forward(X, F)
    page = Page(explorer)
    for message in ({"kind": "ask", "settings": {"stride": 2}, "place": [0, 0], "peek": False},
                    {"kind": "type", "text": "7", "at": [0, 0]},
                    {"kind": "act", "name": "start_again"}):  # fmt: skip
        page.tell(message | {"id": "p-1"})
        assert page.frame["id"] == "p-1"
        explorer.padding = {"valid": 1, 1: "valid"}[explorer.padding]
        assert page.frame["id"] == ""
    page.tell({"kind": "ask", "id": "p-2", "settings": {}, "place": [0, 0], "peek": True})
    page.tell({"kind": "type", "id": "p-3", "text": "", "at": [0, 0]})
    peeked, refused = page.sent
    assert (peeked["kind"], peeked["id"], peeked["frame"]["id"]) == ("peeked", "p-2", "p-2")
    assert refused == {"kind": "refused", "id": "p-3",
                       "words": text.NOT_A_NUMBER.format(number="")}  # fmt: skip
    with pytest.raises(ValueError, match=r"^action"):
        page.tell({"kind": "act", "id": "p-4", "name": "dance"})
    explorer.stride = 3
    assert page.frame["id"] == ""


def test_a_message_of_the_page_arrives_through_the_comm() -> None:
    explorer = explore_forward(X, F)
    message = {"kind": "ask", "id": "p", "settings": {"stride": 2}, "place": [0, 0], "peek": False}
    explorer.widget._handle_custom_msg(message, [])
    assert (explorer.stride, explorer.place) == (2, (0, 0))


# --------------------------------------------------------------- as the last line of a cell


@pytest.mark.parametrize("name", but(convlab.EXPLORERS, "explore_forward", "explore_photo"))
def test_an_explorer_shows_itself_as_a_view_a_picture_and_words_in_one_output(name) -> None:
    explorer = getattr(convlab, name)(**EXAMPLES[name])
    with in_a_cell() as cell:
        InteractiveShell.instance().display_formatter.format(explorer)
    (output,) = cell.outputs
    assert_view(output, explorer)


def test_what_cannot_be_drawn_is_shown_as_its_sentence() -> None:
    explorer = explore_forward(fixed(2, 2), fixed(3, 3))
    with in_a_cell() as cell:
        explorer._ipython_display_()
    assert_view(*cell.outputs, explorer)
    assert explorer.message in cell.outputs[0].data["text/plain"]


def test_a_page_that_can_mount_gets_a_place_with_the_picture_instead_of_the_view() -> None:
    explorer = explore_forward(X, F)
    with in_a_cell() as cell:
        explorer._ipython_display_()
        greet(explorer, mount=True)
    view, place = cell.outputs
    assert_view(view, explorer)
    assert_place(place, explorer, explorer.widget.mount)
    assert (view.update, place.update) == (False, True)
    assert place.transient == view.transient
    explorer.stride = 2  # the picture of a second output is that of its time
    with in_a_cell() as cell:
        explorer._ipython_display_()
    (again,) = cell.outputs
    assert not again.update
    assert_place(again, explorer, explorer.widget.mount)


def test_a_page_loaded_again_gets_its_place_again() -> None:
    explorer = explore_forward(X, F)
    with in_a_cell() as cell:
        explorer._ipython_display_()
        greet(explorer, mount=True)
        greet(explorer, mount=True)
    assert [output.update for output in cell.outputs] == [False, True, True]
    assert cell.outputs[1].data == cell.outputs[2].data


def test_a_page_that_cannot_mount_keeps_the_view() -> None:
    explorer = explore_forward(X, F)
    with in_a_cell() as cell:
        for _ in range(2):
            explorer._ipython_display_()
            greet(explorer, mount=False)
    for output in cell.outputs:
        assert_view(output, explorer)
        assert not output.update
    assert len(cell.outputs) == 2


def test_a_widget_that_was_laid_out_and_never_shown_by_itself_replaces_nothing() -> None:
    explorer = explore_forward(X, F)
    with in_a_cell() as cell:
        widgets.VBox([explorer.widget])
        greet(explorer, mount=True)
    assert cell.outputs == []


def test_words_stand_in_a_place_as_they_are_and_never_as_html() -> None:
    words, about = 'a < b & "c"', {"alt": 'x < y & "z"', "width": 7.0, "height": 3.0}
    data, metadata = in_place({"image/png": "AAAA"}, {"image/png": about}, "cl-mount-1", words)
    place = BeautifulSoup(data["text/html"], "html.parser")
    assert [tag.name for tag in place.find_all()] == ["div", "img", "p"]
    assert (place.img["alt"], place.p.get_text()) == (about["alt"], words)
    assert metadata == {"image/png": about}


def test_without_anywidget_the_picture_is_left_and_a_sentence_that_says_what_to_do(
    monkeypatch,
) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "convlab.explorers.live")
    explorer = explore_padding()
    with in_a_cell() as cell:
        explorer._ipython_display_()
    assert_place(*cell.outputs, explorer, "", text.NO_ANYWIDGET)
    explorer.stride = 1  # all the rest works
    assert explorer.now.columns.count == 6
    assert "anywidget" in text.NO_ANYWIDGET


# ------------------------------------------------------------------- where no page answers


class Kernel:
    """What stands for a kernel: how many cells it has begun, and what waits in its loop."""

    def __init__(self) -> None:
        self.execution_count = 7
        self._waiting: list = []

    def call_later(self, seconds: float, act, *arguments) -> None:
        assert seconds == live.PATIENCE
        self._waiting.append(lambda: act(*arguments))

    def is_patient(self) -> bool:
        """Let the time go by that waits, and say whether somebody waits on."""
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()
        return bool(self._waiting)


@pytest.fixture
def kernel(monkeypatch) -> Kernel:
    kernel = Kernel()
    monkeypatch.setattr(live, "get_ipython", lambda: kernel)
    monkeypatch.setattr(live.asyncio, "get_running_loop", lambda: kernel)
    monkeypatch.delenv("VSCODE_PID", raising=False)
    return kernel


@pytest.fixture
def replaced(monkeypatch) -> list[RichOutput]:
    """What has taken the place of a view."""
    outputs: list[RichOutput] = []

    def update(data: dict, *, metadata: dict, raw: bool, display_id: str) -> None:
        assert raw
        outputs.append(RichOutput(data, metadata, {"display_id": display_id}, True))

    monkeypatch.setattr(live, "display", lambda *_, **__: None)
    monkeypatch.setattr(live, "update_display", update)
    return outputs


def test_a_page_that_says_nothing_while_the_kernel_rests_is_told_what_to_install(
    kernel, replaced
) -> None:
    explorer = explore_forward(X, F)
    explorer._ipython_display_()
    kernel.execution_count += 1  # the cell has ended
    assert kernel.is_patient()  # and what the page says may still be on its way
    assert replaced == []
    assert not kernel.is_patient()
    (output,) = replaced
    assert_place(output, explorer, explorer.widget.mount, text.NO_PLAYER)
    assert output.transient["display_id"] == explorer.widget.mount
    assert "anywidget" in text.NO_PLAYER


def test_while_cells_run_one_after_another_nothing_is_said(kernel, replaced) -> None:
    explore_forward(X, F)._ipython_display_()
    for _ in range(20):
        kernel.execution_count += 1
        assert kernel.is_patient()
    assert replaced == []


@pytest.mark.parametrize("mount", [False, True])
def test_a_page_that_has_answered_is_told_nothing(mount, kernel, replaced) -> None:
    explorer = explore_forward(X, F)
    explorer._ipython_display_()
    greet(explorer, mount=mount)
    replaced.clear()
    assert not kernel.is_patient()
    assert replaced == []


def test_a_page_that_answers_late_gets_its_place_without_the_words(kernel, replaced) -> None:
    explorer = explore_forward(X, F)
    explorer._ipython_display_()
    assert not kernel.is_patient()
    assert_place(replaced[-1], explorer, explorer.widget.mount, text.NO_PLAYER)
    greet(explorer, mount=True)
    assert_place(replaced[-1], explorer, explorer.widget.mount)


@pytest.mark.parametrize("host", ["Colab", "VS Code"])
def test_a_host_that_has_widgets_of_its_own_is_waited_for_without_end(
    host, kernel, replaced, monkeypatch
) -> None:
    if host == "Colab":
        monkeypatch.setitem(sys.modules, "google.colab", sys)
    else:
        monkeypatch.setenv("VSCODE_PID", "7")
    explorer = explore_forward(X, F)
    assert explorer.widget  # anywidget has looked where it is
    explorer.widget._wait_for_page()
    assert not kernel.is_patient()
    assert replaced == []


def test_the_loop_of_a_kernel_is_waited_in(monkeypatch, replaced) -> None:
    monkeypatch.setattr(live, "PATIENCE", 0.01)
    monkeypatch.setattr(live, "get_ipython", Kernel)

    async def show() -> None:
        explore_forward(X, F)._ipython_display_()
        while not replaced:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(show(), 20))
    assert len(replaced) == 1


def test_where_no_kernel_runs_nobody_is_waited_for(replaced) -> None:
    explore_forward(X, F)._ipython_display_()  # as in a script: there is no loop to wait in
    assert replaced == []
