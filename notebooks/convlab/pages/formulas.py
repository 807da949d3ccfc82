"""LaTeX as MathML, which browsers draw with no script: what the notebooks write, and no more.

A bracket that grows with its matrix needs a font that many machines lack. So brackets, and boxes
around a term, are classes here, drawn by the style of the page.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from latex2mathml.converter import convert

from convlab.text import pages as words

MATHML = "http://www.w3.org/1998/Math/MathML"
# What stands around a matrix, and the class that draws it.
FENCES = {
    ("[", "]"): "cl-square",
    ("(", ")"): "cl-round",
    ("|", "|"): "cl-bars",
    ("{", ""): "cl-cases",
}
PARTS = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "mroot": 2}  # an element has so many
SAME = {"{aligned}": "{split}"}  # by the name that the library knows


def to_mathml(latex: str, block: bool = False) -> str:
    """Convert a formula, without its dollar signs.

    Parameters
    ----------
    latex : what stands between the dollar signs
    block : whether it has lines of its own, as between double ones

    Returns
    -------
    mathml : a `<math>` element
        Raises ValueError, which shows the formula, for what cannot be converted.
    """
    known = latex
    for name, other in SAME.items():
        known = known.replace(name, other)
    try:
        root = ElementTree.fromstring(convert(known, display="block" if block else "inline"))
    except Exception as error:  # the library's own have no common class
        raise ValueError(words.NO_FORMULA.format(latex=latex)) from error
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{MATHML}}}")
        left = (element.text or "").startswith("\\")  # a command that it does not know
        if left or len(element) != PARTS.get(element.tag, len(element)):
            raise ValueError(words.NO_FORMULA.format(latex=latex))
    for element in root.iter():
        _adapt(element)
        _fence(element)
    return ElementTree.tostring(root, encoding="unicode")


def _adapt(element: ElementTree.Element) -> None:
    """Say by a class what browsers no longer take from an attribute, or from a name."""
    side = element.attrib.pop("columnalign", "")
    if side in ("left", "right"):
        element.set("class", f"cl-{side}")
    if "columnspacing" in element.attrib:  # equations below one another
        element.set("class", "cl-lines")
        del element.attrib["columnspacing"], element.attrib["rowspacing"]
    if element.tag == "menclose":
        element.tag, element.attrib = "mrow", {"class": "cl-boxed"}


def _fence(parent: ElementTree.Element) -> None:
    """Turn the brackets around each matrix of an element into its class."""
    for table in parent.findall("mtable"):
        place = list(parent).index(table)
        opening, closing = (
            parent[k] if 0 <= k < len(parent) and parent[k].tag == "mo" else None
            for k in (place - 1, place + 1)
        )
        pair = tuple("" if each is None else each.text for each in (opening, closing))
        if pair[:1] == ("{",) and pair not in FENCES:
            pair, closing = ("{", ""), None
        if pair in FENCES:
            table.set("class", FENCES[pair])
            for each in (opening, closing):
                if each is not None:
                    parent.remove(each)


def spelled(source: str) -> str:
    """Take the dollar signs off a formula that stands alone, as in an output of type LaTeX."""
    return re.sub(r"^\s*\${1,2}(.*?)\${1,2}\s*$", r"\1", source, flags=re.DOTALL)
