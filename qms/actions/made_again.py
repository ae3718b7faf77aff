"""The figures of report files, where they are what the program makes of the commit they name."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from qms.actions.handed import agreed, made_for
from qms.actions.privacy import gate
from qms.actions.recount import asked_for, session_at, summary_figures, value_of
from qms.actions.reports import frame_of
from qms.errors import ReportProblem, UsageProblem
from qms.i18n import M
from qms.model.record import Circle
from qms.report.frame import compose
from qms.report.render import rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qms.actions.handed import Handed
    from qms.actions.reports import Asked
    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.report.document import Stamp

    Tree = dict[str, Any]


NO_FIGURES: Final = M(
    "No figures are recorded: no file says from which commit it was made, so they cannot be"
    " computed again."
)

NOT_OURS: Final = M(
    "this is not the file that qms made of the commit it names (it was edited, or made by another"
    " version): recorded without figures"
)


def recounted(
    session: Session,
    handed: Sequence[Handed],
    circle: Circle,
    approved: str | None,
    warn: Callable[[Message], None] | None,
) -> Tree:
    """Return commit and figures, computed again from the commit that the files name.

    Figures are those of the files alone: a file that is made otherwise from that commit was edited,
    and none are recorded.  What leaves the office must be reproducible, so a file made from records
    that were not committed is refused there.
    """
    stamp = agreed(handed)
    if stamp is not None and stamp.commit:
        other = next((item for item in handed if not _is_ours(session, item, approved)), None)
        if other is None:
            return {"commit": stamp.commit, **_figures(session, stamp)}
        if warn:
            warn(M("{file}: {reason}", file=other.path.name, reason=NOT_OURS))
        return {}
    if stamp is not None and circle is not Circle.INTERNAL:
        raise UsageProblem(
            M("The files were made from records that were not committed."),
            M("Commit the records, make the report again, and issue the new files."),
        )
    if warn:
        warn(NO_FIGURES)
    return {}


def _is_ours(session: Session, item: Handed, approved: str | None) -> bool:
    """Tell whether a file is what the program makes; one that says nothing goes with the others."""
    return item.stamp is None or is_made(session, item, approved)


def _figures(session: Session, stamp: Stamp) -> Tree:
    then = session_at(session, stamp.commit, stamp.day)
    asked = asked_for(
        then, stamp.report, stamp.period, made_for(session, stamp), stamp.unit or None
    )
    figures = [
        {"name": item.name, "value": value_of(item)} for item in summary_figures(then, asked)
    ]
    return {"figures": figures} if figures else {}


def is_made(session: Session, item: Handed, approved: str | None) -> bool:
    """Make a file again from its stamp, and compare the bytes.

    Neither the option of the circle nor the approval stands in a stamp, so the file is ours if one
    of the ways to ask for it gives its bytes.  Raises StoreProblem where the repository no longer
    has the commit.
    """
    stamp = item.stamp
    if stamp is None or not stamp.commit:
        return False
    then = session_at(session, stamp.commit, stamp.day)
    ending = item.path.suffix[1:].lower()
    asked = _ways(then, stamp, approved)
    return any(_made(then, one, stamp, ending) == item.data for one in asked)


def _ways(then: Session, stamp: Stamp, approved: str | None) -> Iterator[Asked]:
    circle = made_for(then, stamp)
    plain = asked_for(then, stamp.report, stamp.period, None, stamp.unit or None)
    for act, whom in product(dict.fromkeys((approved, None)), (None, circle)):
        yield replace(plain, circle=whom, approved=act)


def _made(then: Session, asked: Asked, stamp: Stamp, ending: str) -> bytes | None:
    """Return a file as it would be made, None where it cannot be asked for so."""
    try:
        frame = frame_of(then, asked, stamp.lang)
        if frame.circle.value != stamp.circle:
            return None
        document = compose(asked.spec, frame)
        guard = gate(then, frame.circle)
        document = guard.document("", document) if guard else document
        files = rendered(document, [ending], "report", workspace=then.looks)
    except (UsageProblem, ReportProblem):
        return None
    return next(iter(files.values()), None)
