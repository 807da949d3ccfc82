"""The course in JupyterLab and Notebook 7: every explorer alive, and one of each kind driven.

What a choice means for the numbers is proved without a browser; how the player answers, against
a source that is no kernel, in test_player.py.
"""

from __future__ import annotations

import ast
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import numpy as np
import pytest
from barriers import barriers
from convlab import EXPLORERS, text
from convlab.check.statements import plain_python
from drawn import CALM_PAPER
from driven import PLAYER, Driven
from jupyter_pages import NOTEBOOK, Lesson
from matplotlib.colors import to_hex
from PIL import Image
from places import NOTEBOOKS, SOME_NOTEBOOKS
from spoken import spoken

OURS = ".jp-RenderedMarkdown, .jp-OutputArea-output"


def shown_by(path: Path) -> dict[int, str]:
    """The explorers that the last lines of cells show, by the cell."""
    found = {}
    for index, cell in enumerate(nbformat.read(path, as_version=4).cells):
        tree = ast.parse(plain_python(cell.source) if cell.cell_type == "code" else "")
        value = getattr(tree.body[-1], "value", None) if tree.body else None
        name = getattr(getattr(value, "func", None), "id", "")
        if name in EXPLORERS:
            found[index] = name
    return found


SHOWN = {path.relative_to(NOTEBOOKS).as_posix(): shown_by(path) for path in SOME_NOTEBOOKS}
WITH = [name for name, shown in SHOWN.items() if shown]
# The first of each kind: that of the photograph has a window to drag, as the others.
KINDS = {}
for _name in WITH:
    for _index, _kind in SHOWN[_name].items():
        KINDS.setdefault(_kind, (_name, _index))
each_kind = pytest.mark.parametrize(("path", "index"), KINDS.values(), ids=list(KINDS))
each_app = pytest.mark.parametrize("app", ["lab", "notebook"])


@pytest.fixture
def lesson(lessons, path, request) -> Lesson:
    """The notebook, run up to its last explorer."""
    app = getattr(request.node, "callspec", None) and request.node.callspec.params.get("app", "lab")
    return lessons.open(path, app, max(SHOWN.get(path, {}), default=-1))


@pytest.fixture
def driven(lesson, index) -> Driven:
    found = Driven(lesson, index)
    found.start_again()
    return found


def test_every_kind_is_shown_in_the_course() -> None:
    assert {*KINDS} == {*EXPLORERS}


# ------------------------------------------------------------------- the whole course


@pytest.fixture
def words(path) -> Iterator[None]:
    """What a button says is looked for in the language of the notebook."""
    with spoken("es" if path.startswith("es/") else "en"):
        yield


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("path", SHOWN)
def test_a_notebook_is_alive_and_keeps_nobody_out(lesson, path, axe) -> None:
    outputs = [out for cell in lesson.cells() for out in cell["outputs"]]
    assert not [out for out in outputs if out["type"] == "error" or out["name"] == "stderr"]
    lesson.typeset()
    assert lesson.cells_with("mjx-merror, .MathJax_Error") == []
    assert lesson.cells_with(PLAYER) == [*SHOWN[path]]
    for index in SHOWN[path]:
        alive(Driven(lesson, index))
    lesson.page.evaluate(axe)
    barriers(lesson.page.locator("body"), OURS)
    assert lesson.complaints() == []


def alive(driven: Driven) -> None:
    """Another picture comes, the kernel's; the still one is hidden; words say what is shown."""
    step, words = driven.agreed(), driven.words()
    driven.button(text.PLAYER["previous" if step == driven.last else "next"]).click()
    assert driven.agreed() == (step - 1 if step == driven.last else step + 1)
    assert driven.words() != words
    assert driven.cell.locator("img").count() == 1
    assert not driven.cell.locator("img").is_visible()
    settings = driven.root.locator(".cl-settings")
    assert settings.bounding_box()["height"] < 45, "more than one row"
    driven.start_again()


# --------------------------------------------------------------- one explorer of a kind


