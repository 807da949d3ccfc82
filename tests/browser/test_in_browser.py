"""The explorers, as a reader has them: in a real JupyterLab, through a real browser.

Every notebook is opened and run once; every explorer in it is found, and moved by mouse and
keyboard. Number and picture have to follow, and agree with one another.
"""

from __future__ import annotations

import io
import os
import re
import time
from pathlib import Path

import pytest
from barriers import barriers
from convlab import text
from explored import NOTCHES, STOPS, Explored, explorer_cells, progress_cells
from explorer_state import PHOTO_TAP, TOGGLE, WAYS_BACK, State, number
from jupyter_pages import PATIENCE
from PIL import Image

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NAMES = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
EXPLORERS = [(name, *cell) for name in NAMES for cell in explorer_cells(NOTEBOOKS / name)]
BARS = [(name, index) for name in NAMES for index in progress_cells(NOTEBOOKS / name)]
FIRST = {function: name for name, _, function in reversed(EXPLORERS)}  # notebook with that kind
LAST = {function: (name, index) for name, index, function in EXPLORERS}
IN_NOTEBOOK_7 = sorted(set(FIRST.values()))
ENDS = {text.NUDGE: (-2, 2), text.SIZE_CONTROL: (4, 8)}  # of sliders; else 1 and 10
ALL_STEPS = 40  # windows that are all looked at; of more, some
PRESSES = 30
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

each_notebook = pytest.mark.parametrize("path", NAMES)
each_explorer = pytest.mark.parametrize(
    ("path", "index"),
    [(name, index) for name, index, _ in EXPLORERS],
    ids=[f"{name}-cell{index}-{function}" for name, index, function in EXPLORERS],
)


@pytest.fixture
def lesson(lessons, path, request):
    """Open a notebook; whatever the test does, nothing may complain."""
    app = request.node.callspec.params.get("app", "lab")
    lesson = lessons.open(path, app)
    yield lesson
    assert not lesson.complaints(), "errors of the page, or of the kernel"


@pytest.fixture
def explored(lesson, index) -> Explored:
    return Explored(lesson, index)


