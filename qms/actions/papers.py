"""Write official papers in the asked formats and languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.paper_formats import PAPERS
from qms.actions.provenance import shown_commit
from qms.actions.publish import publish
from qms.actions.staff import staff_list
from qms.model.record import Circle
from qms.report.papers import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.report.document import Document

FORMATS: Final = PAPERS


@dataclass(frozen=True, slots=True)
class Order:
    """How papers are wanted: formats, languages, folder, who hears of oddities and progress."""

    formats: Sequence[str]
    languages: Sequence[str]
    out: Path
    warn: Callable[[str], None] | None = None
    progress: Callable[[str], None] | None = None
    circle: Circle = Circle.INTERNAL


def desk(session: Session, view: View, lang: str, circle: Circle = Circle.INTERNAL) -> Desk:
    """Return what papers of the session are made with.

    Names are read from the staff list now; what leaves the office names posts only.
    """
    inside = circle is Circle.INTERNAL
    commit = shown_commit(str(session.provenance()["commit"] or ""), circle)
    staff = staff_list(session) if inside else {}
    return Desk(view, lang, session.looks, staff, commit, circle)


def write_papers(
    session: Session, order: Order, made: Callable[[str], Iterable[tuple[str, Document]]]
) -> tuple[Path, ...]:
    """Write the documents that ``made(lang)`` yields with their stems, for each language.

    Raises PublishingProblem for what may not go to the circle of the order.
    """
    documents = (
        (f"{stem}-{lang}", document) for lang in order.languages for stem, document in made(lang)
    )
    return publish(session, order.circle, order, documents)
