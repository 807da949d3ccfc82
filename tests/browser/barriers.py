"""What keeps readers out of a page, as axe-core finds it: ours, or its host's.

A host's is what the page would have with any notebook: elements that the reader's application
makes, and that Python cannot reach. Each is named here with the reason, and has words beside it
that do the job; one that has none counts as ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Locator

# JavaScript by axe's rule: for an element that is the host's, the words that stand in for what
# it lacks; for any other, or where there are none, nothing.
BESIDE = {
    # ipywidgets 7 and 8: the handle of a slider has no name, and none can be given. Its label
    # stands before it, and a screen reader says its value at every move: aria-valuetext.
    "aria-input-field-name": """e => e.matches('.widget-slider [role=slider][aria-valuetext]')
      && e.closest('.widget-slider').firstElementChild.innerText""",
    # ipywidgets 7 and 8: Play has buttons with signs only. A label before them names them.
    "button-name": """e => e.matches('.widget-play > button')
      && e.parentElement.previousElementSibling.innerText""",
    # JupyterLab 4.6 and Notebook 7.6 take width and height from the metadata of an image, and
    # leave `alt`. The text of the notebook, before it or after it, says what to see.
    "image-alt": """e => {
      const near = step => {
        let cell = e.closest('.jp-Cell')[step];
        while (cell && !cell.querySelector('.jp-RenderedMarkdown')) cell = cell[step];
        return cell?.innerText ?? '';
      };
      return e.matches('.jp-RenderedImage > img')
        && near('previousElementSibling') + near('nextElementSibling');
    }""",
    # nbconvert, template "lab": a link differs from the words around it by its colour alone.
    "link-in-text-block": "e => e.matches('.jp-RenderedMarkdown a[href]') && e.innerText",
    # nbconvert, template "classic": keys are written in grey.
    "color-contrast": "e => e.matches('.rendered_html kbd') && e.innerText",
}
FIND = """async (root, selector) => {
  const beside = {BESIDE};
  const found = await axe.run(
    { include: [...root.querySelectorAll(selector)] },
    { elementRef: true, resultTypes: ['violations'], preload: false, iframes: false },
  );
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ element, html }) => (
    { rule: id, html: html.slice(0, 200), beside: (beside[id]?.(element) || '').trim() }
  )));
}""".replace("BESIDE", ", ".join(f"'{rule}': {words}" for rule, words in BESIDE.items()))


class Barrier(NamedTuple):
    """An element that breaks one of axe's rules.

    Attributes
    ----------
    rule : axe's name of it, as in dequeuniversity.com/rules/axe
    html : how the element begins
    beside : where it is the host's, the words that do the job; where it is ours, ""
    """

    rule: str
    html: str
    beside: str


def barriers(root: Locator, selector: str) -> list[Barrier]:
    """Let axe look at what a selector finds, in a page that has its code; nothing may be ours."""
    if root.locator(selector).count() == 0:
        return []
    found = [Barrier(**each) for each in root.evaluate(FIND, selector)]
    ours = [each for each in found if not each.beside]
    assert not ours, ours
    return found
