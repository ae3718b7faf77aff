"""Write official papers in the asked formats and languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.staff import staff_list
from qms.report.papers import Desk
from qms.report.render import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.report.document import Document

FORMATS: Final = ("md", "html", "docx", "pdf")


@dataclass(frozen=True, slots=True)
class Order:
    """How papers are wanted: formats, languages, folder, who hears of oddities and progress."""

    formats: Sequence[str]
    languages: Sequence[str]
    out: Path
    warn: Callable[[str], None] | None = None
    progress: Callable[[str], None] | None = None


def desk(session: Session, view: View, lang: str) -> Desk:
    """Return what papers of the session are made with; names are read from the staff list now."""
    commit = str(session.provenance()["commit"] or "")[:12]
    return Desk(view, lang, session.store.root, staff_list(session), commit)


def write_papers(
    session: Session, order: Order, made: Callable[[str], Iterable[tuple[str, Document]]]
) -> tuple[Path, ...]:
    """Write the documents that ``made(lang)`` yields with their stems, for each language."""
    written: list[Path] = []
    for lang in order.languages:
        for stem, document in made(lang):
            written += render(
                document,
                order.formats,
                order.out,
                f"{stem}-{lang}",
                workspace=session.store.root,
                warn=order.warn,
            )
    return tuple(written)
