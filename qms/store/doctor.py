"""The checks of ``qms doctor``: one line each, in the order in which they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.i18n import N_
from qms.store import (
    doctor_beside,
    doctor_files,
    doctor_git,
    doctor_machine,
    doctor_setup,
    doctor_store,
)
from qms.store.doctor_base import Check, Finding, Needs, Patient, State, Step
from qms.store.doctor_files import guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CHECKS", "Check", "Examined", "Finding", "Patient", "State", "Step", "examine"]

CHECKS: Final = (
    Check("git", N_("Git is there and new enough"), doctor_git.version),
    Check("repository", N_("The folder has a history"), doctor_git.repository),
    Check("settings", N_("qms.yaml can be read"), doctor_files.settings),
    Check("branch", N_("A branch takes what is recorded"), doctor_git.branch, Needs.GIT),
    Check("unfinished", N_("Nothing begun in git waits for its end"), doctor_git.unfinished,
          Needs.GIT),
    Check("identity", N_("Git knows who records"), doctor_git.identity, Needs.GIT),
    Check("interrupted", N_("No change was interrupted"), doctor_store.interrupted),
    Check("locks", N_("No lock was left behind"), doctor_store.locks, Needs.GIT),
    Check("uncommitted", N_("Every record is committed"), doctor_git.uncommitted, Needs.GIT),
    Check("leftovers", N_("Nothing is half written"), doctor_store.leftovers, Needs.RECORDS),
    Check("whole", N_("The whole history is here"), doctor_git.whole, Needs.GIT),
    Check("hook", N_("What is committed by hand is checked first"), doctor_setup.hook, Needs.GIT),
    Check("driver", N_("Git merges records field by field"), doctor_setup.driver, Needs.GIT),
    Check("attributes", N_("Git knows how records are stored"), doctor_setup.attributes, Needs.GIT),
    Check("safety", N_("Commits reach the disk, what is fetched is checked"),
          doctor_setup.settings, Needs.GIT),
    Check("line-ends", N_("Lines end as they should"), doctor_setup.line_ends, Needs.RECORDS),
    Check("index", N_("The index is sound"), doctor_store.index),
    Check("readable", N_("Every record can be read"), doctor_files.readable, Needs.RECORDS),
    Check("orphans", N_("Every file belongs to a record"), doctor_files.orphans, Needs.RECORDS),
    Check("ids", N_("No id is used twice"), doctor_files.ids, Needs.RECORDS),
    Check("reused", N_("No id was given again"), doctor_files.reused, Needs.GIT),
    Check("twins", N_("No two names are one elsewhere"), doctor_files.twins, Needs.RECORDS),
    Check("names", N_("Every computer can hold the names"), doctor_files.names, Needs.RECORDS),
    Check("links", N_("Records are plain files"), doctor_files.links, Needs.RECORDS),
    Check("large", N_("No file is too large"), doctor_files.large, Needs.RECORDS),
    Check("folder", N_("The folder is this computer's alone"), doctor_machine.folder),
    Check("rights", N_("The folder may be written to"), doctor_machine.rights),
    Check("console", N_("The console writes UTF-8"), doctor_machine.console),
    Check("space", N_("The disk has room"), doctor_machine.space),
    Check("clock", N_("The clock agrees with the history"), doctor_git.clock, Needs.GIT),
    Check("restricted", N_("What only some may read is kept apart"), doctor_beside.beside),
    Check("backup", N_("There is a recent backup"), doctor_store.backup, Needs.GIT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Examined:
    """A check and what it found."""

    check: Check
    findings: tuple[Finding, ...]
    seen: bool = True

    @property
    def state(self) -> State:
        """Return the worst state found."""
        if not self.seen:
            return State.UNSEEN
        states = {one.state for one in self.findings}
        worst = (State.PROBLEM, State.WARNING)
        return next((state for state in worst if state in states), State.OK)


def examine(patient: Patient) -> Iterator[Examined]:
    """Make every check; one that fails is a problem and hides no other."""
    for check in CHECKS:
        seen = patient.has(check.needs)
        yield Examined(check, guarded(check.look(patient)) if seen else (), seen)
