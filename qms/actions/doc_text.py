"""Texts of editions, read: which edition is meant, and what stands in its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.document_lint_hit import UNREADABLE
from qms.engine.documents import draft_of, edition_of, editions, in_force, text_path
from qms.errors import UsageProblem
from qms.exchange.document_text import read_text
from qms.i18n import M
from qms.model.diagnostic import Diagnostic, Place, RuleClass, Severity

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.engine.document_sections import Content
    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import DocumentText, Edition


def chosen_edition(view: View, document: ControlledDocument, wanted: str | None) -> Edition:
    """Return an edition by its id or printed number; without one the draft, else that in force.

    Raises UsageProblem for one that is not there.
    """
    if wanted is None:
        found = draft_of(view, document) or in_force(view, document)
    else:
        printed = (item for item in editions(document) if item.number == wanted)
        found = edition_of(document, wanted) or next(printed, None)
    if found is None:
        known = tuple(item.id for item in editions(document))
        raise UsageProblem(
            M("{id} has no edition {edition}.", id=document.id, edition=wanted or ""),
            M("Its editions: {names}", names=known),
        )
    return found


def read_edition_text(
    view: View, document: ControlledDocument, text: DocumentText
) -> Content | Diagnostic:
    """Return a text of an edition at the revision of the view, or why it cannot be read."""
    path = text_path(document, text)
    data = view.snapshot.content(path) if path else None
    if path is None or data is None:
        message = M("{id}: the text {place} is not at hand", id=document.id, place=text.place)
        hint = M("Give the file itself: --file FILE")
        place = Place(path) if path else None
        return Diagnostic(
            UNREADABLE, Severity.WARNING, RuleClass.DUTY, message, hint, document.id, place=place
        )
    return read_text(path, data)


def text_in(session: Session, edition: Edition, language: str | None) -> DocumentText:
    """Return the text of an edition in a language, else in the workspace's, else the first.

    Raises UsageProblem where there is none.
    """
    held = {text.id: text for text in edition.texts}
    found = held.get(language or session.config.default_language)
    if found is None and language is None:
        found = next(iter(held.values()), None)
    if found is None:
        raise UsageProblem(
            M("Edition {edition} has no text in {language}.", edition=edition.id,
              language=language or session.config.default_language),
            M("Its texts: {names}", names=tuple(held)),
        )  # fmt: skip
    return found
