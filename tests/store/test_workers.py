"""Shared work comes out the same however many processes there are, whatever becomes of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from qms.store.workers import processes
from tests.store.indexes import index_of, risk_path, write
from tests.workspaces import copy_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[2]
RECORDS: Final = 600
"""More files than one process reads alone."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes split in two on Linux")

SHARED: Final = """
import json, os, signal, sys, time
from qms.store.workers import share

us, done = os.getpid(), []

def work(portion):
    if os.getpid() != us:
        {worker}
    return portion * portion, os.getpid() == us

found = dict(share(work, list(range(40))))
assert len(found) == 40
children = open("/proc/self/task/%d/children" % us).read().split()
print(json.dumps([[found[n][0] for n in range(40)], any(not ours for _, ours in found.values()),
                  children, sorted(os.listdir("/proc/self/fd"))]))
"""
"""What a worker does before a portion stands in the place of ``worker``."""


def shared(worker: str, **more: str) -> list[Any]:
    """Return the squares, whether a worker helped, which children and files are left."""
    done = subprocess.run(
        [sys.executable, "-c", SHARED.format(worker=worker)],
        cwd=ROOT,
        env={**os.environ, **more},
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == b""
    answer: list[Any] = json.loads(done.stdout)
    return answer


SQUARES: Final = [number * number for number in range(40)]


@pytest.mark.parametrize("workers", ["1", "2", "4"])
def test_any_number_of_processes_gives_the_same(workers: str) -> None:
    squares, helped, children, _ = shared("time.sleep(0.001)", QMS_WORKERS=workers)
    assert squares == SQUARES
    assert workers != "1" or not helped
    assert children == []


@pytest.mark.parametrize(
    "end",
    [
        "os.kill(os.getpid(), signal.SIGKILL)",
        "os._exit(0)",
        "raise ValueError('a bug')",
        "return lambda: 'what cannot be sent'",
        "portion > 6 and os.kill(os.getpid(), signal.SIGKILL)",
    ],
)
def test_what_a_worker_leaves_undone_is_done_here(end: str) -> None:
    squares, _, children, files = shared(end, QMS_WORKERS="2")
    assert squares == SQUARES
    assert children == []
    assert len(files) <= len(shared("pass", QMS_WORKERS="1")[3])


def test_a_worker_ends_with_the_process_that_began_it() -> None:
    text = SHARED.format(worker="print(os.getpid(), flush=True); os.kill(us, signal.SIGKILL)")
    # we wait for the end, or might have done all of it before the worker has begun
    waiting = "    else:\n        signal.pause()\n    return portion"
    text = text.replace("    return portion", waiting)
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=ROOT,
        env={**os.environ, "QMS_WORKERS": "2"},
        capture_output=True,  # which waits until nobody has the pipe any more
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert done.stdout


def test_there_is_one_process_where_the_environment_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QMS_WORKERS", "1")
    assert processes() == 1


@pytest.fixture(scope="module")
def many(new_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a workspace with so many records that they are read by several processes."""
    root = copy_of(new_workspace, tmp_path_factory.mktemp("many") / "w")
    for number in range(1, RECORDS + 1):
        write(root, number, f"Low response rate {number}")
    risk_path(root, 300).write_text("id: RSK-2026-0300\nid: 2\n")
    risk_path(root, 301).write_text("id: RSK-2026-0301\nowner: 1\n")
    return root


def checked(root: Path, env: Mapping[str, str]) -> bytes:
    """Return what ``check`` prints when it has to read every file."""
    done = subprocess.run(
        [sys.executable, "-m", "qms", "-C", root, "check", "--today", "2026-11-21"],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 1
    return done.stdout


def test_check_says_the_same_with_one_process_and_with_several(many: Path) -> None:
    index_of(many).unlink(missing_ok=True)
    alone = checked(many, {"QMS_WORKERS": "1"})
    index_of(many).unlink()
    several = checked(many, {"QMS_WORKERS": "3"})
    again = checked(many, {"QMS_WORKERS": "2"})
    assert alone == several == again
    assert b"RSK-2026-0300.yaml:2:1" in alone
    assert b"RSK-2026-0301.yaml" in alone