@each_kind
def test_by_mouse(driven) -> None:
    start, words = driven.step, driven.words()
    # A click goes where the cell says.
    goals = driven.cells("rect[data-go]").evaluate_all("all => all.map(e => e.dataset.go)")
    here = driven.ask("place").replace(" ", "").replace("(", "[").replace(")", "]")
    elsewhere = [goal for goal in goals if here not in goal]
    if elsewhere:
        driven.cells(f"rect[data-go='{elsewhere[-1]}']").first.click()
        driven.agreed()
        assert driven.words() != words
    # What lies under the pointer is lit, with what belongs to it.
    driven.start_again()
    linked = driven.cells("[data-id][data-links]")
    if linked.count():
        linked.first.hover()
        assert driven.lit > 1
        driven.page.mouse.move(2, 2)
        assert driven.lit == 0
    # The outline is dragged.
    if driven.cells("[data-drag]").count():
        driven.button(text.PLAYER["previous" if driven.step else "next"]).click()
        before = driven.agreed()
        outline = driven.cells("[data-drag]").first.bounding_box()
        driven.drag(-outline["width"], -outline["height"])
        assert driven.agreed() < before or before == 0
    # A setting changes the picture; start again brings it back.
    driven.start_again()
    control = driven.root.locator(".cl-settings > :is(label:has(select), fieldset):visible").first
    if control.count():
        select = control.locator("select").first
        if select.count():
            select.select_option(index=select.evaluate("e => Number(e.selectedIndex === 0)"))
        else:
            control.locator("label:not(:has(:checked))").first.click()
        driven.agreed()
        assert driven.words() != words
    assert driven.start_again() == start
    assert driven.words() == words
    assert driven.lesson.complaints() == []


@each_kind
def test_by_keyboard_alone(driven) -> None:
    page = driven.page
    cells = len(driven.lesson.cells())
    active = page.evaluate(f"() => {NOTEBOOK}.content.activeCellIndex")
    driven.root.locator(".cl-settings :is(select, input, button, summary)").first.focus()
    for _ in range(12):  # from control to control, until the picture has the focus
        page.keyboard.press("Tab")
        if driven.picture.evaluate("e => e === document.activeElement"):
            break
    assert driven.picture.evaluate("e => e === document.activeElement")
    columns = int(driven.ask("frame()['shape'][1]"))
    rows = (driven.last + 1) // columns
    driven.press("Home", *["PageUp"] * 12)
    assert driven.step == 0 or columns > 100
    if driven.step == 0:
        assert driven.press("ArrowRight") == min(1, columns - 1)
        assert driven.press("ArrowLeft") == 0
        below = columns if rows > 1 else min(1, columns - 1)  # a single row is gone along
        assert driven.press("ArrowDown") == below
        assert driven.press("ArrowUp") == 0
        assert driven.press("End") == columns - 1
    # The host's own: a and b make cells, d d takes one away, x cuts one.
    driven.press("a", "b", "d", "d", "x")
    assert len(driven.lesson.cells()) == cells
    assert page.evaluate(f"() => {NOTEBOOK}.content.activeCellIndex") == active
    # In among the cells, and out again.
    if driven.cells("[data-id]").count():
        page.keyboard.press("Enter")
        focused = "document.activeElement"
        assert page.evaluate(f"() => Boolean({focused}.dataset.id ?? {focused}.dataset.go)")
        assert driven.lit >= 1
        names = set()
        for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            page.keyboard.press(key)
            names.add(page.evaluate(f"() => {focused}.getAttribute('aria-label')"))
        assert len(names) > 1
        assert all(names)
        page.keyboard.press("Escape")
        assert driven.picture.evaluate("e => e === document.activeElement")
        assert driven.lit == 0
    if driven.button(text.PLAYER["play"]).count() and driven.last:
        driven.press("Home", *["PageUp"] * 12)
        page.keyboard.press("Space")
        page.wait_for_function(
            "e => e.getAttribute('aria-pressed') === 'true'",
            arg=driven.button(text.PLAYER["play"]).element_handle(),
        )
        page.wait_for_function(
            "e => !/ 0 of/.test(e.innerText)", arg=driven.root.locator("output").element_handle()
        )
        page.keyboard.press("Space")
        assert driven.agreed() > 0
    assert driven.lesson.complaints() == []


