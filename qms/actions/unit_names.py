"""Units by what people call them: the abbreviation or a name, in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.kinds.unit import Unit
from qms.model.fields import RefTo
from qms.model.marks import field_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.model.record import Record


def unit_called(view: View, text: str) -> str | None:
    """Return the id of the one unit that is called so, None where there is none or several."""
    wanted = _plain(text)
    found = {
        unit.id
        for unit in view.snapshot.of(Unit)
        if any(_plain(name) == wanted for name in _names(unit))
    }
    return found.pop() if len(found) == 1 else None


def unit_for(view: View, kind: type[Record], field: str, text: str) -> str:
    """Return the unit's id for a field that names one, where the text is what it is called."""
    mark = field_mark(kind, field) if field in kind.model_fields else None
    if not isinstance(mark, RefTo) or "unit" not in mark.kinds or view.snapshot.get(text):
        return text
    return unit_called(view, text) or text


def _names(unit: Unit) -> Iterator[str]:
    texts = [name.text for name in unit.names]
    texts += [unit.abbreviation] if unit.abbreviation else []
    return (words for text in texts for _lang, words in text.by_lang)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