def photograph(explored: Explored, name: str) -> None:
    """Leave a picture of the explorer where CONV_LAYER_SCREENSHOTS says."""
    if folder := os.environ.get("CONV_LAYER_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        node = os.environ["PYTEST_CURRENT_TEST"].partition("[")[2].partition("]")[0]
        explored.root.screenshot(path=Path(folder) / f"{node or 'explorer'}-{name}.png")


# ---------------------------------------------------------------------------- notebooks


@each_notebook
def test_a_notebook_runs_without_an_error_in_a_cell_or_in_the_page(lesson) -> None:
    outputs = [(cell["index"], out) for cell in lesson.cells() for out in cell["outputs"]]
    assert not [(at, out) for at, out in outputs if out["type"] == "error"]
    assert not [(at, out) for at, out in outputs if out["name"] == "stderr"]
    for cell in lesson.cells():  # as it is drawn, too: a formula may fail where no code does
        shown = lesson.cell(cell["index"])
        assert shown.locator("mjx-merror, .MathJax_Error").count() == 0, shown.inner_text()


@each_notebook
def test_every_explorer_is_a_live_widget_with_one_svg_and_no_png_beside_it(lesson, path) -> None:
    expected = [index for name, index, _ in EXPLORERS if name == path]
    views = [c["index"] for c in lesson.cells() for o in c["outputs"] if WIDGET_VIEW in o["kinds"]]
    assert views == sorted(expected + [index for name, index in BARS if name == path])
    for index in expected:
        explored = Explored(lesson, index)
        assert explored.root.count() == 1
        assert explored.picture().count() == 1
        assert explored.cell.locator(".jp-OutputArea-output img").count() == 0
        photograph(explored, f"cell{index}-start")


@each_notebook
def test_in_the_dark_theme_a_picture_keeps_its_white_ground(lesson, path) -> None:
    cells = [index for name, index, _ in EXPLORERS if name == path]
    if not cells:
        pytest.skip("no explorer here")
    with lesson.dark():
        for index in cells:
            explored = Explored(lesson, index)
            around = explored.page.evaluate("() => getComputedStyle(document.body).color")
            assert around != "rgb(0, 0, 0)"
            image = Image.open(io.BytesIO(explored.picture().screenshot())).convert("RGB")
            right, foot = image.width - 4, image.height - 4
            edge = [(x, y) for x in range(3, right) for y in (3, foot)]
            edge += [(x, y) for x in (3, right) for y in range(3, foot)]
            white = sum(image.getpixel(at) == (255, 255, 255) for at in edge)
            assert white == len(edge), f"{len(edge) - white} of {len(edge)} are not white"
            photograph(explored, f"cell{index}-dark")


# Every state of the bar that the page shows, from the first, with nothing done, on.
WATCH = """cell => {
  window.bars = [];
  new MutationObserver(() => {
    const bar = cell.querySelector('.progress-bar'), label = cell.querySelector('div.widget-label');
    const words = label?.textContent, share = parseFloat(bar?.style.width) / 100;
    if (!words || !(share >= 0) || !(window.bars.length || / 0 of/.test(words))) return;
    window.bars.push({ words, share });
  }).observe(cell, { attributes: true, childList: true, characterData: true, subtree: true });
}"""

SEEN = "() => window.bars.map(({ words, share }) => [parseInt(words.split(' ')[1]), share])"


@pytest.mark.parametrize(("path", "index"), BARS, ids=[f"{name}-cell{n}" for name, n in BARS])
def test_a_progress_bar_moves_on_while_its_cell_runs(lesson, index) -> None:
    cell = lesson.cell(index)
    last = cell.locator("div.widget-label").text_content()
    count = int(re.fullmatch(r"\w+ (\d+) of \1", last)[1])  # it was run when it was opened
    cell.evaluate(WATCH)
    lesson.run(index)
    ended = f"bar => bar?.words === '{last}' && bar.share === 1"
    lesson.page.wait_for_function(f"() => ({ended})(window.bars.at(-1))")
    lesson.settle()
    done, shares = zip(*lesson.page.evaluate(SEEN), strict=True)
    assert list(done) == sorted(done)
    assert list(shares) == sorted(shares)
    assert len(set(done)) > count / 2
    # The bar is told first, and the words an instant later.
    assert all(n - 0.01 < share * count < n + 1.01 for n, share in zip(done, shares, strict=True))


# --------------------------------------------------------------------------- for everybody


@each_notebook
def test_axe_finds_no_barrier_of_ours_in_what_the_cells_show(lesson, path, axe) -> None:
    explorers = [index for name, index, _ in EXPLORERS if name == path]
    lesson.page.evaluate(axe)
    for cell in lesson.cells():
        kinds = {kind for output in cell["outputs"] for kind in output["kinds"]}
        if kinds & {"image/png", "text/html", WIDGET_VIEW}:
            found = barriers(lesson.cell(cell["index"]), ".jp-OutputArea-output")
            if cell["index"] in explorers:
                explored = Explored(lesson, cell["index"])
                sliders = {b.beside for b in found if b.rule == "aria-input-field-name"}
                assert sliders <= {explored.counted, *explored.sliders}
                assert {b.beside for b in found if b.rule == "button-name"} <= {text.PLAY}
                assert not [b for b in found if b.rule == "image-alt"]


@pytest.mark.parametrize(("path", "index"), LAST.values(), ids=list(LAST))
def test_by_keyboard_alone_every_control_is_reached_and_used(explored) -> None:
    before = explored.agreed()
    explored.slide(explored.counted, "Home", "ArrowRight")
    explored.agreed(step=1)  # from where Previous, Next and Play all lead on
    reached = []
    for stop in explored.tab_through():
        reached.append(stop)
        use(explored, stop)
    assert reached == list(range(explored.root.locator(STOPS).count()))
    explored.restore(before)


WHAT = """control => ({
  kind: control.closest('.widget-play')
      ? ['play', 'stop', 'repeat'][[...control.parentElement.children].indexOf(control)]
    : control.matches('.widget-toggle-button') ? 'toggle'
    : control.matches('.widget-readout') ? 'readout'
    : control.getAttribute('role') ?? control.tagName,
  words: control.textContent,
  label: control.closest('.widget-inline-hbox')?.querySelector('.widget-label')?.textContent,
  name: [...control.labels ?? []].map(label => label.textContent).join(),
})"""


def use(explored: Explored, stop: int) -> None:
    """Use the control that has the focus, by keyboard; what it says, or the picture, changes."""
    what = explored.root.locator(STOPS).nth(stop).evaluate(WHAT)
    before, kind, label = explored.state(), what["kind"], what["label"]

    def now(*keys: str) -> State:
        for key in keys:
            explored.page.keyboard.press(key)
        return explored.agreed(sentence=None)

    if kind in ("SELECT", "INPUT"):
        assert what["name"] == label  # it is what a screen reader says
    if kind == "SELECT":
        options = explored.options(label)
        way = "ArrowUp" if before.settings[label] == options[-1] else "ArrowDown"
        chosen = now("Enter", way, "Enter").settings[label]
        assert (chosen != before.settings[label]) == (len(options) > 1)
    elif kind == "INPUT":
        written = before.most[label] or f"{stop}.5"
        if label == text.OWN:
            written = "; ".join(" ".join("2.5" for _ in row) for row in before.taps)
        explored.page.keyboard.press("ControlOrMeta+a")
        explored.page.keyboard.type(written)
        assert now("Enter").settings[label] == written
    elif kind == "slider":
        least, most = (number(now(key).settings[label]) for key in ("Home", "End"))
        assert most == number(before.most[label])
        assert least < most or most == 0  # of one window, or number
    elif kind == "toggle":
        assert now("Space").settings[TOGGLE] == what["words"]
    elif kind == "play":
        explored.page.keyboard.press("Enter")
        explored.agreed(step=before.step + 1)
        now("Enter")  # pauses
    elif kind == "stop":
        assert now("Enter").step == 0
    elif kind == "repeat":
        now("Enter", "Enter")  # and no longer
    elif kind == "BUTTON":
        by = {text.PREVIOUS: -1, text.NEXT: 1}.get(what["words"])
        after = now("Enter")
        if by is None:
            assert after.svg != before.svg
        else:
            assert after.step == min(max(0, before.step + by), before.last)
    else:
        assert kind == "readout"  # the slider's number, and no other control


# ------------------------------------------------------------------------ the window


def moved(explored: Explored, before: State, step: int) -> State:
    """Expect a window: its number, its place and its picture, which is another one."""
    step = min(max(step, 0), before.last)
    after = explored.agreed(step=step)
    assert (after.svg != before.svg) == (step != before.step)
    return after


@each_explorer
def test_next_and_previous_by_mouse(explored) -> None:
    state = explored.go(0, 0)
    for words, by in [
        (text.PREVIOUS, -1),
        (text.NEXT, 1),
        (text.NEXT, 1),
        (text.PREVIOUS, -1),
        (text.NEXT, 1),
    ]:
        explored.button(words).click()
        state = moved(explored, state, state.step + by)
    rows, columns = state.shape
    state = explored.go(rows - 1, columns - 1)
    explored.button(text.NEXT).click()
    moved(explored, state, state.last)


@each_explorer
def test_next_and_previous_by_keyboard_keep_the_focus(explored) -> None:
    state = explored.go(0, 0)
    for words, key, by in [
        (text.NEXT, "Enter", 1),
        (text.NEXT, "Space", 1),
        (text.PREVIOUS, "Enter", -1),
        (text.PREVIOUS, "Space", -1),
    ]:
        explored.press(words, key)
        state = moved(explored, state, state.step + by)
        assert state.focus == words
        explored.page.keyboard.press(key)  # wherever the focus is now
        state = moved(explored, state, state.step + by)
        assert state.focus == words


@each_explorer
def test_quick_presses_are_all_counted(explored) -> None:
    state = explored.go(0, 0)
    explored.button(text.NEXT).focus()
    for _ in range(6):
        explored.page.keyboard.press("Enter")
    moved(explored, state, 6)


@each_explorer
def test_the_slider_by_keyboard(explored) -> None:
    state = explored.go(0, 0)
    last = state.last
    for key, by in [
        ("ArrowRight", 1),
        ("ArrowRight", 1),
        ("ArrowLeft", -1),
        ("End", last),
        ("ArrowLeft", -1),
        ("Home", -last),
    ]:
        explored.slide(explored.counted, key)
        state = moved(explored, state, state.step + by)


@each_explorer
def test_row_and_column_typed(explored) -> None:
    state = explored.go(0, 0)
    if state.in_one_row:
        pytest.skip("one row, and no fields")
    rows, columns = state.shape
    for row, column in [(rows - 1, columns - 1), (rows // 2, 0), (0, columns // 2), (99999, 0)]:
        explored.write(text.ROW, row)
        place = min(row, rows - 1), state.place[1]
        state = moved(explored, state, place[0] * columns + place[1])
        explored.write(text.COLUMN, column)
        state = moved(explored, state, place[0] * columns + column)


@each_explorer
def test_play_moves_on_from_where_the_window_is_until_it_is_paused_or_stopped(explored) -> None:
    state = explored.go(0, 0)
    if state.last < 3:
        pytest.skip("too few windows to play")
    far = min(3, state.last - 1)  # at the last one it would stop of itself
    explored.button(text.NEXT).click()
    moved(explored, state, 1)
    play, stop = (explored.root.locator(".widget-play button").nth(n) for n in (0, 1))
    seen, end = [], time.monotonic() + PATIENCE
    play.click()
    while (step := explored.state().step) < far:
        assert time.monotonic() < end, f"still at window {step}"
        seen.append(step)
        explored.page.wait_for_timeout(20)
    play.click()  # pauses
    assert seen == sorted(seen) and set(seen) <= set(range(1, far))
    paused = explored.agreed()
    explored.page.wait_for_timeout(1000)  # longer than from window to window
    assert explored.agreed().step == paused.step
    stop.click()
    explored.agreed(step=0)


# ------------------------------------------------------------- the explorer's own controls


@each_explorer
def test_every_choice_shows_in_the_picture_and_can_be_taken_back(explored) -> None:
    before = explored.agreed()
    for label in explored.choosers:
        if label == text.PADDING_MODE:
            explored.choose(text.PADDING, "1")  # without a border there is nothing to fill
            explored.agreed()
            if before.kind == "photo":  # and to leave as it is takes nothing from the border
                explored.choose(text.FILTER_CONTROL, text.PRESETS["gauss"])
                explored.agreed()
        pictures = set()
        for option in explored.options(label):
            explored.choose(label, option)
            state = explored.agreed(sentence=None)
            assert state.settings[label] == option
            pictures.add(state.svg)
            said_so(state, label, option)
        assert len(pictures) > 1, f"{label} changes nothing"
        photograph(explored, f"last {label}")
        explored.restore(before)


def said_so(state: State, label: str, option: str) -> None:
    """Expect in words what was chosen; that rows and columns fit, `agreed` has seen to."""
    if state.is_sentence:
        return
    if label == text.PADDING and state.kind in PADDED:
        assert (PADDED[state.kind] in state.words) == (option != "valid") or option == "same"
    elif label == TOGGLE and state.kind == "forward":
        turned = option == text.CONVOLUTION
        assert (text.TRUE_CONVOLUTION in state.words) == turned
        assert (text.FLIPPED_FILTER in state.words) == turned
    elif label == TOGGLE and state.kind in ("padding", "columns"):
        assert state.label.startswith(option.capitalize())
    elif label == text.CHANNEL_CONTROL:
        assert f"channel {option}" in state.words
    elif label == text.IMAGE and state.kind == "filter_gradient":
        assert f"from image {option}" in state.words


# What is said of an input with a border; `agreed` sees to the rest of the ways back.
PADDED = {
    "forward": f" of {text.THE_PADDED_INPUT}.",
    "input_gradient": text.CROPPED,
    "filter_gradient": text.PADDED_INPUT,
}


@each_explorer
def test_own_sliders_and_fields_show_in_the_picture_and_can_be_taken_back(explored) -> None:
    before = explored.agreed()
    for label in explored.sliders:
        explored.slide(label, "Home")
        least = explored.agreed(sentence=None)
        explored.slide(label, *["ArrowRight"] * 6)  # none of them may get lost
        sixth = explored.agreed(sentence=None)
        explored.slide(label, "End")
        most = explored.agreed(sentence=None)
        start, end = ENDS.get(label, (1, 10))
        values = [number(state.settings[label]) for state in (least, sixth, most)]
        assert values == [start, min(end, round(start + 6 * NOTCHES.get(label, 1), 1)), end]
        assert least.svg != most.svg
        photograph(explored, f"most {label}")
        explored.restore(before)
    if before.kind == "forward":
        explored.write(text.OWN, "1 2; −3 4")
        state = explored.agreed(sentence=None)
        assert state.settings[text.FILTER_CONTROL] == text.OWN_FILTER
        assert state.svg != before.svg
    if explored.counted in WAYS_BACK:
        numbers = "; ".join(" ".join(str(number(tap) - 1.5) for tap in row) for row in before.taps)
        explored.write(text.OWN, numbers)
        state = explored.agreed()
        assert state.settings[text.OWN] == numbers
        # Of a target that goes along with O, ∂L/∂F does not depend on F.
        assert state.svg != before.svg or before.kind == "filter_gradient"
        explored.restore(before)
        if text.FILTER_CONTROL in explored.choosers:
            typed_for_another_filter(explored)
    if before.kind == "photo":
        explored.write(PHOTO_TAP, "2.5")
        state = explored.agreed()
        assert state.settings[text.FILTER_CONTROL] == text.OWN_FILTER
        assert "filter with the rows 2.5 " in state.label
        explored.button(text.TURN).click()
        turned = explored.agreed()
        assert turned.svg != state.svg
        assert taps(turned) == taps(state)[::-1]
    explored.restore(before)


def typed_for_another_filter(explored: Explored) -> None:
    """Type numbers for a filter; they are its own, and there when it is chosen again."""
    before = explored.agreed()
    here = before.settings[text.FILTER_CONTROL]
    there = next(other for other in explored.options(text.FILTER_CONTROL) if other != here)
    explored.choose(text.FILTER_CONTROL, there)
    other = explored.agreed().settings[text.OWN]
    mine = "; ".join(" ".join("2.5" for _ in row) for row in before.taps)
    explored.write(text.OWN, mine)
    for option, numbers in [(here, before.settings[text.OWN]), (there, mine)]:
        explored.choose(text.FILTER_CONTROL, option)
        assert explored.agreed().settings[text.OWN] == numbers
    explored.write(text.OWN, other)
    explored.restore(before)


def taps(state: State) -> list[str]:
    """Return the nine numbers of a photograph's filter."""
    return [value for label, value in state.settings.items() if label.startswith("F[")]


@each_explorer
def test_an_impossible_choice_is_one_plain_sentence_and_is_taken_back(explored) -> None:
    before = explored.agreed()
    for make in IMPOSSIBLE[before.kind]:
        impossible = make(explored)
        state = explored.agreed(sentence=impossible)
        if impossible:
            assert "Traceback" not in explored.cell.inner_text()
            explored.button(text.NEXT).click()  # says nothing new, and breaks nothing
            still = explored.agreed(sentence=True)
            assert (still.label, still.box) == (state.label, state.box)
            if text.NUDGE in explored.sliders:
                explored.slide(text.NUDGE, "End")
                assert explored.agreed(sentence=True).label == state.label
            photograph(explored, make.__name__)
        explored.restore(before)


def no_filter(explored: Explored) -> bool:
    explored.write(text.OWN, "1 2; 3")
    return True


def another_size(explored: Explored) -> bool:
    explored.write(text.OWN, "1 2" if explored.state().sides == (1, 1) else "1")
    return True


def too_far_apart(explored: Explored) -> bool:
    """Choose the widest dilation without a border; say whether no window can fit."""
    sides = explored.state().sides
    for label, option in [(text.PADDING, "valid"), (text.STRIDE, "1"), (text.DILATION, "1")]:
        explored.choose(label, option)
        explored.lesson.settle()
    sizes = [n + k - 1 for n, k in zip(explored.agreed().output, sides, strict=True)]
    explored.choose(text.DILATION, "3")
    return any(3 * (k - 1) + 1 > n for k, n in zip(sides, sizes, strict=True))


def too_many_columns(explored: Explored) -> bool:
    explored.choose(text.PADDING, "2")
    return True


def too_small(explored: Explored) -> bool:
    explored.choose(text.PADDING, "valid")
    explored.choose(text.KERNEL, "5")
    explored.slide(text.HEIGHT, "Home")
    return True


def no_number(explored: Explored) -> bool:
    """Type what is no number; a field of numbers does not take it, and the picture stays."""
    explored.write(PHOTO_TAP, "")
    return False


# Of a photograph, every choice of the lists can be drawn.
IMPOSSIBLE = {"forward": [no_filter, too_far_apart], "padding": [too_small], "photo": [no_number]}
IMPOSSIBLE["columns"] = [too_far_apart, too_many_columns]
IMPOSSIBLE["mistakes"] = IMPOSSIBLE["training"] = []  # whatever is chosen there can be drawn
IMPOSSIBLE |= {kind: [no_filter, another_size, too_far_apart] for kind in WAYS_BACK.values()}


# --------------------------------------------------------------------- rest and speed


@each_explorer
def test_the_picture_keeps_its_size_and_place_from_window_to_window(explored) -> None:
    before = explored.agreed()
    assert len(boxes(explored)) == 1
    if before.kind == "photo":
        explored.choose(text.FILTER_CONTROL, text.PRESETS["gauss"])  # its numbers are long
    elif before.kind == "mistakes":
        explored.choose(text.PADDING, "same")
        explored.lesson.settle()
        explored.choose(text.CHANNELS_CONTROL, "2")
    elif before.kind == "nudge":
        assert len(boxes_by_nudge(explored)) == 1
        weight, pixel = text.KINDS["weight"], text.KINDS["pixel"]
        explored.choose(TOGGLE, weight if before.settings[TOGGLE] == pixel else pixel)
        explored.agreed()
        assert len(boxes_by_nudge(explored)) == 1
    elif before.kind == "columns":
        views = explored.options(TOGGLE)
        explored.choose(TOGGLE, next(view for view in views if view != before.settings[TOGGLE]))
        explored.lesson.settle()
        explored.choose(text.STRIDE, "2")
        explored.lesson.settle()
        explored.choose(text.PADDING, "1")
    elif before.kind in WAYS_BACK.values():  # the other view, with a border that always fits
        views = explored.options(TOGGLE)
        explored.choose(TOGGLE, next(view for view in views if view != before.settings[TOGGLE]))
        explored.lesson.settle()
        explored.choose(text.PADDING, "1")
        explored.lesson.settle()
        explored.choose(text.DILATION, "2")
        if explored.agreed(sentence=None).is_sentence:
            explored.choose(text.DILATION, "1")
    elif before.kind != "training":  # which has but its epochs
        explored.choose(text.PADDING, "2")
        explored.lesson.settle()
        explored.choose(text.DILATION, "2")
    explored.agreed()
    assert len(boxes(explored)) == 1
    explored.restore(before)


def boxes(explored: Explored) -> set[tuple[int, ...]]:
    """Go through the windows, or through some of very many; return the picture's boxes."""
    rows, columns = explored.agreed().shape
    if rows * columns > ALL_STEPS:
        places = [
            (row, column)
            for row in sorted({0, rows // 2, rows - 1})
            for column in sorted({0, columns // 2, columns - 1})
        ]
        return {tuple(explored.go(*place).box) for place in places}
    found = {tuple(explored.go(0, 0).box)}
    explored.slide(explored.counted)
    for step in range(1, rows * columns):
        explored.page.keyboard.press("ArrowRight")
        found.add(tuple(explored.agreed(step=step).box))
    return found


def boxes_by_nudge(explored: Explored) -> set[tuple[int, ...]]:
    """Nudge the number from end to end; return the picture's boxes."""
    explored.slide(text.NUDGE, "Home")
    found = {tuple(explored.agreed().box)}
    for _ in range(8):
        explored.slide(text.NUDGE, *["ArrowRight"] * 5)
        found.add(tuple(explored.agreed().box))
    return found


@pytest.mark.parametrize(("path", "index"), LAST.values(), ids=list(LAST))
def test_how_long_the_next_picture_takes(explored, latencies, path) -> None:
    """For the table at the end: no machine is promised a speed."""
    before = explored.agreed()
    name = f"{before.kind.replace('_', ' ')}, {path.partition('.')[0]}"
    if before.last == 0:  # a bias: go to where there is a next one
        explored.choose(TOGGLE, text.KINDS["weight"])
    explored.go(0, 0)
    latencies[name] = explored.latencies(PRESSES)
    if text.NUDGE in explored.sliders:
        latencies[f"{name}, by nudge"] = explored.nudge_latencies(PRESSES)
    explored.restore(before)


# ----------------------------------------------------------------------- Notebook 7


@pytest.mark.parametrize("app", ["notebook"])
@pytest.mark.parametrize("path", IN_NOTEBOOK_7)
def test_in_notebook_7_the_same_controls_move_the_same_pictures(lesson, path, app, axe) -> None:  # noqa: ARG001
    assert not [out for c in lesson.cells() for out in c["outputs"] if out["type"] == "error"]
    lesson.page.evaluate(axe)
    for index in [index for name, index, _ in EXPLORERS if name == path]:
        explored = Explored(lesson, index)
        assert explored.cell.locator(".jp-OutputArea-output img").count() == 0
        barriers(explored.cell, ".jp-OutputArea-output")
        state = explored.go(0, 0)
        explored.button(text.NEXT).click()
        state = moved(explored, state, 1)
        explored.press(text.NEXT, "Enter")
        state = moved(explored, state, state.step + 1)
        assert state.focus == text.NEXT
        explored.press(text.PREVIOUS, "Space")
        state = moved(explored, state, state.step - 1)
        explored.slide(explored.counted, "End")
        far = moved(explored, state, state.last)
        explored.slide(explored.counted, "Home")
        moved(explored, far, 0)
        if text.NUDGE in explored.sliders:
            explored.slide(text.NUDGE, "End")
            assert number(explored.agreed().settings[text.NUDGE]) == 2
        photograph(explored, f"cell{index}-notebook7")
