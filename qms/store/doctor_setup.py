"""Checks of what a repository has to be told once: hook, driver, settings, attributes."""

from __future__ import annotations

import os
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.i18n import M
from qms.store import files
from qms.store.carry import carry_out, ending_of
from qms.store.doctor_base import Finding, Patient, Step, problem, some, warning
from qms.store.git_remote import set_setting
from qms.store.git_run import ask, read
from qms.store.journal import Entry, Home
from qms.store.lock import workspace_lock
from qms.store.merge_driver import ATTRIBUTE, driver_installed, install_driver
from qms.store.walk import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.store.git import Repo
    from qms.store.git_run import Place

ENDINGS: Final = "* text=auto eol=lf"
_ATTRIBUTES: Final = ".gitattributes"
_FSYNC: Final = "committed,reference"
_MARKS: Final = ("qms", "pre-commit")


def hook(patient: Patient) -> Iterator[Finding]:
    """Look whether what is committed by hand is checked first."""
    if patient.repo is None:
        return
    file = _hook_file(patient.repo.place)
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    if not text:
        yield _no_hook(patient, patient.repo, file)
    elif not any(mark in text for mark in _MARKS):
        yield warning(
            M("A pre-commit hook of your own is there, and it does not check the records: {path}",
              path=str(file)),
            M("Add a line to it: qms check --staged"),
        )  # fmt: skip
    elif os.name != "nt" and not os.access(file, os.X_OK):
        yield warning(
            M("The pre-commit hook may not be run: {path}", path=str(file)),
            M("Let it be run: chmod +x {path}", path=str(file)),
            Step(M("Let the hook be run: {path}", path=str(file)), partial(_runnable, file)),
        )


def _no_hook(patient: Patient, repo: Repo, file: Path) -> Finding:
    what = M("What is committed by hand is not checked first: no pre-commit hook.")
    if not file.resolve().is_relative_to(repo.common_dir.resolve()):  # not this repository's alone
        return warning(what, M("Add to {path}: qms check --staged", path=str(file)))
    script = _script(patient, repo)
    return warning(
        what,
        M("Install it: qms doctor --fix, or pre-commit install"),
        Step(M("Write the hook {path}", path=str(file)), partial(_write_hook, file, script)),
    )


def _hook_file(place: Place) -> Path:
    # not through ``read``: that switches off the very setting which is asked for
    asked = ask(place, "config", "--path", "--get", "core.hooksPath")
    folder = asked.out.decode("utf-8", "surrogateescape").rstrip("\n")
    own = os.devnull if asked.status else folder
    return (place.top / own if own != os.devnull else place.common_dir / "hooks") / "pre-commit"


def _script(patient: Patient, repo: Repo) -> bytes:
    program = shlex.quote(Path(sys.executable).as_posix())
    inside = f" -C {shlex.quote(repo.prefix)}" if repo.prefix else ""
    return (
        "#!/bin/sh\n# Checks what is about to be committed; written by: qms doctor --fix\n"
        f"exec {program} -P -m qms{inside} -q check --staged\n"
    ).encode()


def _write_hook(file: Path, script: bytes) -> None:
    if file.exists():  # an empty one
        files.replace(file, script, expected=b"")
    else:
        files.create(file, script)
    _runnable(file)


def _runnable(file: Path) -> None:
    file.chmod(file.stat().st_mode | 0o111)


def driver(patient: Patient) -> Iterator[Finding]:
    """Look whether git asks this program how records are merged."""
    if patient.repo is not None and not driver_installed(patient.repo):
        yield warning(
            M("Git merges records line by line here: the merge driver is not registered."),
            M("Register it: qms doctor --fix"),
            Step(M("Register the merge driver in this repository's settings"),
                 partial(install_driver, patient.repo)),
        )  # fmt: skip


def settings(patient: Patient) -> Iterator[Finding]:
    """Look whether commits reach the disk, and whether what is fetched is checked."""
    if patient.repo is None:
        return
    place = patient.repo.place
    wanted = _setting(place, "core.fsync").split(",")
    if not ({"all", "committed"} & set(wanted) and {"all", "reference"} & set(wanted)):
        yield warning(
            M("After a power cut the last commits may be damaged (core.fsync)."),
            M("Set it: qms doctor --fix, or git config core.fsync {value}", value=_FSYNC),
            _set(place, "core.fsync", _FSYNC),
        )
    if _setting(place, "transfer.fsckObjects").lower() not in {"true", "yes", "on", "1"}:
        yield warning(
            M("What is fetched from others is not checked for damage (transfer.fsckObjects)."),
            M("Set it: qms doctor --fix, or git config transfer.fsckObjects true"),
            _set(place, "transfer.fsckObjects", "true"),
        )


def _setting(place: Place, key: str) -> str:
    return ask(place, "config", "--get", key).out.decode("utf-8", "replace").strip()


def _set(place: Place, key: str, value: str) -> Step:
    said = M("Set {key} = {value} in this repository", key=key, value=value)
    return Step(said, partial(set_setting, place, key, value))


def attributes(patient: Patient) -> Iterator[Finding]:
    """Look whether git is told how lines end and who merges records."""
    if patient.repo is None:
        return
    file = patient.root / _ATTRIBUTES
    held = file.read_bytes() if file.is_file() else b""
    lines = {" ".join(line.split()) for line in held.decode("utf-8", "replace").splitlines()}
    missing = [line for line in (ENDINGS, ATTRIBUTE) if line not in lines]
    if not missing or _told_elsewhere(patient.repo, missing):
        return
    said = M("{file} lacks: {lines}", file=_ATTRIBUTES, lines=tuple(missing))
    todo = M("Add the lines to {file} and commit it: qms doctor --fix", file=_ATTRIBUTES)
    yield warning(said, todo, Step(M("Add to {file}: {lines}", file=_ATTRIBUTES,
                  lines=tuple(missing)), partial(_append, patient, held, missing)))  # fmt: skip


def _told_elsewhere(repo: Repo, missing: list[str]) -> bool:
    """Ask git what holds for a record: another file or another wording may say the same."""
    path = f"{repo.prefix}{RECORDS}/risks/RSK-2026-0001.yaml"
    out = read(repo.place, "check-attr", "eol", "merge", "--", path).decode("utf-8", "replace")
    held = {line.rpartition(": ")[2] for line in out.splitlines()}
    return {"lf" if line == ENDINGS else "qms" for line in missing} <= held


def _append(patient: Patient, held: bytes, missing: list[str]) -> None:
    start = held if not held or held.endswith(b"\n") else held + b"\n"
    data = start + "".join(f"{line}\n" for line in missing).encode()
    message = "Tell git how records are stored and merged\n\nQms-Op: doctor\n"
    repo = patient.repo if patient.commit and patient.config.git.commit else None
    file = patient.root / _ATTRIBUTES
    with workspace_lock(patient.root):
        entry = Entry(_ATTRIBUTES, held if file.is_file() else None, data)
        carry_out(
            Home(patient.root, patient.repo),
            (entry,),
            ending_of(repo, message),
            lambda: repo.commit([_ATTRIBUTES], message) if repo else None,
            "doctor",
        )


def line_ends(patient: Patient) -> Iterator[Finding]:
    """Look for records with the line ends of Windows."""
    found = [
        path for path, data in patient.files.items() if path.endswith(".yaml") and b"\r\n" in data
    ]
    if found:
        yield problem(
            M("Lines end as on Windows ({n}): {paths}", n=len(found), paths=some(found)),
            M("Bring the records into canonical form: qms fmt"),
        )