@each_kind
def test_by_touch(driven) -> None:
    step, words = driven.step, driven.words()
    goal = driven.cells("rect[data-id][data-go]:not([data-edit])")
    if goal.count():
        goals = goal.evaluate_all("all => all.map(e => e.dataset.go)")
        which = f"rect[data-go='{goals[0]}']:not([data-edit])"
        driven.tap(which)
        assert driven.lit >= 1
        assert driven.agreed() == step, "the first tap lights"
        driven.tap(which)
        driven.agreed()
        assert (driven.words() != words) or step == 0
    if driven.cells("[data-drag]").count():
        driven.start_again()
        outline = driven.cells("[data-drag]").first.bounding_box()
        driven.drag(-outline["width"], -outline["height"], finger=True)
        assert driven.agreed() < step or step == 0
    driven.start_again()
    assert driven.lesson.complaints() == []


UNTYPED = ("padding", "receptive_field", "matrix", "columns", "learning", "training", "mistakes")
TYPED = [kind for kind in KINDS if kind.removeprefix("explore_") not in UNTYPED]


@pytest.mark.parametrize(("path", "index"), [KINDS[kind] for kind in TYPED], ids=TYPED)
def test_a_weight_and_a_filter_are_typed(driven) -> None:
    page, before = driven.page, driven.ask("numbers")
    weights = driven.cells("[data-edit]")
    if weights.count():  # where F is drawn as itself
        weights.first.click()
        weights.first.click()
        page.keyboard.type("no")
        page.keyboard.press("Enter")
        driven.root.get_by_text("is not a number").first.wait_for()
        assert driven.ask("numbers") == before
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("1/9")
        page.keyboard.press("Enter")
        driven.agreed()
        assert "1/9" in driven.ask("numbers")
        page.keyboard.press("Escape")
    if not driven.root.locator("input[type=text]").is_visible():
        driven.root.locator("summary").click()
    field = driven.root.locator("input[type=text]")
    field.fill(before.strip("'").replace("; ", " / "))
    field.press("Enter")
    driven.agreed()
    assert driven.ask("numbers") == before
    field.fill("1 2; 3")
    field.press("Enter")
    driven.root.get_by_text("differ in length").first.wait_for()
    assert driven.ask("numbers") == before
    driven.start_again()
    assert driven.lesson.complaints() == []


# ------------------------------------------------------------ an output to be filled in

FILL_IN = """
from convlab import explore_forward
X = [[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [1, 0, 1, 2, 0], [2, 1, 0, 1, 1], [0, 3, 1, 0, 2]]
F = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
explore_forward(X, F, fill_in=True, controls="")
""",  # fmt: skip


@each_app
def test_an_output_is_filled_in_by_keys_and_by_clicks(lessons, written, app) -> None:
    lesson = lessons.open(written("fill_in.ipynb", FILL_IN), app)
    driven = Driven(lesson, 0)
    driven.start_again()
    page, box = lesson.page, driven.root.get_by_role("textbox", name=text.PLAYER["type_number"])
    # Digits typed over the picture: a wrong number, the right one, and on to the next.
    driven.focus()
    page.keyboard.type("-5")
    page.keyboard.press("Enter")
    driven.root.get_by_text("is the sum of the window after").first.wait_for()
    assert driven.ask("filled[0].tolist()") == "[nan, nan, nan]"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("-3")
    page.keyboard.press("Enter")
    box.wait_for(state="detached")
    assert driven.agreed() == 0
    assert text.RIGHT_SUM in driven.words()
    assert driven.press("ArrowRight") == 1
    assert text.YOUR_TURN in driven.words()
    # A click on the cell that waits opens it; one on another goes there first.
    driven.cells("[data-id='o-0-1']").click()
    page.keyboard.type("-5")
    page.keyboard.press("Enter")
    box.wait_for(state="detached")
    driven.cells("[data-id='o-2-0']").click()
    assert driven.agreed() == 6
    driven.cells("[data-id='o-2-0']").click()
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    box.wait_for(state="detached")
    driven.agreed()
    assert driven.ask("filled.tolist()") == "[[-3.0, -5.0, nan], [nan, nan, nan], [3.0, nan, nan]]"
    # What is left is shown, and then all is there.
    for step in (2, 3, 4, 5, 7, 8):
        while driven.step != step:
            driven.button(text.PLAYER["next" if driven.step < step else "previous"]).click()
            driven.agreed()
        driven.button(text.SHOW_ME).click()
        driven.agreed()
    assert "The output is complete: 9 numbers, 6 of them shown." in " ".join(driven.words())
    driven.start_again()
    assert driven.ask("filled[0].tolist()") == "[nan, nan, nan]"
    assert lesson.complaints() == []


