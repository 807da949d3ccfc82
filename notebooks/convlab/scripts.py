"""The JavaScript of convlab, for the pages that it goes into."""

from functools import cache
from importlib.resources import files


def script(name: str) -> str:
    """Return a file of JavaScript, by its place in convlab."""
    return (files("convlab") / name).read_text(encoding="utf-8")


@cache
def bare_script(*names: str) -> str:
    """Return files of JavaScript as one, without comments: they stand in many outputs."""
    lines = (line.strip() for name in names for line in script(name).splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*", "*")))
