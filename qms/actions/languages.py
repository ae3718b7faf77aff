"""Texts in several languages: which one a command sets, and that the others stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.actions.values import choose, is_text
from qms.errors import UsageProblem
from qms.i18n import LANGUAGES, M

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.model.record import Record


def language_to_set(session: Session, record: Record, name: str) -> str:
    """Return the language that words are set in, so that the other languages stay.

    Nothing where the record holds one plain string in the workspace's default language.
    """
    held = session.snapshot.entries[record.id].tree.get(name)
    if isinstance(held, list) and any(isinstance(item, dict) for item in held):
        raise UsageProblem(
            M("{key} holds words in several languages", key=name),
            M("Change it in an editor: qms edit {id}", id=record.id),
        )
    default = session.config.default_language if isinstance(held, dict) else ""
    return session.typed_in or default


def speaks(record: Record, name: str, lang: str) -> None:
    """Raise UsageProblem where a field holds no text, or the language is none of the three."""
    if not is_text(type(record), name):
        raise UsageProblem(
            M("{key} is the same in every language", key=name),
            M("Set it without one: qms set {id} {key} ...", id=record.id, key=name),
        )
    choose(f"{name}.{lang}", lang, LANGUAGES)


def in_language(
    session: Session, record: Record, name: str, lang: str, text: str
) -> tuple[tuple[str | int, ...], Any]:
    """Set one language of a text; a plain string becomes a mapping of both languages."""
    tree = session.snapshot.entries[record.id].tree
    held = tree.get(name)
    if isinstance(held, dict):
        return (name, lang), text
    default = session.config.default_language
    both = {default: held, lang: text} if held is not None and lang != default else {lang: text}
    return (name,), both
