"""Files at a revision become a snapshot; nothing that lies under records/ is skipped."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from pydantic_core import to_json

from qms.i18n import M, Message
from qms.kinds import folders, kind_by_path
from qms.model.diagnostic import Diagnostic, Place, RuleClass, Severity
from qms.model.ids import id_problem, shape_problem
from qms.model.snapshot import Broken, Entry, Snapshot
from qms.model.text import said_in
from qms.store.beside import reader
from qms.store.contents import same
from qms.store.problems import diagnostic, locate, problems
from qms.store.walk import RECORDS
from qms.store.yaml_marks import spans
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qms.model.config import Config
    from qms.model.record import Record

NEWER: Final = "S111"
"""The code of a record that only a newer program can read: its check ends with 2."""
_SUFFIX: Final = ".yaml"


@dataclass(frozen=True, slots=True)
class Slot:
    """What a path says of the record in it: its id and its kind."""

    path: str
    record_id: str
    kind: type[Record]


@dataclass(frozen=True, slots=True)
class Before:
    """A snapshot read earlier and its bytes: equal bytes need no second reading."""

    snapshot: Snapshot
    files: Mapping[str, bytes]


def load(
    rev: str,
    config: Config,
    files: Mapping[str, bytes],
    before: Before | None = None,
    indexed: Mapping[str, Entry] | None = None,
) -> Snapshot:
    """Build the snapshot of ``files`` (workspace-relative path -> content).

    A file that is no valid record becomes Broken and still occupies its id.  Files of ``indexed``
    entries are not read.
    """
    entries: dict[str, Entry] = {}
    broken: list[Broken] = []
    known = {**_known(before, files, config), **(indexed or {})}
    with uncollected():
        for path in sorted(files):
            found = known.get(path) or _loaded(path, files, config)
            if isinstance(found, Entry) and found.id in entries:
                found = _twice(path, found.id, entries[found.id].path)
            if isinstance(found, Entry):
                entries[found.id] = found
            elif found is not None:
                broken.append(found)
    beside = reader(files, before.snapshot.beside if before else None)
    return Snapshot(rev, config, entries, (*broken, *_twins(files)), beside)


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage while records are made, of which none is: it doubles the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _known(before: Before | None, files: Mapping[str, bytes], config: Config) -> dict[str, Entry]:
    """Return what is known already of files that have not changed."""
    if before is None or before.snapshot.config != config:
        return {}
    entries = {entry.path: entry for entry in before.snapshot.entries.values()}
    return {path: entry for path, entry in entries.items() if same(path, before.files, files)}


def load_one(path: str, data: bytes, config: Config) -> Entry | Broken | None:
    """Read one file; None when it is an attachment of a record that keeps files."""
    return _loaded(path, {path: data}, config)


def _loaded(path: str, files: Mapping[str, bytes], config: Config) -> Entry | Broken | None:
    slot = slot_of(path)
    if slot is None or isinstance(slot, Broken):
        return slot
    data = files[path]
    try:
        tree = upgraded(read(data), slot, data)
    except Refusal as refusal:
        place = Place(path, refusal.line, refusal.column)
        return Broken(
            slot.record_id,
            path,
            (
                Diagnostic(
                    refusal.code,
                    Severity.ERROR,
                    RuleClass.INTEGRITY,
                    refusal.message,
                    refusal.hint,
                    slot.record_id,
                    (),
                    place,
                ),
            ),
        )
    return _typed(slot, tree, data, config)


def _typed(slot: Slot, tree: dict[str, Any], data: bytes, config: Config) -> Entry | Broken:
    context = said_in(config.default_language)
    json = to_json(tree)
    try:
        record = slot.kind.model_validate_json(json, strict=True, context=context)
    except ValidationError as error:
        found = problems(error, slot.kind, data)
        return Broken(
            slot.record_id,
            slot.path,
            tuple(diagnostic(problem, slot.record_id, slot.path) for problem in found),
        )
    if record.id != slot.record_id:
        message = M(
            "the file is named {name} but its id is {id}", name=slot.record_id, id=record.id
        )
        hint = id_problem(record.id) or M("Name the file after the id, or correct the id.")
        return _refused(slot.path, slot.record_id, "S106", message, hint, field="id", data=data)
    return Entry(record, slot.path, tree, json)


def upgraded(tree: dict[str, Any], slot: Slot, data: bytes) -> dict[str, Any]:
    """Bring a raw tree to the schema version of this program, in memory."""
    version, spec = tree.get("schema"), slot.kind.spec
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return tree
    if version > spec.version:
        raise _newer(slot, version, data)
    for upgrade in spec.upgrades[version - 1 :]:
        tree = upgrade(tree)
    return {**tree, "schema": spec.version} if version < spec.version else tree


def _newer(slot: Slot, version: int, data: bytes) -> Refusal:
    here = locate(("schema",), spans(data))
    message = M(
        "{path} has schema {found}, newer than this program knows ({known}).",
        path=slot.path,
        found=version,
        known=slot.kind.spec.version,
    )
    hint = M("Install the newer qms that the workspace uses.")
    return Refusal(NEWER, message, hint, here.line, here.column)


def slot_of(path: str) -> Slot | Broken | None:
    """Say which record a path holds; None for an attachment beside a record."""
    parts = tuple(path.split("/"))
    if len(parts) < 3:  # noqa: PLR2004 -- records/<folder>/<ID>
        return _misplaced(path)
    name = parts[2].removesuffix(_SUFFIX) if len(parts) == 3 else parts[2]  # noqa: PLR2004
    kind = kind_by_path(parts[1], name)
    if kind is None:
        return (
            _misplaced(path)
            if parts[1] not in folders()
            else _refused(
                path,
                name,
                "S107",
                M("no policy has the id {id}", id=name),
                M("See the policies with: qms policy list"),
            )
        )
    main = kind.spec.main_file
    if len(parts) > 3 and main and parts[3:] != (main,):  # noqa: PLR2004
        return None
    if len(parts) != (4 if main else 3) or not path.endswith(_SUFFIX):
        return _misplaced(path)
    problem = id_problem(name, kind.spec.prefix) or shape_problem(name, kind.spec.numbering)
    if problem is not None:
        return _refused(
            path,
            name,
            "S105",
            M("the file name is no id: {reason}", reason=problem),
            M("Name the file after the record's id, in Latin letters."),
        )
    return Slot(path, name, kind)


def path_of(kind: type[Record], record_id: str) -> str:
    """Return the path at which a record of that kind and id lies."""
    spec = kind.spec
    tail = f"{record_id}/{spec.main_file}" if spec.main_file else f"{record_id}{_SUFFIX}"
    return f"{RECORDS}/{spec.folder}/{tail}"


def _misplaced(path: str) -> Broken:
    return _refused(
        path,
        PurePosixPath(path).name.removesuffix(_SUFFIX),
        "S107",
        M("this file is no record: nothing of the kind belongs here"),
        M("Records lie in records/<folder>/<ID>.yaml; move the file or take it away."),
    )


def _twice(path: str, record_id: str, other: str) -> Broken:
    return _refused(
        path,
        record_id,
        "S108",
        M("the id {id} is used twice, also in {other}", id=record_id, other=other),
        M("Give one of them a new id."),
    )


def _twins(files: Iterable[str]) -> Iterable[Broken]:
    """Report paths that differ only in case: on some computers they are one file."""
    seen: dict[str, str] = {}
    for path in sorted(files):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            name = PurePosixPath(path).name.removesuffix(_SUFFIX)
            yield _refused(
                path,
                name,
                "S109",
                M("differs from {other} only in capital letters", other=other),
                M("Rename one of the two."),
            )


def _refused(  # noqa: PLR0913 -- the parts of one diagnostic
    path: str,
    record_id: str,
    code: str,
    message: Message,
    hint: Message,
    *,
    field: str = "",
    data: bytes = b"",
) -> Broken:
    here = locate((field,), spans(data)) if field else Place("")
    place = Place(path, here.line, here.column)
    found = Diagnostic(
        code,
        Severity.ERROR,
        RuleClass.INTEGRITY,
        message,
        hint,
        record_id,
        (field,) if field else (),
        place,
    )
    return Broken(record_id, path, (found,))
