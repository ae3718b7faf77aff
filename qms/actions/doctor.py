"""Look a workspace over, and mend what can be mended without touching a record."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qms.errors import QmsError, StoreProblem
from qms.i18n import M
from qms.store.doctor import Examined, Patient, State, Step, examine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Examined", "Health", "State", "Step", "doctor"]


@dataclass(frozen=True, slots=True)
class Health:
    """The folder, what was found in it, and what was mended (code of the check, step)."""

    root: Path
    found: tuple[Examined, ...]
    mended: tuple[tuple[str, Step], ...] = field(default=())

    @property
    def steps(self) -> tuple[tuple[str, Step], ...]:
        """Return what ``--fix`` would do, in order."""
        return tuple(
            (one.check.code, finding.step)
            for one in self.found
            for finding in one.findings
            if finding.step is not None
        )

    def count(self, state: State) -> int:
        """Return how many checks ended in a state."""
        return sum(one.state is state for one in self.found)


def doctor(
    folder: Path,
    *,
    fix: bool = False,
    commit: bool = True,
    told: Callable[[Step, QmsError | None], None] | None = None,
) -> Health:
    """Examine the workspace around a folder; with ``fix`` mend and examine again.

    Nothing is changed without ``fix``.  ``told`` hears of every step when it is done, with the
    error where it failed; a failing step stops no other.
    """
    health = _examined(folder, commit=commit)
    if not fix:
        return health
    mended = []
    for code, step in health.steps:
        error = _run(step)
        if told is not None:
            told(step, error)
        if error is None:
            mended.append((code, step))
    return Health(health.root, _examined(folder, commit=commit).found, tuple(mended))


def _examined(folder: Path, *, commit: bool) -> Health:
    patient = Patient(folder, time.time(), commit=commit)
    return Health(patient.root, tuple(examine(patient)))


def _run(step: Step) -> QmsError | None:
    try:
        step.run()
    except QmsError as error:
        return error
    except OSError as error:
        return StoreProblem(
            M("The computer refused: {path} ({reason})",
              path=str(error.filename or "."), reason=error.strerror or ""),
        )  # fmt: skip
    return None
