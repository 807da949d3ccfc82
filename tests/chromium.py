"""Where Chromium is, for the tests that look at pages.

Without playwright or Chromium these tests are skipped; with CONV_LAYER_BROWSER=required in the
environment they fail instead.
"""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # Chromium has none where it runs as root; it sees nothing but this machine
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def unavailable(reason: str, what: str = "Chromium") -> NoReturn:
    """Skip, or fail where a browser is required."""
    if os.environ.get("CONV_LAYER_BROWSER") == "required":
        pytest.fail(f"no {what}: {reason}", pytrace=False)
    pytest.skip(f"no {what}: {reason}")
