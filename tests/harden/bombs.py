"""Files made to exhaust whoever reads them: refused at their place, quickly, in little memory."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from tests.harden.judge import Verdict
from tests.harden.row import Row
from tests.harden.scenes import stage, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SECONDS: Final = 1.0
MEMORY: Final = 200 * 1024  # kilobytes
_PATH: Final = "records/risks/RSK-2026-0099.yaml"
_HUGE: Final = 100 * 1024 * 1024


def _aliases() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)
    ]  # 9 to the power of 9 values
    return "\n".join(lines).encode()


def _merges() -> bytes:
    lines = ["a0: &a0 {k: x}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 20)]
    return "\n".join(lines).encode()


BOMBS: Final[Mapping[str, bytes]] = {
    "aliases of aliases": _aliases(),
    "merge keys of merge keys": _merges(),
    "10,000 lists in each other": b"a: " + b"[" * 10_000 + b"]" * 10_000,
    "10,000 mappings in each other": b"a: " + b"{a: " * 10_000 + b"}" * 10_000,
    "10,000 levels of indentation": b"".join(
        b" " * n + b"a:\n" for n in range(1000)
    ),  # a megabyte holds no more
    "a key of a megabyte": b"k" * (1 << 20) + b": 1\n",
    "a number of a million digits": b"a: " + b"9" * 1_000_000 + b"\n",
    "100,000 quotes that nothing closes": b'a: "' * 100_000,
    "a million commas": b"a: [" + b"," * 1_000_000 + b"]\n",
    "100 MB of text": b"",
}


def bombs(folder: Path, small: bool) -> Iterator[Row]:
    """Check a workspace with one bomb in it: exit 1, one diagnostic, within the limits."""
    ready = stage()
    root = ready.copy(folder / "bombed")
    slowest = _check(root, ready.env)[1]
    row = Row("bombs (each under 1 s and 200 MB)")
    for name, data in list(BOMBS.items())[:: 3 if small else 1]:
        target = root / _PATH
        target.write_bytes(data)
        if not data:
            os.truncate(target, _HUGE)
        code, seconds, memory, out = _check(root, ready.env)
        verdict = Verdict(name)
        if code != 1 or f"{_PATH}:" not in out or "Traceback" in out:
            verdict.undetected.append(f"exit {code}: {out[:300]}")
        if seconds - slowest > SECONDS:
            verdict.undetected.append(f"{seconds:.1f} s more than without it ({slowest:.1f} s)")
        if memory > MEMORY:
            verdict.undetected.append(f"{memory // 1024} MB")
        row.add(verdict)
    yield row


_MEASURED: Final = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def _check(root: Path, env: Mapping[str, str]) -> tuple[int, float, int, str]:
    """Run the check; return its code, seconds of processor, kilobytes of memory, what it said."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words(root, ("check", "-q", "--only", "integrity"))],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    *said, used = done.stderr.strip().split("\n")
    seconds, memory = used.split()
    return done.returncode, float(seconds), int(memory), done.stdout + "\n".join(said)