# -------------------------------------------------------- pages that come, go and change

SMALL = """
from convlab import explore_forward, explore_photo, progress
explorer = explore_forward()
explorer
""", """
import time
explore_photo()
""", """
for _ in progress(range(8), "epoch"):
    time.sleep(0.15)
""", """
import ipywidgets
ipywidgets.VBox([explore_forward().widget, ipywidgets.IntSlider()])
"""  # fmt: skip


@pytest.fixture
def written(jupyter_home) -> Callable[[str, tuple[str, ...]], str]:
    """Write a notebook of such cells, unless it is there."""

    def write(name: str, sources: tuple[str, ...]) -> str:
        if not (path := jupyter_home / "notebooks" / name).exists():
            notebook = nbformat.read(SOME_NOTEBOOKS[0], as_version=4)
            notebook.cells = [nbformat.v4.new_code_cell(source.strip()) for source in sources]
            nbformat.write(notebook, path)
        return name

    return write


@pytest.fixture
def small(lessons, written, app) -> Lesson:
    """A notebook that may be spoilt."""
    return lessons.open(written(f"small_in_{app}.ipynb", SMALL), app)


def end_kernel(lesson: Lesson) -> None:
    lesson.page.evaluate(f"() => {NOTEBOOK}.sessionContext.shutdown()")


def opened_again(lesson: Lesson) -> None:
    lesson.page.keyboard.press("Escape")
    lesson.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    lesson.page.wait_for_function(f"() => !{NOTEBOOK}.model.dirty")


@each_app
def test_python_and_the_page_move_each_other(small, app) -> None:  # noqa: ARG001
    driven = Driven(small, 0)
    small.ask("setattr(explorer, 'step', 7)")
    assert driven.agreed() == 7
    small.ask("setattr(explorer, 'stride', 2)")
    assert driven.agreed() == 3
    assert driven.last == 3
    driven.cells("[data-go*='[0,0]']").first.click()
    driven.agreed()
    assert small.ask("explorer.place") == "(0, 0)"
    boxed = Driven(small, 3)
    boxed.button(text.PLAYER["next"]).click()
    small.settle()
    assert boxed.step == 6
    assert small.ask("Out[4].children[0].place") == "(2, 0)"
    bar = small.cell(2)
    small.run(2)
    bar.locator("progress").wait_for()
    bar.get_by_text("epoch 8 of 8").wait_for()
    bar.locator("progress").wait_for(state="detached")
    small.run(0)
    small.settle()
    Driven(small, 0).button(text.PLAYER["next"]).click()
    assert driven.cell.locator(PLAYER).count() == 1
    assert small.complaints() == []


