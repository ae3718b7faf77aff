"""Take back a change: by another one, which says so.  No record and no item disappears."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.actions.renumber import Told, carry_out
from qms.errors import StoreProblem, UsageProblem
from qms.i18n import M
from qms.model.ids import to_latin
from qms.store.done import UNDOES, Done, last, named
from qms.store.git_place import shallow_problem
from qms.store.past import RENUMBERED
from qms.store.rewrite import Rewriting, message, rewrite
from qms.store.undo import Part, Undo, Undoing

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.model.diagnostic import Diagnostic
    from qms.model.snapshot import Snapshot
    from qms.store.load import Before

_SHOWN: Final = 160
_WHY_NOT: Final = {
    "sync": M("It brought in what others did; each of their changes can be taken back alone."),
    "migrate": M("It changed the form of the records, not what they say."),
    "fmt": M("It changed the form of the records, not what they say."),
    "schemas": M("It wrote the schemas that the program brings."),
}


@dataclass(frozen=True, slots=True)
class Undone:
    """Which change was taken back, by which commit, and what that did."""

    done: Done
    parts: tuple[Part, ...]
    commit: str | None = None


def undo(session: Session, rev: str | None = None, *, dry: bool = False) -> Undone:
    """Take back the change ``rev``, by default the last one that still stands.

    An undo is such a change too, so taking it back by its commit brings back what it took.
    Raises StoreProblem where that cannot be done without loss, ChangeRefused where the records
    would not be sound; then nothing is written.
    """
    session.refuse_past()
    repo = session.store.repo
    if rev is not None:
        _refuse_record(session, rev)
    found = named(repo, rev) if rev is not None else last(repo)
    _refuse(session, found)
    if RENUMBERED in found.trailers:
        return _renumbered(session, found, dry=dry)
    work = Undo(session.store, found, session.today, _reason(session, found))
    drawn: list[Undoing] = []

    def draw(before: Before) -> Rewriting:
        drawn.append(work.drawn(before))
        return _rewriting(found, drawn[-1])

    def check(snapshot: Snapshot) -> list[Diagnostic]:
        return session.integrity(snapshot)

    applied = rewrite(session.store, draw, check, dry=dry)
    return Undone(found, tuple(drawn[-1].parts), applied.commit)


def _refuse_record(session: Session, rev: str) -> None:
    """Raise UsageProblem where a record is named, which has many changes, and not one of them."""
    record = session.snapshot.get(rev) or session.snapshot.get(to_latin(rev))
    if record is not None:
        raise UsageProblem(
            M("{id} is a record; a change is named by its commit.", id=record.id),
            M("See its changes with: qms log {id}; then: qms undo COMMIT", id=record.id),
        )


def _reason(session: Session, found: Done) -> str:
    """Return why what the change said is void from now on, in the language of the records."""
    return M(
        "taken back on {date}: {summary}",
        date=session.today.isoformat(),
        summary=found.summary[:_SHOWN],
    ).shown(session.config.default_language)


def _rewriting(found: Done, made: Undoing) -> Rewriting:
    if not made.after:
        raise StoreProblem(
            M("Nothing is left to take back of: {summary}", summary=found.summary),
            M("To take back an earlier change, name it: qms undo COMMIT (see git log)"),
        )
    touched = [part.record for part in made.parts if part.record is not None]
    said = message(_summary(found), "undo", touched, (f"{UNDOES}: {found.id}",))
    return Rewriting(made.after, said)


def _summary(found: Done) -> str:
    return f"{'Bring back' if found.undoes else 'Take back'}: {bare(found.summary)}"


def bare(summary: str) -> str:
    """Return the summary of a change without the words by which an undo begins."""
    return summary.removeprefix("Take back: ").removeprefix("Bring back: ")


def _refuse(session: Session, found: Done) -> None:
    why = _WHY_NOT.get(found.operation)
    if why is not None or len(found.parents) > 1:
        raise UsageProblem(
            M("“{summary}” cannot be taken back. {reason}",
              summary=found.summary, reason=why or _WHY_NOT["sync"]),
            M("To take back another change, name it: qms undo COMMIT (see git log)"),
        )  # fmt: skip
    if not found.parents:
        if session.store.repo.is_shallow():
            raise shallow_problem()
        raise UsageProblem(
            M("“{summary}” cannot be taken back: it made the workspace.", summary=found.summary),
            M("Remove the folder if you do not want it."),
        )


def _renumbered(session: Session, found: Done, *, dry: bool) -> Undone:
    """Give a record its former id again; references made since follow, too."""
    old, new = found.trailers[RENUMBERED].split(" ", 1)
    entry = session.snapshot.entries.get(new)
    if entry is None or old not in entry.aliases or old in session.snapshot.occupied:
        raise StoreProblem(
            M("{new} is no longer the record that was {old}.", new=new, old=old),
            M("Give it an id yourself: qms renumber {id}", id=new),
        )
    told = Told(_summary(found), "undo", (f"{UNDOES}: {found.id}",))
    done = carry_out(session, new, old, told, dry=dry)
    part = Part(old, entry.path, ("id",), "renumbered", new, old)
    more = [replace(part, record=name, field=tuple(map(str, path)))
            for name, path in done.found.references]  # fmt: skip
    return Undone(found, (part, *more), done.applied.commit)
