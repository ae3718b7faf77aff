"""One world for every test: fixed git identity and dates, an empty home, no user settings."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from filelock import FileLock
from hypothesis import settings

from qms import i18n
from qms.actions.sample import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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

# new objects before each of the three rounds of the search for garbage; the program has more
PATIENCE: Final = (5_000, 10, 15)
HERE: Final = Path(__file__).parent

# the same examples on every run: a red run must be red again when it is repeated
settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("fixed")


def pytest_collection_finish() -> None:
    """Leave ten thousand collected tests out of the search for garbage: a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the few long files of this folder: the last file of a run keeps one worker."""
    items.sort(key=lambda item: item.path.parent != HERE)


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


@pytest.fixture(scope="session")
def kept_samples(
    world: None, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str | None], Path]:
    """Make the sample university once in a language for all workers: to be copied, not touched."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def kept(lang: str | None) -> Path:
        whole, half = (shared / f"sample-{lang}{end}" for end in ("", ".half"))
        with FileLock(shared / f"sample-{lang}.lock"):
            if not whole.exists():
                make_sample(half, lang)
                half.rename(whole)
        return whole

    return kept


@pytest.fixture(scope="session")
def kept_sample(kept_samples: Callable[[str | None], Path]) -> Path:
    """Return the sample in its own language."""
    return kept_samples(None)


@pytest.fixture(autouse=True)
def english() -> None:
    """Begin each test in English, whatever the one before it chose."""
    i18n.use("en")
    os.environ.pop("LANGUAGE", None)
