"""Which layer a submission holds, and which libraries it uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

from convlab import text
from convlab.check.adapters import of_class, of_functions
from convlab.check.attempts import attempt
from convlab.check.statements import Statement, closure
from convlab.text import checks

NAMES = ("ConvLayer", "Conv2d", "ConvolutionLayer", "make_layer", "factory")
LIKE_A_CONVOLUTION = re.compile("conv", re.IGNORECASE)
LIBRARIES = {"conv_layer", "torch", "tensorflow", "keras", "jax", "flax", "mxnet", "paddle"}
LIBRARIES |= {"scipy", "skimage", "cv2", "cupy", "numba", "tinygrad", "mlx"}
ADAPTERS = {"of_class": of_class, "of_functions": of_functions}
OF_THE_SHEET = {"Frame", "Step3", "Step4", "Step5", "Step6"}  # its own classes, not the learner's


def find_layer(known: dict[str, Any], name: str = "") -> Callable:
    """Return the layer of this name, of a usual one, or the only class that may be one.

    A class named like a convolution is taken before others. Raises ValueError, in words, where
    there is none, or several.
    """
    for one in [name] if name else NAMES:
        if one in known:
            return known[one]
    layers = {n: v for n, v in known.items() if _has(v, "forward") or _has(v, "backward")}
    layers = {n: v for n, v in layers.items() if n not in OF_THE_SHEET} if not name else {}
    whole = {n: v for n, v in layers.items() if _has(v, "forward") and _has(v, "backward")}
    for some in (_like_a_convolution(whole), _like_a_convolution(layers), whole, layers):
        found = _without_bases(some)
        if len(found) > 1:
            raise ValueError(checks.MANY_LAYERS_IN_FILE.format(names=", ".join(found)))
        if found:
            return next(iter(found.values()))
    classes = {n: v for n, v in known.items() if isinstance(v, type) and not name}
    others = list(_like_a_convolution(classes).values())
    if len(others) == 1:  # its methods have other names; what it lacks is said
        return others[0]
    raise ValueError(checks.NO_LAYER_IN_FILE.format(names=name or text.OR.join(NAMES)))


def names_in(adapter: str) -> set[str]:
    """Return the names in a call that adapts a layer; none where it is no call of an adapter."""
    try:
        tree = ast.parse(adapter, mode="eval")
    except SyntaxError:
        return set()
    known = isinstance(tree.body, ast.Call) and getattr(tree.body.func, "id", "") in ADAPTERS
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} if known else set()


def adapted(own: dict[str, Any], names: dict[str, Any], name: str, adapter: str) -> Callable:
    """Return the layer that a call adapts; `layer` stands for the one that is found.

    Parameters
    ----------
    own, names : what the submission defines, and all that it knows
    name : of the layer, if it is not one of the usual ones
    adapter : the call
    """
    if "layer" in names_in(adapter):
        names = names | {"layer": find_layer(own, name)}
    return eval(compile(adapter, __file__, "eval"), names | ADAPTERS)


def _like_a_convolution(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if LIKE_A_CONVOLUTION.search(name)}


def _has(value: Any, method: str) -> bool:
    return attempt(hasattr, value, method) is True


def _without_bases(layers: dict[str, Any]) -> dict[str, Any]:
    """Leave out a class that another one is derived from, and a second name of one."""
    bases = [base for v in layers.values() if isinstance(v, type) for base in v.__mro__[1:]]
    kept: dict[str, Any] = {}
    for name, value in layers.items():
        if value not in bases and not any(value is other for other in kept.values()):
            kept[name] = value
    return kept


def used_libraries(statements: list[Statement]) -> list[str]:
    """Return the libraries that the learner's own code uses, in what it defines or runs."""
    own = [s for s in statements if not (s.part.locked or s.binds & OF_THE_SHEET)]
    own = [s for s in own if not s.node.__class__.__name__.startswith("Import")]
    used = set()
    for statement in closure(statements, own):
        used |= {module.partition(".")[0] for module in _imported(statement)}
    return sorted(used & LIBRARIES)


def _imported(statement: Statement) -> list[str]:
    found = []
    for node in ast.walk(statement.node):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in ("__import__", "import_module"):
                found.append(str(node.args[0].value))
    return found
