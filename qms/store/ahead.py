"""Many files made records at once, several processes sharing the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import ValidationError
from pydantic_core import to_json

from qms.model.snapshot import Entry
from qms.model.text import said_in
from qms.store.load import Slot, slot_of, upgraded
from qms.store.workers import share
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qms.model.config import Config

X = TypeVar("X")

MANY: Final = 500
"""Files that are worth the start of another process."""
_PORTION: Final = 32


def opened(
    paths: Sequence[str],
    look: Callable[[str], tuple[X, bytes | None]],
    meanwhile: Iterable[None] = (),
) -> Iterator[tuple[str, X, bytes | None, bytes | None]]:
    """Open files and read them: yield the path, what was seen of it, its content, its tree as JSON.

    ``look`` opens one file: what is to be told of it, and its content unless that is known.  Of
    a file that was read the content is left away; of one that is no record there is no tree; of
    one that lies beside a record there is neither.  ``meanwhile`` as in :func:`share`.
    """

    def work(portion: Sequence[str]) -> list[tuple[str, X, bytes | None, bytes | None]]:
        return [_opened(path, *look(path)) for path in portion]

    size = _PORTION if len(paths) >= MANY else MANY
    portions = [paths[start : start + size] for start in range(0, len(paths), size)]
    for _number, found in share(work, portions, meanwhile):
        yield from found


def _opened(path: str, seen: X, data: bytes | None) -> tuple[str, X, bytes | None, bytes | None]:
    slot = slot_of(path)
    if data is None or slot is None:
        return path, seen, None, None
    json = _json(slot, data) if isinstance(slot, Slot) else None
    return path, seen, None if json else data, json


def _json(slot: Slot, data: bytes) -> bytes | None:
    try:
        return to_json(upgraded(read(data), slot, data))
    except Refusal:
        return None


def entry_of(path: str, json: bytes, config: Config) -> Entry | None:
    """Make a record of its tree; None where anything is wrong, and the file has to say what."""
    slot = slot_of(path)
    if not isinstance(slot, Slot):
        return None
    context = said_in(config.default_language)
    try:
        record = slot.kind.model_validate_json(json, strict=True, context=context)
    except ValidationError:
        return None
    return Entry(record, path, None, json) if record.id == slot.record_id else None