@each_app
def test_a_saved_notebook_keeps_its_pictures(small, lessons, app) -> None:
    Driven(small, 0).start_again()
    opened_again(small)
    small.page.reload()
    small.page.locator(PLAYER).first.wait_for()  # the kernel is there: alive where it was
    driven = Driven(small, 0)
    driven.button(text.PLAYER["next"]).click()
    assert driven.agreed() == 6
    end_kernel(small)
    lessons.close()
    page = lessons.look(small.name, app)
    page.locator("[class*=cl-mount] img").first.wait_for()
    images = page.locator("[class*=cl-mount] img")
    assert images.count() == 2
    for image in images.all():
        image.scroll_into_view_if_needed()
        assert image.is_visible()
        assert len(image.get_attribute("alt")) > 50
    assert page.locator(PLAYER).count() == 0
    page.locator(".jp-OutputArea").nth(1).scroll_into_view_if_needed()
    page.close()


def test_without_its_kernel_a_player_says_so(lessons, written) -> None:
    small = lessons.open(written("left.ipynb", SMALL))
    driven = Driven(small, 0)
    driven.press("ArrowLeft")
    small.page.evaluate(f"() => {NOTEBOOK}.sessionContext.session.kernel.shutdown()")
    driven.focus()
    small.page.keyboard.press("ArrowRight")  # seen before
    small.page.wait_for_timeout(100)
    assert driven.step == 5
    small.page.keyboard.press("Home")
    small.page.keyboard.press("ArrowUp")
    driven.root.get_by_text(text.PLAYER["no_answer"]).wait_for()


IMPATIENT = """
from convlab.explorers import live
live.PATIENCE = 1
"""


def test_where_the_server_lacks_anywidget_the_picture_says_so(lessons, written) -> None:
    lacking = written("lacking.ipynb", (IMPATIENT + SMALL[0],))
    lessons.block("**/extensions/anywidget/**")
    try:
        lesson = lessons.open(lacking, apart=True)
        lesson.page.get_by_text(text.NO_PLAYER).wait_for()
        assert lesson.cell(0).locator("img").is_visible()
    finally:
        lessons.close()
        lessons.block(None)


