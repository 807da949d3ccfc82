"""How a layer's own functions are called, and where it keeps its arrays, in a line of words."""

from __future__ import annotations

import ast
import builtins
import inspect
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from convlab.arguments import require
from convlab.text import checks

# What a parameter means, by its name in small letters and without _.
MEANINGS = {
    "X": "x input inputs image images img imgs data aprev a",
    "W": "w weight weights filter filters kernel kernels f",
    "b": "b bias biases",
    "s": "s stride strides step",
    "p": "p pad pads padding border zeropadding",
    "lr": "lr learningrate learnrate rate eta alpha stepsize",
    "cache": "cache",
    "ctx": "ctx",
}
SETTINGS = "dict(stride=s, pad=p, padding=p)"  # what a function takes beside X, W and b, at once


class Arguments:
    """What something is called with, as "in, out, k, s, p".

    Parameters
    ----------
    argument : what the words came as, for the words of an error
    written : as between the brackets of a call; names that `known` has not are the code's own
    known : what the names may be
    called : whose own names count, too

    Attributes
    ----------
    names : the names of `known` that are used
    inside : those that do not stand alone, as k in "(k, k)"
    """

    def __init__(self, argument: str, written: Any, known: tuple[str, ...], called: Any) -> None:
        expected = checks.LIKE_ARGUMENTS.format(known=", ".join(known))
        require(isinstance(written, str), argument, expected, written)
        source = re.sub(r"\bin\b", "in_", written)  # in is a word of Python
        try:
            tree = ast.parse(f"call({source})", mode="eval")
        except SyntaxError:
            tree = None
        require(tree and isinstance(tree.body, ast.Call), argument, expected, written)
        whole = getattr(tree.body.func, "id", "") == "call"
        own = _own_names(called)
        used = [n.id.removesuffix("_") if n.id == "in_" else n.id for n in ast.walk(tree)
                if isinstance(n, ast.Name)]  # fmt: skip
        strange = {*used} - {"call", *known, *own, *vars(builtins)}
        require(whole and not strange, argument, expected, written)
        given = [*tree.body.args, *(word.value for word in tree.body.keywords)]
        alone = [n.id for n in given if isinstance(n, ast.Name)]
        self.names = {*used} & {*known}
        self.inside = {name for name in self.names if used.count(name) > alone.count(name)}
        self._code, self._own = compile(tree, __file__, "eval"), own

    def call(self, function: Callable, values: dict[str, Any]) -> Any:
        """Call the function with what the words say."""
        named = {"in_" if name == "in" else name: value for name, value in values.items()}
        return eval(self._code, self._own | named | {"call": function})


def _own_names(called: Any) -> dict[str, Any]:
    """Return the names that the code of a function or class knows."""
    module = sys.modules.get(getattr(called, "__module__", None) or "")
    code = called if hasattr(called, "__globals__") else getattr(called, "__init__", None)
    return {**(vars(module) if module else {}), **getattr(code, "__globals__", {})}


def meaning_of(name: str, meanings: dict[str, str] = MEANINGS) -> str | None:
    """Return what a parameter of this name means, or None."""
    plain = name.lower().replace("_", "")
    return next((word for word, names in meanings.items() if plain in names.split()), None)


def guessed(function: Callable, first: tuple[str, ...], settings: str = "") -> str:
    """Say how a function is called: first what comes first, then by the names it has.

    Parameters
    ----------
    function : whose parameters tell
    first : what it is called with, whatever the names, unless these mean something else
    settings : what a further parameter gets that has no default and a name of its own
    """
    try:
        parameters = [*inspect.signature(function).parameters.values()]
    except (TypeError, ValueError):
        return ", ".join(first)
    said, by_name = [], False
    for i, parameter in enumerate(parameters):
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            break
        required = parameter.default is parameter.empty
        word = meaning_of(parameter.name)
        if len(said) < len(first) and not by_name and word not in ("s", "p", "lr", "ctx"):
            word = (
                first[len(said) - said.count("ctx")] if word in (None, *first) or i == 0 else word
            )
        if word == "p" and isinstance(parameter.default, str):
            word = "padding"
        if word is None and required:
            word = settings or None
        if word is None:
            by_name = True
            continue
        by_name = by_name or parameter.kind is parameter.KEYWORD_ONLY
        said.append(f"{parameter.name}={word}" if by_name else word)
    return ", ".join(said)


class Place:
    """Where a layer keeps an array: "W", "params['W']", "weight.data", "params()[0]".

    Parameters
    ----------
    argument : what the place came as, for the words of an error
    path : as behind the dot; a name that the layer does not have may be a key of one of its dicts
    """

    def __init__(self, argument: str, path: Any) -> None:
        require(isinstance(path, str), argument, checks.A_PLACE, path)
        try:
            tree = ast.parse(f"layer.{path}", mode="eval")
        except SyntaxError:
            tree = None
        whole = tree and isinstance(tree.body, ast.Attribute | ast.Subscript | ast.Call)
        require(whole, argument, checks.A_PLACE, path)
        self.path, self._read = path, compile(tree, __file__, "eval")

    def read(self, layer: Any) -> Any:
        """Return what is there, or None."""
        try:
            return eval(self._read, {"layer": layer})
        except (AttributeError, KeyError, IndexError, TypeError):  # not there, or not yet
            return (self._dict_with_key(layer) or {}).get(self.path)

    def write(self, layer: Any, value: np.ndarray) -> None:
        """Put an array there, into the one that there is if it can be: it may have two names."""
        own = self.read(layer)
        if isinstance(own, np.ndarray) and own.shape == value.shape and own.dtype.kind == "f":
            own[...] = value
        elif (home := self._dict_with_key(layer)) is not None:
            home[self.path] = value
        else:
            exec(
                compile(f"layer.{self.path} = value", __file__, "exec"),
                {"layer": layer, "value": value},
            )

    def _dict_with_key(self, layer: Any) -> dict | None:
        if hasattr(layer, self.path):
            return None
        dicts = [kept for kept in vars(layer).values() if isinstance(kept, dict)]
        return next((kept for kept in dicts if self.path in kept), None)
