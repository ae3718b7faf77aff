"""A change of records: the only way in which anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qms.model.diagnostic import FieldPath


class Placeholder(str):
    """Stands for an id that is given under the lock; told from any text a user may type."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """The path of a file in the folder of a new record; ``folder`` is that of the kind."""

    folder: str
    placeholder: Placeholder
    name: str


@dataclass(frozen=True, slots=True)
class Create:
    """A new record.  ``placeholder`` stands for its id wherever the change mentions it.

    ``record_id`` is given for catalogue kinds; numbered kinds get theirs under the lock.
    """

    noun: str
    tree: Mapping[str, Any]
    placeholder: Placeholder
    record_id: str | None = None


@dataclass(frozen=True, slots=True)
class Set:
    """One field gets a value; a missing field is added in its place."""

    record_id: str
    path: FieldPath
    value: Any


@dataclass(frozen=True, slots=True)
class Append:
    """A list gets one more item."""

    record_id: str
    path: FieldPath
    item: Any


@dataclass(frozen=True, slots=True)
class Remove:
    """A field or list item goes."""

    record_id: str
    path: FieldPath


@dataclass(frozen=True, slots=True)
class Replace:
    """The whole text of a record's file, as ``edit``, ``fmt`` and ``migrate`` write it."""

    record_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class File:
    """A file of the workspace that is no record (schemas, qms.yaml, what lies beside a record)."""

    path: str | Beside
    data: bytes


Edit = Create | Set | Append | Remove | Replace | File


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that are checked together, written all or none, and committed as one.

    ``base`` maps a path to the digest of the content the caller had read; a file that differs
    under the lock is not overwritten.
    """

    summary: str
    operation: str
    edits: tuple[Edit, ...]
    reason: str = ""
    base: Mapping[str, str] = field(default_factory=dict)