@pytest.mark.parametrize("path", [KINDS["explore_forward"][0]])
def test_in_the_dark_theme_a_picture_lies_on_a_calm_paper(lesson, path, axe) -> None:
    lesson.page.evaluate(axe)
    with lesson.dark():
        for index in SHOWN[path]:
            driven = Driven(lesson, index)
            barriers(driven.root, ".cl-settings, .cl-steps")
            image = Image.open(io.BytesIO(driven.picture.screenshot())).convert("RGB")
            corners = [(3, 3), (image.width // 2, 3), (3, image.height - 4)]
            assert {to_hex(np.divide(image.getpixel(at), 255)) for at in corners} == {CALM_PAPER}


# ------------------------------------------------------------------------ how long it takes

# From the key, or the slider, to the new picture in the page; and the place that it shows.
WATCH = """player => {
  const picture = player.querySelector('.cl-picture'), times = window.pictureTimes = [];
  let started = 0;
  const start = () => { started = performance.now(); };
  window.startTimer = start;
  addEventListener('keydown', start, true);
  new MutationObserver(() => {
    if (started) times.push(performance.now() - started);
    started = 0;
  }).observe(picture, { childList: true });
}"""
# The player hears a key before anybody else: what it shows at once is there when it has heard.
PRESS = """(picture, key) => {
  const before = picture.querySelector('svg'), start = performance.now();
  picture.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
  return picture.querySelector('svg') === before ? null : performance.now() - start;
}"""
PACE = 30  # milliseconds between keys


@pytest.mark.parametrize(("path", "index"), [KINDS["explore_input_gradient"]], ids=["pixels"])
def test_how_long_the_next_picture_takes(driven, latencies) -> None:
    """For the table at the end: no machine is promised a speed."""
    driven.lesson.ask(f"setattr({driven.name}, 'view', 'pixel')")
    driven.lesson.settle()
    driven.root.evaluate(WATCH)
    times = lambda: driven.page.evaluate("() => window.pictureTimes.splice(0)")  # noqa: E731
    slider = driven.root.locator(".cl-steps input[type=range]")
    go = "(e, n) => { startTimer(); e.value = n; e.dispatchEvent(new Event('input')); }"
    first = []
    for stride in (2, 1):  # so that nothing is kept of an earlier picture
        driven.lesson.ask(f"setattr({driven.name}, 'stride', {stride})")
        driven.lesson.ask(f"{driven.name}.type('{stride}', [0, 0])")
        driven.lesson.settle()
        for step in (0, 12, 24, 7, 19, 3, 15, 22, 9):
            driven.page.wait_for_timeout(50)
            slider.evaluate(go, step)
            driven.lesson.settle()
            first += times()[-1:]
    latencies["to a picture not seen before"] = first
    driven.go(0)
    driven.focus()
    driven.press("ArrowRight", "ArrowLeft")
    driven.lesson.settle()  # both have been seen when the page has them
    again = [driven.picture.evaluate(PRESS, key) for key in ("ArrowRight", "ArrowLeft") * 12]
    assert None not in again, "a picture seen before waited for the kernel"
    latencies["to a picture seen before"] = again
    driven.go(0)
    slider.focus()
    times()
    for _ in range(20):
        driven.page.keyboard.press("ArrowRight")
        driven.page.wait_for_timeout(PACE)
    driven.page.wait_for_function(
        "e => / 20 of/.test(e.innerText)", arg=driven.root.locator("output").element_handle()
    )
    driven.lesson.settle()
    latencies["20 keys, from the last to its picture"] = times()[-1:] * 2
    assert driven.agreed() == 20
    driven.start_again()


# -------------------------------------------------------------------- pictures to look at

SIZES = [(1280, 800), (1024, 768)]


FOLDER = os.environ.get("CONV_LAYER_SCREENSHOTS")


@pytest.mark.skipif(not FOLDER, reason="CONV_LAYER_SCREENSHOTS names no folder")
@each_kind
def test_five_states_to_be_looked_at(driven, index) -> None:
    Path(FOLDER).mkdir(parents=True, exist_ok=True)
    page, kind = driven.page, SHOWN[driven.lesson.name][index]
    before = page.viewport_size
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})

        def keep(state: str, width: int = width) -> None:
            driven.lesson.settle()
            driven.root.screenshot(path=Path(FOLDER) / f"{kind}-{width}-{state}.png")

        driven.start_again()
        keep("start")
        if driven.cells("[data-id][data-links]").count():
            driven.cells("[data-id][data-links]").nth(1).hover()
        keep("lit")
        for more in driven.root.locator("summary:visible").all():
            more.click()
        keep("more")
        driven.lesson.ask(f"{driven.name}.set(**{IMPOSSIBLE.get(kind, {})})")
        keep("changed")
        driven.start_again()
        for more in driven.root.locator("summary:visible").all():
            more.click()
        driven.lesson.ask(f"setattr({driven.name}, 'step', {driven.last})")
        keep("last")
    driven.start_again()
    page.set_viewport_size(before)


IMPOSSIBLE = {
    "explore_forward": {"dilation": 3},
    "explore_padding": {"kernel_size": 5, "padding": "valid", "dilation": 3},
    "explore_receptive_field": {"size": 5, "depth": 4},
    "explore_filter_gradient": {"dilation": 3},
    "explore_input_gradient": {"dilation": 3},
    "explore_matrix": {"padding": 3},
    "explore_columns": {"padding": 3},
    "explore_mistakes": {"stride": 3},
    "explore_nudge": {"dilation": 3},
    "explore_photo": {"padding_mode": "reflect"},
}


PAGED = ("from convlab import explore_forward\nexplore_forward().page()",)


@each_app
def test_a_page_as_an_output_moves_with_no_kernel(lessons, written, app) -> None:
    lesson = lessons.open(written(f"paged_in_{app}.ipynb", PAGED), app)
    end_kernel(lesson)
    picture = lesson.page.locator(".cl-stored .cl-picture")
    before = picture.get_attribute("aria-label")
    lesson.page.locator(".cl-stored").get_by_label(text.PLAYER["next"]).click()
    lesson.page.wait_for_function(
        "before => document.querySelector('.cl-stored .cl-picture').ariaLabel !== before",
        arg=before,
    )
    assert not lesson.page.locator(".cl-stored > img").is_visible()
