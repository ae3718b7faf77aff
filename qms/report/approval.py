"""The mark of approval on a cover: body, act, number and date of the decision (KazNMU 8.3(2))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import UsageProblem
from qms.i18n import N_, M, translate
from qms.kinds.decision import Decision
from qms.model.states import ENTERED_BY_MISTAKE
from qms.report.wording import long_date

if TYPE_CHECKING:
    from qms.engine.view import View

_WANTED = ("body", "number", "date")


def approval(view: View, decision_id: str | None, lang: str) -> tuple[str, ...]:
    """Return the lines of the mark, none where no decision is named.

    The decision may be later than the day of the report, which is approved after its period.
    Raises UsageProblem for a record that is no decision, is cancelled, or lacks body, number or
    date.
    """
    if decision_id is None:
        return ()
    decision = _decision(view, decision_id)
    word = view.word("act-kind", decision.act)
    act = word.label.shown(lang) if word else decision.act
    body = view.name(decision.body or "")
    return (
        translate(N_("APPROVED"), lang),
        body.shown(lang) if body else decision.body or "",
        M("{act} No. {number}", act=act, number=decision.number or "").shown(lang),
        long_date(decision.date, lang),
    )


def _decision(view: View, decision_id: str) -> Decision:
    found = view.snapshot.get(decision_id)
    if not isinstance(found, Decision):
        raise UsageProblem(
            M("{option}: there is no decision {id}.", option="--approved", id=decision_id),
            M("Decisions: qms decision list"),
        )
    if view.state_id(found) in {"cancelled", ENTERED_BY_MISTAKE}:
        raise UsageProblem(
            M("{option}: the decision {id} does not hold.", option="--approved", id=decision_id),
            M("See why: qms show {id}", id=decision_id),
        )
    lacking = tuple(name for name in _WANTED if not getattr(found, name))
    if lacking:
        raise UsageProblem(
            M(
                "{option}: the decision {id} lacks: {fields}",
                option="--approved",
                id=decision_id,
                fields=lacking,
            ),
            M("Enter it: qms set {id} {key} ...", id=decision_id, key=lacking[0]),
        )
    return found
