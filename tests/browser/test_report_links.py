"""The links of a report page in a real browser: from a figure to its records, without a network."""

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


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the annual report of our own records, in Kazakh."""
    out = tmp_path_factory.mktemp("report")
    what = ["report", "annual", "--year", "2024-2025", "--lang", "kk", "--format", "html"]
    command = [sys.executable, "-m", "qms", *what, "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return next(out.rglob("*.html"))


@pytest.fixture(scope="module")
def opened(page: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Open the page at its first figure; return the page as drawn and what the browser logs."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "no browser here: apt-get install chromium"
    options = (*QUIET, f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    log = ("--enable-logging=stderr", "--log-level=0", "--v=0")
    command = [found, *options, *log, "--dump-dom", "--virtual-time-budget=5000"]
    done = subprocess.run(
        [*command, f"{page.as_uri()}#origin:risks.live"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
        cwd=page.parent,
    )
    return done.stdout, done.stderr


def test_the_browser_has_nothing_to_say(opened: tuple[str, str]) -> None:
    assert "CONSOLE" not in opened[1]


def test_every_link_of_the_page_as_drawn_leads_somewhere(opened: tuple[str, str]) -> None:
    drawn, _log = opened
    links = re.findall(r'href="#([^"]+)"', drawn)
    assert len(links) > 100
    assert set(links) <= set(re.findall(r' id="([^"]+)"', drawn))
    assert drawn.count('class="figure"') > 50


def test_it_loads_nothing(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|img|iframe|source|image)\b", text)
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text)
    assert "default-src 'none'" in text
