"""What a field can be filled with: levels of the scale, words of vocabularies, units, posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.values import opening_type
from qms.kinds import all_kinds
from qms.model.fields import RefTo, WordOf
from qms.model.marks import field_mark

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.model.record import Record
    from qms.model.text import Text

MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, how people call it, what it means, and whether a body has yet to approve it."""

    value: str
    label: Text
    description: Text | None = None
    proposed: bool = False


def choices(session: Session, kind: type[Record], name: str) -> tuple[Choice, ...]:
    """Return what can be chosen for a field, nothing where any text will do."""
    if name in {"likelihood", "impact"} and opening_type(kind) is not None:
        return _levels(session.view, name)
    mark = field_mark(kind, name)
    if isinstance(mark, WordOf):
        found = session.view.words.vocabulary(mark.vocabulary) if session.view.words else None
        return tuple(
            Choice(word.id, word.label, word.examples) for word in (found.words if found else ())
        )
    if name in {"owner", "executor"}:
        return _named(session.view, ("role",))
    return _named(session.view, mark.kinds) if isinstance(mark, RefTo) else ()


def _levels(view: View, factor: str) -> tuple[Choice, ...]:
    levels = getattr(view.scale.value, factor).levels if view.scale else ()
    return tuple(
        Choice(str(level.value), level.label, level.description, level.proposed) for level in levels
    )


def _named(view: View, nouns: tuple[str, ...]) -> tuple[Choice, ...]:
    records = [record for noun in nouns for record in view.snapshot.of(all_kinds()[noun])]
    named = [(record.id, view.name(record.id)) for record in records]
    found = tuple(Choice(record_id, name) for record_id, name in named if name is not None)
    return found if len(found) <= MOST else ()


def by_label(text: str, offered: tuple[Choice, ...]) -> str:
    """Return the value whose label, in any language, was typed; the text itself for no label."""
    wanted = " ".join(text.split()).casefold()
    for choice in offered:
        if any(words.casefold() == wanted for _lang, words in choice.label.by_lang):
            return choice.value
    return text
