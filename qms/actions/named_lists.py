"""Names that hold from a day on: typed as one text, the other languages stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.actions.values import bare, choose, item_type
from qms.errors import UsageProblem
from qms.i18n import LANGUAGES, M
from qms.model.items import Named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.model.diagnostic import FieldPath
    from qms.model.record import Record


def is_names(kind: type[Record], field: str) -> bool:
    """Tell whether a field is a list of names, each with the day from which it holds."""
    return bare(item_type(kind.model_fields[field].annotation)) is Named


def one_name(
    session: Session, record: Record, field: str, lang: str, texts: Sequence[str]
) -> tuple[FieldPath, Any]:
    """Return where a typed name goes and what stands there then; ``lang`` may be empty.

    Raises UsageProblem where the record bore several names: which one is meant is not said.
    """
    held: Any = session.snapshot.entries[record.id].tree.get(field) or [{}]
    if len(held) > 1 or len(texts) > 1:
        raise UsageProblem(
            M("{key} holds names from several days on", key=field),
            M("Change it in an editor: qms edit {id}", id=record.id),
        )
    default = session.config.default_language
    wanted = choose(f"{field}.{lang}", lang, LANGUAGES) if lang else session.typed_in or default
    before = held[0].get("text")
    if isinstance(before, dict):
        return (field, 0, "text", wanted), texts[0]
    if wanted == default:
        words: Any = texts[0]
    else:
        words = {default: before, wanted: texts[0]} if before else {wanted: texts[0]}
    return ((field, 0, "text"), words) if before else ((field,), [{"text": words}])
