"""From what is named on the command line to submissions: files, patterns, folders, ZIPs."""

from __future__ import annotations

import glob
import re
import shutil
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from convlab.text import checks

KINDS = {".py", ".ipynb"}
ZIP = ".zip"
HIDDEN = re.compile(r"[._~].*|__macosx|__pycache__|node_modules|venv|site-packages", re.IGNORECASE)
# What Moodle, and what Canvas, makes of the name of a folder or file that was handed in.
MOODLE = re.compile(r"(?P<student>.+?)_\d+_assignsubmission_(file|onlinetext)")
CANVAS = re.compile(r"(?P<student>[^_]+)_(LATE_)?\d+_\d+_.")
LARGEST = 100 * 2**20  # bytes of one file in a ZIP
MOST = 500 * 2**20  # bytes of all of them
LONGEST = 80  # characters of a name


@dataclass(frozen=True)
class HandIn:
    """A submission.

    Attributes
    ----------
    name : str, as it is shown
    path : Path, or None where there is nothing to check
    student : str
    problem : str, why there is nothing to check
    """

    name: str
    path: Path | None
    student: str = ""
    problem: str = ""


def find(arguments: Iterable[str], folder: Path) -> list[HandIn]:
    """Return all submissions among files, folders, ZIPs and patterns of them.

    Parameters
    ----------
    arguments : as they were typed; PowerShell hands *.ipynb on as it is
    folder : where ZIPs are opened
    """
    found: dict[Path, HandIn] = {}
    missing = []
    for argument in arguments:
        there = Path(argument).exists()  # it may have brackets in its name
        names = [argument] if there else sorted(glob.glob(argument, recursive=True))
        for path in map(Path, names):
            for one in _opened(path, str(path), folder):
                key = one.path.resolve() if one.path else Path(one.name)
                found.setdefault(key, one)
        if not names:
            missing.append(HandIn(argument, None, problem=checks.CLI_MISSING))
    return [*_told_apart(list(found.values())), *missing]


def _told_apart(hand_ins: list[HandIn]) -> list[HandIn]:
    """Name a student by the folder where all files have one name, such as layer.py."""
    stems = [one.student for one in hand_ins]
    return [
        HandIn(one.name, one.path, one.path.resolve().parent.name)
        if one.path and one.student == one.path.stem and stems.count(one.student) > 1
        else one
        for one in hand_ins
    ]


def _opened(path: Path, name: str, folder: Path) -> Iterator[HandIn]:
    """Return what is in a file, a folder or a ZIP that was named."""
    if path.suffix.lower() == ZIP and path.is_file():
        target = _new(folder)
        problem = unpack(path, target)
        if problem:
            yield HandIn(name, None, student_of(path.stem), problem)
        yield from _of_class(target, name, folder)
    elif path.is_dir():
        yield from _of_class(path, name, folder)
    else:
        yield HandIn(name, path, student_of(path.stem))


def _of_class(root: Path, name: str, folder: Path) -> Iterator[HandIn]:
    """Return what a folder of a class holds: a folder, or files, for each student."""
    inside = _visible(root)
    while len(inside) == 1 and inside[0].is_dir() and _is_class(_visible(inside[0])):
        root, name = inside[0], f"{name}/{inside[0].name}"
        inside = _visible(root)
    students: dict[str, list[Path]] = {}
    for path in inside:
        kind = path.suffix.lower()
        known = _known(path.name)
        if path.is_dir() or kind == ZIP or kind in KINDS or known:
            key = known["student"] if known else path.name
            students.setdefault(key, []).append(path)
    for paths in students.values():
        yield from _of_student(paths, root, name, folder)


def _is_class(inside: list[Path]) -> bool:
    """Whether a folder holds a class, and is not that of a single student."""
    return all(path.is_dir() for path in inside) or any(_known(path.name) for path in inside)


def _known(name: str) -> re.Match | None:
    return MOODLE.match(name) or CANVAS.match(name)


