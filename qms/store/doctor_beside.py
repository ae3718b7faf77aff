"""Checks of a restricted workspace and its main one: apart, and each the other's."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from qms.errors import QmsError
from qms.i18n import M
from qms.store.doctor_base import Finding, Patient, Step, problem, some, warning
from qms.store.git import Repo
from qms.store.git_run import ask
from qms.store.neighbour import neighbour

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.store.git_run import Place

_OTHERS = 0o077


def beside(patient: Patient) -> Iterator[Finding]:
    """Look whether the restricted workspace and its main one are apart and know each other."""
    config = patient.config
    found = neighbour(patient.root, config)
    if found is None:
        return
    if config.main is not None and config.restricted is not None:
        yield problem(
            M("qms.yaml names a main and a restricted workspace: it can be one of them only."),
            M("Take one of the two lines out of qms.yaml."),
        )
    if found.odd is not None:
        yield problem(found.odd, M("Name each in the qms.yaml of the other: restricted:, main:"))
    elif found.root is None and config.main is not None:
        yield warning(
            M("The main workspace is not here; without it nothing can be recorded."),
            M("Clone it to {folder}.", folder=found.folder),
        )
    if found.root is not None:
        yield from _apart(patient, found.root)
    yield from _open(patient.root if config.main is not None else found.root)


def _apart(patient: Patient, other: Path) -> Iterator[Finding]:
    """Look for what would carry the records of one into a clone of the other."""
    try:
        repo = Repo.discover(other)
    except QmsError as error:
        yield problem(error.message, error.hint)
        return
    if patient.repo is None or repo is None:
        return
    if os.path.realpath(repo.common_dir) == os.path.realpath(patient.repo.common_dir):
        yield problem(
            M("Both workspaces lie in one repository: each clone holds what only some may read."),
            M("Give the restricted one a repository of its own."),
        )
        return
    shared = _remotes(patient.repo.place) & _remotes(repo.place)
    if shared:
        yield problem(
            M("Both workspaces are sent to one place: {paths}", paths=some(shared)),
            M("Give the restricted one a place of its own: git remote set-url origin ADDRESS"),
        )


def _remotes(place: Place) -> set[str]:
    answer = ask(place, "config", "--get-regexp", r"^remote\..*\.(url|pushurl)$")
    lines = answer.out.decode("utf-8", "replace").splitlines()
    return {line.partition(" ")[2].removesuffix("/").removesuffix(".git") for line in lines}


def _open(restricted: Path | None) -> Iterator[Finding]:
    """Look whether others of this computer may read the restricted workspace."""
    if restricted is None or os.name == "nt" or not restricted.stat().st_mode & _OTHERS:
        return
    yield warning(
        M("Others of this computer may look into the restricted workspace: {folder}",
          folder=str(restricted)),
        M("Close it: qms doctor --fix, or chmod 700 {folder}", folder=str(restricted)),
        Step(M("Close {folder} to others", folder=str(restricted)),
             partial(restricted.chmod, 0o700)),
    )  # fmt: skip
