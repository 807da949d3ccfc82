"""The examples in the docstrings of the layer: each public function has one, and each holds."""

from __future__ import annotations

import doctest

import pytest

import conv_layer

DOCSTRINGS = doctest.DocTestFinder().find(conv_layer)
EXAMPLES = [docstring for docstring in DOCSTRINGS if docstring.examples]
PUBLIC = [
    f"conv_layer.{name}"
    for name, value in vars(conv_layer).items()
    if getattr(value, "__module__", None) == "conv_layer" and not name.startswith("_")
]


@pytest.mark.parametrize("docstring", EXAMPLES, ids=lambda docstring: docstring.name)
def test_an_example_gives_what_it_shows(docstring: doctest.DocTest) -> None:
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(docstring, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_has_an_example(name: str) -> None:
    assert name in [docstring.name for docstring in EXAMPLES]
