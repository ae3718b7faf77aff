"""Consents: people who take theirs back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions import kept_texts
from qms.actions.dated import day_of, happened, one_more
from qms.actions.records import find
from qms.engine.survey_ethics import standing
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.kinds.consent import Consent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.store.write import Applied

    Values = Mapping[str, tuple[str, ...]]


def completed(session: Session, values: Values) -> dict[str, tuple[str, ...]]:
    """Return typed values; raises UsageProblem where a text names a person."""
    refuse_personal(session, [text for texts in values.values() for text in texts])
    return {name: texts for name, texts in values.items() if texts}


def refuse_personal(session: Session, texts: Iterable[str | None]) -> None:
    """Raise UsageProblem for personal data in the register."""
    kept_texts.refuse_personal(
        session,
        texts,
        N_("The register of consents names nobody:{lines}"),
        M("Say how many people. The signed sheets stay outside git: qms evidence add ..."),
    )


def withdraw(
    session: Session,
    record_id: str,
    number: int,
    *,
    date: str | None = None,
    basis: str | None = None,
) -> Written | Applied:
    """Record that people took their consent back; raises UsageProblem for more than there are."""
    session.refuse_past()
    item = find(session, record_id)
    if not isinstance(item, Consent):
        raise UsageProblem(
            M("{id} is no consent.", id=item.id), M("See the ids with: qms consent list")
        )
    refuse_personal(session, (basis,))
    left = standing(session.view, item)
    if number > left:
        raise UsageProblem(M("Only {n} consents of {id} stand.", n=left, id=item.id))
    edit = one_more(item, "withdrawals", day_of(session, date), basis=basis, number=number)
    return happened(session, item, "consent withdraw", [edit], summary="withdraw")
