"""A history of many commits, made in one stroke."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EVERY = 100
"""One commit in so many changes the record whose history is asked for."""


def deepen(root: Path, paths: list[Path], commits: int) -> None:
    """Add commits that each change one record; the work tree follows."""
    branch = _git(root, "symbolic-ref", "HEAD").strip()
    first = _git(root, "rev-parse", "HEAD").strip()
    parts: list[bytes] = []
    for number in range(commits):
        path = paths[0] if number % EVERY == 0 else paths[1 + number % (len(paths) - 1)]
        text = path.read_bytes() + f"# edition {number}\n".encode()
        parts += [
            f"commit {branch}\n".encode(),
            f"committer Quality office <quality@example.org> {1_790_000_000 + number} +0500\n"
            "data 6\nChange".encode(),
            f"\nfrom {first}\n".encode() if number == 0 else b"\n",
            f"M 100644 inline {path.relative_to(root).as_posix()}\ndata {len(text)}\n".encode(),
            text,
            b"\n",
        ]
    subprocess.run(
        ["git", "fast-import", "--quiet", "--force"], cwd=root, input=b"".join(parts), check=True
    )
    _git(root, "reset", "-q", "--hard")


def _git(root: Path, *args: str) -> str:
    done = subprocess.run(
        ["git", *args], cwd=root, check=True, capture_output=True, env={**os.environ}
    )
    return done.stdout.decode()
