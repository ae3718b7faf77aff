"""The HTML report as a reader meets it: opened from a file, in a real browser."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio")
OWN_LETTERS = set("әғқңөұүі")  # few words have the ninth, and none of our records needs one


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the command of a headless browser with an empty profile of its own."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "no browser here: apt-get install chromium"
    return [found, *QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the annual report of our own records, in Kazakh."""
    out = tmp_path_factory.mktemp("report")
    what = ["report", "annual", "--year", "2025-2026", "--lang", "kk", "--format", "html"]
    command = [sys.executable, "-m", "qms", *what, "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return next(out.rglob("*.html"))


def opened(browser: list[str], page: Path, *options: str) -> str:
    """Open a page and return what the browser prints."""
    command = [*browser, *options, "--virtual-time-budget=5000", page.as_uri()]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=True, timeout=120, cwd=page.parent
    )
    return done.stdout


def test_the_report_opens_from_a_file_in_kazakh(browser: list[str], page: Path) -> None:
    shown = opened(browser, page, "--dump-dom")
    assert re.search(r'<html[^>]* lang="kk"', shown)
    assert "<h1" in shown
    assert set(shown) >= OWN_LETTERS


def test_the_report_asks_nothing_of_other_machines(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    loads = r"<(?:script|img|link|iframe|source|image)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//"
    assert not re.search(loads, text)
    assert not re.search(r"url\([\"']?(?:https?:)?//|@import", text)


def test_the_page_is_drawn(browser: list[str], page: Path, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    opened(browser, page, f"--screenshot={picture}", "--window-size=1200,1600")
    assert picture.read_bytes().startswith(b"\x89PNG")
    # a blank page of this size packs into less
    assert picture.stat().st_size > 20_000