def _of_student(paths: list[Path], root: Path, name: str, folder: Path) -> Iterator[HandIn]:
    """Return the files of a student: those with a layer, where there are others beside them."""
    first = paths[0]
    student = student_of(first.name if first.is_dir() else first.stem)
    files, problems = [], []
    for path in paths:
        for file, shown, problem in _files(path, path.relative_to(root).as_posix(), folder):
            problems += [HandIn(f"{name}/{shown}", None, student, problem)] if problem else []
            files += [HandIn(f"{name}/{shown}", file, student)] if file else []
    with_layer = [one for one in files if b"def forward" in _beginning(one.path)]
    yield from with_layer or files
    if not files:
        nothing = HandIn(f"{name}/{first.name}", None, student, checks.CLI_NOTHING)
        yield from problems or [nothing]


def _files(path: Path, shown: str, folder: Path) -> Iterator[tuple[Path | None, str, str]]:
    """Return the code in a file, folder or ZIP, with its name, or what is wrong with it."""
    kind = path.suffix.lower()
    if path.is_dir() and not path.is_symlink():
        for inside in _visible(path):
            yield from _files(inside, f"{shown}/{inside.name}", folder)
    elif kind == ZIP:
        target = _new(folder)
        problem = unpack(path, target)
        if problem:
            yield None, shown, problem
        for inside in _visible(target):
            yield from _files(inside, f"{shown}/{inside.name}", folder)
    elif kind in KINDS:
        yield path, shown, ""


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not HIDDEN.fullmatch(path.name))


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(10**6).replace(b"\0", b"")  # UTF-16 without its zeros
    except OSError:
        return b""


def student_of(name: str) -> str:
    """Return the student's name, from that of a file or folder as Moodle or Canvas gives it."""
    known = _known(name)
    return unicodedata.normalize("NFC", known["student"] if known else name)


# -------------------------------------------------------------------------------- ZIPs


def _new(folder: Path) -> Path:
    target = folder / str(sum(1 for _ in folder.iterdir()))
    target.mkdir()
    return target


def unpack(archive: Path, target: Path) -> str:
    """Open a ZIP in a folder; return what is wrong with it, or ""."""
    room = MOST
    try:
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                parts = [p for p in re.split(r"[/\\]", _real_name(info)) if p.strip(". ")]
                link = stat.S_ISLNK(info.external_attr >> 16)
                if info.is_dir() or link or not parts or any(map(HIDDEN.fullmatch, parts)):
                    continue
                room -= info.file_size
                if info.file_size > LARGEST or room < 0:
                    return checks.CLI_NO_ZIP.format(said=checks.CLI_TOO_LARGE)
                path = _free(target.joinpath(*map(_allowed, parts)))
                path.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(info) as source, path.open("wb") as file:
                    shutil.copyfileobj(source, file)
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError
    ) as error:  # RuntimeError: it wants a password  # fmt: skip
        return checks.CLI_NO_ZIP.format(said=error)
    return ""


def _real_name(info: zipfile.ZipInfo) -> str:
    """Return a name as it was meant: not all of Windows says how it writes them."""
    if info.flag_bits & 0x800:  # UTF-8, it says
        return info.filename
    raw = info.filename.encode("cp437", "replace")  # as zipfile has read it
    names = []
    for encoding in ("utf-8", "cp850", "cp1252", "cp437"):
        try:
            names.append(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            break  # what can be read so is hardly ever anything else
    return min(names, key=_oddness)


def _oddness(name: str) -> int:
    """Count the letters that stand in no name, such as a capital behind a small letter."""
    pairs = zip(" " + name, name, strict=False)
    accented = [(before, c) for before, c in pairs if ord(c) > 127]
    return sum(not c.isalpha() or (before.islower() and c.isupper()) for before, c in accented)


def _allowed(part: str) -> str:
    """Return a name that every system allows."""
    clean = re.sub(r'[<>:"|?*\x00-\x1f]', "_", part).strip(" .") or "_"
    stem, dot, kind = clean.rpartition(".")
    return f"{stem[:LONGEST]}{dot}{kind[:10]}" if dot and stem else clean[:LONGEST]


def _free(path: Path) -> Path:
    """Return this path, or one beside it where a file of that name is there already."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
