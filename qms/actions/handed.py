"""Files handed in for an issue: what they say of themselves, and whether they may leave."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.records import find
from qms.actions.recount import asked_for
from qms.actions.reports import circle_of
from qms.engine.circles import wide_enough
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.issued_report import IssuedReport
from qms.model.record import Circle
from qms.report.family import report_spec
from qms.report.stamps import read_stamp
from qms.store.attachments import content

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.report.document import Stamp

_OF_ONE_ISSUE: Final = ("report", "period", "circle", "unit", "commit", "day")


@dataclass(frozen=True, slots=True)
class Handed:
    """A file, its content and what it says of itself, nothing for one that was saved again."""

    path: Path
    data: bytes
    sha256: str
    stamp: Stamp | None


def hand_in(
    session: Session, paths: Sequence[Path], warn: Callable[[Message], None] | None = None
) -> tuple[Handed, ...]:
    """Read the files; raises UsageProblem for one that is empty, issued before or given twice.

    What a file says of itself and cannot be counts as nothing; ``warn`` hears of it.
    """
    issued = {
        file.sha256: report.id
        for report in session.snapshot.of(IssuedReport)
        for file in report.files
    }
    seen: dict[str, Path] = {}
    found = []
    for path in paths:
        data = content(path)
        if not data:
            raise UsageProblem(
                M("{file} is empty.", file=path.name),
                M("Make the report again, then issue the new file."),
            )
        digest = hashlib.sha256(data).hexdigest()
        if digest in issued:
            raise UsageProblem(
                M("{file} is issued already: {id}.", file=path.name, id=issued[digest]),
                M("See it with: qms show {id}", id=issued[digest]),
            )
        if digest in seen:
            raise UsageProblem(
                M("{one} and {other} are the same file.", one=seen[digest].name, other=path.name)
            )
        seen[digest] = path
        stamp = read_stamp(path.name, data)
        odd = _impossible(session, stamp) if stamp else ""
        if odd and warn:
            warn(
                M(
                    "{file} says of itself what cannot be: {value}. It counts as a file that says"
                    " nothing.",
                    file=path.name,
                    value=odd,
                )
            )
        found.append(Handed(path, data, digest, None if odd else stamp))
    return tuple(found)


def _impossible(session: Session, stamp: Stamp) -> str:
    """Return what of a stamp no report of ours says, nothing where all of it can be."""
    from qms.report.loader import packaged_interface

    spec = report_spec(stamp.report)
    if spec is None:
        return stamp.report
    if stamp.circle not in {circle.value for circle in Circle}:
        return stamp.circle
    if stamp.day > session.today:
        return stamp.day.isoformat()
    # an earlier edition of the template is no reason: what counts is whose it is
    own = packaged_interface(spec.template).partition("/")[0]
    if own and stamp.template.partition("/")[0] != own:
        return stamp.template
    try:
        asked_for(session, stamp.report, stamp.period, None, None)
    except UsageProblem:
        return stamp.period
    return ""


def agreed(handed: Sequence[Handed]) -> Stamp | None:
    """Return what the files say of themselves, None where none says anything.

    Raises UsageProblem where two files are not of one issue.
    """
    told = [item for item in handed if item.stamp is not None]
    if not told:
        return None
    first = told[0]
    for item in told[1:]:
        for name in _OF_ONE_ISSUE:
            one, other = getattr(first.stamp, name), getattr(item.stamp, name)
            if one != other:
                raise UsageProblem(
                    M(
                        "{file} and {other_file} are not of one issue: {one} and {other}.",
                        file=first.path.name,
                        other_file=item.path.name,
                        one=one or "-",
                        other=other or "-",
                    ),
                    M("Issue each report on its own; languages and formats of one go together."),
                )
    return first.stamp


def agreed_circle(session: Session, stamp: Stamp | None, asked: Circle | None) -> Circle:
    """Return for whom the files are; raises UsageProblem for a wider circle than they are made for.

    Files that say nothing are for the office's own work.
    """
    own = made_for(session, stamp)
    if asked is None:
        return own
    if stamp is not None and not wide_enough(own, asked):
        raise UsageProblem(
            M(
                "The files are made for the circle {circle}, not for {asked}.",
                circle=M(own.value),
                asked=M(asked.value),
            ),
            M(
                "Make the report for it: qms report {name} --circle {asked}",
                name=stamp.report,
                asked=asked.value,
            ),
        )
    return asked


def made_for(session: Session, stamp: Stamp | None) -> Circle:
    """Return for whom files were made, by their stamp; for the office where it says nothing."""
    if stamp is None:
        return Circle.INTERNAL
    try:
        return Circle(stamp.circle)
    except ValueError:
        return circle_of(session.view, stamp.report)


def approval(session: Session, approved: str | None, circle: Circle) -> str | None:
    """Return the act that approved the report; it precedes publication (8.1.1).

    Raises UsageProblem without one where the report leaves the office, and for an act to come.
    """
    if approved is None:
        if circle is not Circle.INTERNAL:
            raise UsageProblem(
                M("A report leaves the office only after it was approved."),
                M(
                    "Name the act: --approved DEC-...; record it with: qms decision add --help;"
                    " or keep the report inside: --circle internal"
                ),
            )
        return None
    act = find(session, approved)
    if not isinstance(act, Decision):
        raise UsageProblem(
            M("{id} is no decision.", id=act.id), M("See the ids with: qms decision list")
        )
    state = session.view.state(act)
    if state is None or state.id not in {"taken", "done"} or act.date > session.today:
        raise UsageProblem(
            M(
                "{id} approves nothing today: it is of {day}, {state}.",
                id=act.id,
                day=act.date,
                state=M(state.label if state else ""),
            ),
            M("Issue the report after the act, or name another act."),
        )
    return act.id
