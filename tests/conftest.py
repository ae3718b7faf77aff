"""One world for every test: fixed git identity and dates, an empty home, no user settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import settings

from qms import i18n

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_plugins = ("tests.tools.trace",)

WHO: Final = {"NAME": "Quality office", "EMAIL": "quality@example.org"}
WHEN: Final = "2026-11-21T09:00:00+05:00"
SET: Final = {
    **{
        f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in WHO.items()
    },
    "GIT_AUTHOR_DATE": WHEN,
    "GIT_COMMITTER_DATE": WHEN,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "NO_COLOR": "1",
    "COLUMNS": "100",
}
UNSET: Final = (
    *("LC_ALL", "LC_MESSAGES", "LANGUAGE", "QMS_LANG", "SOURCE_DATE_EPOCH", "FORCE_COLOR"),
    *("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "GIT_DIR", "GIT_WORK_TREE"),
    *("GIT_INDEX_FILE", "PYTHONWARNINGS", "CI", "GITHUB_ACTIONS"),
)

# the same examples on every run: a red run must be red again when it is repeated
settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("fixed")


@pytest.fixture(scope="session", autouse=True)
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give every test, and the programs it starts, the same environment and an empty home."""
    home = str(tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as patch:
        for name in UNSET:
            patch.delenv(name, raising=False)
        for name, value in {**SET, "HOME": home, "USERPROFILE": home}.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(autouse=True)
def english() -> None:
    """Begin each test in English, whatever the one before it chose."""
    i18n.use("en")
    os.environ.pop("LANGUAGE", None)
