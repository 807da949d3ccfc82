"""How files are written: whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from convlab.files import write


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path, monkeypatch) -> None:
    path = tmp_path / "some.txt"
    write(path, b"one")
    assert path.read_bytes() == b"one"

    def stops(file: Path, content: bytes) -> None:
        with file.open("wb") as opened:
            opened.write(content[:1])
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_bytes", stops)
    for target in (path, tmp_path / "new.txt"):
        with pytest.raises(OSError, match="No space"):
            write(target, b"two")
    assert path.read_bytes() == b"one"
    assert [file.name for file in tmp_path.iterdir()] == ["some.txt"]


@pytest.mark.skipif(os.name == "nt", reason="modes and links are not those of Windows")
def test_a_file_keeps_its_mode_and_a_link_leads_where_it_led(tmp_path) -> None:
    path, link = tmp_path / "some.txt", tmp_path / "link.txt"
    path.write_bytes(b"one")
    path.chmod(0o640)
    link.symlink_to(path)
    write(link, b"two")
    assert link.is_symlink() and path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
