"""Guess, then see: a question of the course, with a box for the answer.

    guess("nine-windows")

    with guess("one-window"):
        print(layer.forward(X))

What the block below `with` shows, and the explanation, are folded behind the question. The answer
is one output of HTML, which asks no kernel for anything: whatever runs a script shows a box that
knows the right answer and common wrong ones (guess.js), and whatever runs none shows the fold.
"""

from __future__ import annotations

import json
import re
from html import escape
from types import TracebackType
from typing import Any

from IPython.display import display
from IPython.utils.capture import RichOutput, capture_output

from convlab import text
from convlab.arguments import one_of, require
from convlab.scripts import bare_script
from convlab.text import guesses as words
from convlab.text.questions import Question

TAG = re.compile(r"<[^>]*>")


class guess:  # noqa: N801 -- called like a function, and entered with `with`
    """Ask a question of the course, and keep what answers it folded until the reader opens it.

    As the last line of a cell it shows the question. As `with guess(name):` it also keeps what the
    block prints and draws behind the fold; an error in the block is shown as any other.

    Parameters
    ----------
    name : which question, by its name in `convlab.text.guesses`
        Raises ValueError, and says which there are, for any other.

    Examples
    --------
    >>> guess("one-window").question.answer
    '2'
    """

    def __init__(self, name: str) -> None:
        known = words.questions()
        require(name in known, "name", one_of(known), name)
        self.question: Question = known[name]

    def __enter__(self) -> guess:
        self._capture = capture_output(stderr=False)
        self._captured = self._capture.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._capture.__exit__(kind, error, trace)
        if error is not None:
            self._captured.show()
            return
        printed = self._captured.stdout
        shown = [f"<pre>{escape(printed)}</pre>"] if printed else []
        self._show("".join(shown + [_as_html(output) for output in self._captured.outputs]))

    def _ipython_display_(self) -> None:
        self._show("")

    def _show(self, proof: str) -> None:
        ask = self.question.ask.replace("</td><td>", " ").replace("</tr><tr>", "; ")
        plain = words.GUESS.format(ask=TAG.sub("", ask))
        html = _page_of(self.question, proof)
        display({"text/html": html, "text/plain": plain}, raw=True)


def _as_html(output: RichOutput) -> str:
    """Return what a block has displayed as HTML: a picture, or its words."""
    if "image/png" not in output.data:
        return f"<pre>{escape(output.data['text/plain'])}</pre>"
    about = output.metadata["image/png"]
    size = f' width="{about["width"]:g}"' if "width" in about else ""
    source = f"data:image/png;base64,{output.data['image/png']}"
    return f'<p><img src="{source}" alt="{escape(about["alt"])}"{size}></p>'


def _page_of(question: Question, proof: str) -> str:
    """Return the question, the fold, and the script that puts a box between them."""
    typed = question.blanks or question.choices
    answer = f"<p><strong>{question.answer}</strong></p>" if typed else ""
    why = "".join(map(_paragraph, question.why.split("\n\n")))
    still = f'<p class="cl-still"><em>{words.RUN_TO_ANSWER}</em></p>' if typed else ""
    html = (
        f'<div class="cl-guess" data-guess="{escape(json.dumps(_for_page(question)))}">'
        f"{_paragraph(f'<strong>{words.BEFORE}</strong> {question.ask}')}{still}"
        f"<details><summary>{words.SHOW_ME if typed else words.THINK_THEN_OPEN}</summary>"
        f"{answer}{proof}{why}</details></div>"
    )
    return (
        f'{text.unbroken(html)}\n<script type="module">\n{bare_script("guesses/guess.js")}</script>'
    )


def _paragraph(said: str) -> str:
    """Return a paragraph of HTML; a grid in it stands in its line, for a table would end a <p>."""
    return f'<div style="margin: 6px 0">{said}</div>' if "<table" in said else f"<p>{said}</p>"


def _for_page(question: Question) -> dict[str, Any]:
    """Return what the script has to know."""
    return {
        "blanks": [vars(blank) for blank in question.blanks],
        "choices": question.choices,
        "hint": question.hint,
        "words": words.PAGE,
    }
