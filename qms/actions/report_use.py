"""Record what was made of an issued report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.actions.choices import by_label, choices
from qms.actions.records import Written, find
from qms.actions.values import choose
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.decision import Decision
from qms.kinds.issued_report import IssuedReport, Use
from qms.model.change import Append, Change
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.actions.session import Session
    from qms.i18n import Message


def use(  # noqa: PLR0913 -- what is said of the use, and who hears of oddities
    session: Session,
    record_id: str,
    word: str | None,
    text: str,
    decision: str | None = None,
    *,
    warn: Callable[[Message], None] | None = None,
) -> Written:
    """Record today what was decided or changed because of an issued report.

    Raises UsageProblem for a word that the vocabulary of uses does not have; ``warn`` hears of a
    decision that is older than the report.
    """
    report = find(session, record_id)
    if not isinstance(report, IssuedReport):
        raise UsageProblem(
            M("{id} is no issued report.", id=report.id),
            M("See the ids with: qms issued-report list"),
        )
    item: dict[str, Any] = {"id": str(len(report.uses) + 1), "date": session.today.isoformat()}
    if word:
        offered = choices(session, Use, "use")  # type: ignore[arg-type]
        word = by_label(normalise(word)[0], offered)
        item["use"] = choose("--use", word, [one.value for one in offered] or [word])
    item["text"] = normalise(text)[0]
    if decision:
        item["decision"] = _found(session, report, decision, warn)
    change = Change(f"{report.id}: used", "report use", (Append(report.id, ("uses",), item),))
    applied = session.write(change)
    return Written(report.id, applied, session.reopened().view)


def _found(
    session: Session,
    report: IssuedReport,
    decision: str,
    warn: Callable[[Message], None] | None,
) -> str:
    found = find(session, decision)
    if warn and isinstance(found, Decision) and found.date < report.issued:
        warn(
            M(
                "{decision} is of {day}, before {id} was issued on {issued}: look whether it is"
                " the decision that followed from the report.",
                decision=found.id,
                day=found.date,
                id=report.id,
                issued=report.issued,
            )
        )
    return found.id
