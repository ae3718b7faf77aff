"""The panel page as a panel meets it: opened from a folder, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from qms.actions.panel import write_panel
from qms.actions.session import Moment, Session

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
MOST_PAGES = 60
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of our own records in three languages."""
    out = tmp_path_factory.mktemp("panel")
    return write_panel(Session(Moment(ROOT)), dt.date(2024, 6, 1), ("kk", "ru", "en"), out)


def opened(page: Path, place: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Open a place of the page."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "no browser here: apt-get install chromium"
    command = [
        found,
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        *(f"--user-data-dir={page.parent / 'profile'}", "--virtual-time-budget=4000"),
        *("--enable-logging=stderr", "--v=0"),
        *options,
        page.as_uri() + place,
    ]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=True, timeout=120, cwd=page.parent
    )


def test_it_opens_without_an_error_on_the_console(page: Path) -> None:
    done = opened(page, "", "--dump-dom")
    assert done.stdout.count("<h1") == 3
    assert not re.search(r"CONSOLE", done.stderr)


def test_it_is_printed_on_a_few_dozen_pages(page: Path, tmp_path: Path) -> None:
    paper = tmp_path / "panel.pdf"
    opened(page, "#en", f"--print-to-pdf={paper}")
    assert len(pypdf.PdfReader(paper).pages) <= MOST_PAGES


def test_it_asks_for_nothing(page: Path, tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    opened(page, "", "--dump-dom", f"--log-net-log={log}")
    asked = set(re.findall(r'"url":"(https?://[^"]*)"', log.read_text(encoding="utf-8")))
    own = {url for url in asked if "google" in url or "gvt1" in url}  # the browser's own updates
    assert asked == own
    assert page.name not in "".join(asked)


def test_a_place_opens_in_its_own_language(page: Path, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    opened(page, "#ru", f"--screenshot={picture}", "--window-size=1200,1600")
    assert picture.stat().st_size > 20_000
