"""Put CAPAs before the post above: recorded once, told by memo."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.dated import one_more
from qms.actions.papers import desk, write_papers
from qms.engine.escalation import to_raise
from qms.kinds.capa import Capa
from qms.model.change import Change
from qms.model.fields import Post
from qms.model.items import until
from qms.report.escalation import memo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.session import Session
    from qms.engine.escalation import Raise
    from qms.kinds.capa import Escalation
    from qms.model.change import Edit
    from qms.report.document import Document
    from qms.store.write import Applied


@dataclass(frozen=True, slots=True)
class Escalated:
    """What was put before whom; ``left`` has nobody above.  ``applied`` is None for nothing."""

    raised: tuple[Raise, ...]
    left: tuple[Raise, ...]
    applied: Applied | None


def escalate(session: Session, *, by: str | None = None, dry: bool = False) -> Escalated:
    """Record each escalation that the policy asks for, all in one change, dated today.

    What is recorded already is not recorded again.  Source: regulation on monitoring and feedback,
    8.5(1).
    """
    session.refuse_past()
    found = tuple(to_raise(session.view))
    raised = tuple(item for item in found if item.to is not None)
    left = tuple(item for item in found if item.to is None)
    if not raised:
        return Escalated((), left, None)
    change = Change("CAPAs escalated to the post above", "escalate", _edits(session, raised, by))
    return Escalated(raised, left, session.write(change, dry=dry))


def _edits(session: Session, raised: tuple[Raise, ...], by: str | None) -> tuple[Edit, ...]:
    ahead: Counter[str] = Counter()
    edits: list[Edit] = []
    for item in raised:
        edits.append(
            one_more(
                item.capa,
                "escalations",
                session.today,
                by=by,
                cause=item.cause.value,
                of=item.of,
                to=str(item.to),
                ahead=ahead[item.capa.id],
            )
        )
        ahead[item.capa.id] += 1
    return tuple(edits)


def write_memos(session: Session, order: Order) -> tuple[Path, ...]:
    """Write a memo for each post before which CAPAs were put today."""
    told = _today(session)

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        at = desk(session, session.view, lang, order.circle)
        for post, raised in sorted(told.items()):
            name = post.lower().replace("@", "-")
            yield f"memo-escalation-{session.today}-{name}", memo(at, Post.parse(post), raised)

    return write_papers(session, order, made)


def _today(session: Session) -> dict[str, list[tuple[Capa, Escalation]]]:
    told: dict[str, list[tuple[Capa, Escalation]]] = {}
    for capa in session.snapshot.of(Capa):
        for item in until(capa.escalations, session.today):
            if item.date == session.today:
                told.setdefault(str(item.to), []).append((capa, item))
    return told
