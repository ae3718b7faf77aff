"""Add, change and read records of any kind."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from qms.actions.choices import by_label, choices
from qms.actions.languages import in_language, language_to_set, speaks
from qms.actions.named_lists import is_names, one_name
from qms.actions.unit_names import unit_for
from qms.actions.values import (
    choose,
    is_list,
    is_text,
    opening_type,
    parse,
    required,
    typeable,
)
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds import all_kinds, noun_of
from qms.kinds.risk import Risk
from qms.model.change import Change, Create, File, Placeholder, Replace, Set
from qms.model.ids import Numbering, no_record, to_latin
from qms.model.items import holds_dated
from qms.store.write import digest
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.record import Record
    from qms.store.write import Applied

PLACEHOLDER: Final = Placeholder("NEW-1")


@dataclass(frozen=True, slots=True)
class Written:
    """A record after a change, and what the change wrote."""

    record_id: str
    applied: Applied
    view: View

    @property
    def record(self) -> Record:
        """Return the record as it is now."""
        return self.view.snapshot.entries[self.record_id].record

    @property
    def path(self) -> str:
        """Return where it lies."""
        return self.view.snapshot.entries[self.record_id].path


def missing(session: Session, noun: str, values: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the fields that are still needed to add a record, in the order to ask for them."""
    kind = all_kinds()[noun]
    wanted = set(required(kind)) - inherited(session, noun, values).keys()
    order = [*[name for name in kind.spec.asks if name in wanted], *sorted(wanted)]
    return tuple(dict.fromkeys(name for name in order if not values.get(name)))


def inherited(session: Session, noun: str, values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what a record takes over from its first source where nothing else is said."""
    source = session.snapshot.entries.get(next(iter(values.get("sources", ())), ""))
    if source is None:
        return {}
    return {
        name: source.tree[name]
        for name in all_kinds()[noun].spec.inherits
        if name in source.tree and not values.get(name)
    }


def add(  # noqa: PLR0913 -- what is said of the record, and how it is written
    session: Session,
    noun: str,
    values: Mapping[str, Sequence[str]],
    *,
    record_id: str | None = None,
    dry: bool = False,
    more: Mapping[str, Any] | None = None,
    files: Sequence[File] = (),
) -> Written | Applied:
    """Make a record of a kind from typed values; returns what was written.

    Raises UsageProblem when a required field is missing, ChangeRefused when the records would not
    be sound.  With ``dry`` nothing is written and the plan is returned.  ``more`` are fields whose
    values are no single word, ``files`` what lies beside the record.
    """
    session.refuse_past()
    kind = all_kinds()[noun]
    lacking = missing(session, noun, values)
    if lacking:
        raise UsageProblem(
            M(
                "Missing: {options}",
                options=tuple(f"--{name.replace('_', '-')}" for name in lacking),
            ),
            M("See: qms {noun} add --help", noun=noun),
        )
    if kind.spec.numbering is not Numbering.YEARLY and record_id is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--id",)),
            M("Give it with --id, as {prefix}-short-name.", prefix=kind.spec.prefix),
        )
    tree = {**inherited(session, noun, values), **_tree(session, kind, values), **(more or {})}
    change = Change(
        summary=f"{PLACEHOLDER}: add {noun}",
        operation=f"{noun} add",
        edits=(Create(noun, tree, PLACEHOLDER, record_id), *files),
    )
    applied = session.write(change, dry=dry)
    if dry:
        return applied
    return Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def _tree(
    session: Session, kind: type[Record], values: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    opening = opening_type(kind)
    tree: dict[str, Any] = {}
    first: dict[str, Any] = {}
    for name, texts in values.items():
        if not texts:
            continue
        offered = choices(session, kind, name)
        clean = [by_label(normalise(text)[0], offered) for text in texts]
        clean = [unit_for(session.view, kind, name, text) for text in clean]
        if opening is not None and name in opening.model_fields and name not in kind.model_fields:
            levels = tuple(choice.value for choice in choices(session, kind, name))
            rule = "R101" if kind is Risk else ""
            clean = [choose(f"--{name}", text, levels or (text,), rule) for text in clean]
            first[name] = parse(opening, name, clean, session.typed_in)
        else:
            tree[name] = parse(kind, name, clean, session.typed_in)
    if opening is not None and kind.spec.opening is not None:
        tree[kind.spec.opening] = [_first_item(session, opening.model_fields, first)]
    return tree


def _first_item(
    session: Session, fields: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    item: dict[str, Any] = {"id": "1", "date": session.today.isoformat(), **given}
    if item["date"] > session.today.isoformat():
        raise UsageProblem(
            M("{option}: {value} is still to come", option="--date", value=item["date"]),
            M("What happened is dated today or earlier."),
        )
    if "edition" in fields and session.view.scale is not None:
        item["edition"] = session.view.scale.id
    return {name: item[name] for name in fields if name in item}


def find(session: Session, record_id: str) -> Record:
    """Return a record; raises UsageProblem with the nearest id when there is none."""
    record = session.snapshot.get(record_id)
    if record is not None:
        return record
    if session.neighbour is not None:
        session.neighbour.refuse_theirs(record_id)
    latin = to_latin(record_id)
    known = session.snapshot.occupied
    same = next((one for one in known if one.casefold() == latin.strip().casefold()), None)
    close = [same] if same else get_close_matches(record_id, known, n=1)
    broken = next((part for part in session.snapshot.broken if part.id == record_id), None)
    if broken is not None:
        raise UsageProblem(
            M("{id} cannot be read: {path}", id=record_id, path=broken.path),
            M("See what is wrong with: qms check"),
        )
    raise UsageProblem(
        no_record(record_id),
        M("Did you mean {key}?", key=close[0]) if close else _where_to_look(record_id, latin),
    )


def _where_to_look(typed: str, latin: str) -> Message:
    """Name the list of the kind whose ids begin so; for a code, number or title the search."""
    prefix = latin.partition("-")[0]
    nouns = (noun for noun, kind in all_kinds().items() if kind.spec.prefix == prefix)
    noun = next(nouns, "").partition(".")[0]
    if noun:
        return M("See the ids with: qms {noun} list", noun=noun)
    return M('Find it by its words or number: qms search "{words}"', words=typed)


def set_field(session: Session, record_id: str, name: str, texts: Sequence[str]) -> Written:
    """Give one field a value; raises UsageProblem for derived and append-only fields."""
    session.refuse_past()
    record = find(session, record_id)
    kind = type(record)
    base, _, lang = name.partition(".")
    _settable(record, base)
    if not lang and is_text(kind, base):
        lang = language_to_set(session, record, base)
    clean = [normalise(text)[0] for text in texts]
    path, value = _place_and_value(session, record, base, lang, clean)
    change = Change(
        summary=f"{record.id}: set {name}",
        operation="set",
        edits=(Set(record.id, path, value),),
    )
    applied = session.write(change)
    return Written(record.id, applied, session.reopened().view)


def _place_and_value(
    session: Session, record: Record, base: str, lang: str, clean: list[str]
) -> tuple[tuple[str | int, ...], Any]:
    """Return where typed words go and what stands there then."""
    kind = type(record)
    if is_names(kind, base):
        return one_name(session, record, base, lang, clean)
    if lang:
        speaks(record, base, lang)
        return in_language(session, record, base, lang, clean[-1])
    clean = [unit_for(session.view, kind, base, text) for text in clean]
    value = parse(kind, base, clean, session.typed_in)
    return (base,), value if isinstance(value, list) or not is_list(kind, base) else [value]


def _settable(record: Record, name: str) -> None:
    kind = type(record)
    fields = {info.alias or key: key for key, info in kind.model_fields.items()}
    if name not in fields or name in {"id", "schema"}:
        _refuse_derived(record, name)
        close = get_close_matches(name, fields, n=1)
        raise UsageProblem(
            M("{id} has no field {key}", id=record.id, key=name),
            M("Did you mean {key}?", key=close[0])
            if close
            else M("Fields: {keys}", keys=tuple(fields)),
        )
    key = fields[name]
    if is_list(kind, key) and holds_dated(kind, key):
        raise UsageProblem(
            M("{key} is a list of dated facts, which are never altered", key=name),
            M(
                "Add a new one by its command (qms {noun} --help) or below the others:"
                " qms edit {id}",
                noun=noun_of(kind),
                id=record.id,
            ),
        )
    if not typeable(kind, key):
        raise UsageProblem(
            M("{key} has several parts", key=name),
            M("Change it in an editor: qms edit {id}", id=record.id),
        )


def _refuse_derived(record: Record, name: str) -> None:
    opening = opening_type(type(record))
    if opening is not None and name in opening.model_fields and name not in {"id", "date"}:
        raise UsageProblem(
            M("{key} belongs to a dated fact, which is never altered", key=name),
            M("Add a new one to {list}: qms edit {id}", list=record.spec.opening, id=record.id),
        )
    if name in {"id", "schema"} or name in record.spec.columns:
        raise UsageProblem(
            M("{key} is derived and cannot be set", key=name),
            M("It follows from other fields; see: qms show {id}", id=record.id),
        )


def text_of(session: Session, asked: str) -> tuple[str, str, bytes]:
    """Return id, path and content of a record's file, broken or not; raises UsageProblem."""
    record = session.snapshot.get(asked)
    record_id = record.id if record is not None else asked
    files = session.store.files(session.snapshot.rev)
    paths = {part.id: part.path for part in session.snapshot.broken if part.path in files}
    paths |= {entry.record.id: entry.path for entry in session.snapshot.entries.values()}
    if record_id in paths:
        return record_id, paths[record_id], files[paths[record_id]]
    if session.neighbour is not None:
        session.neighbour.refuse_theirs(record_id)
    find(session, record_id)
    raise UsageProblem(no_record(record_id))


def replace_text(session: Session, record_id: str, before: bytes, after: bytes) -> Applied:
    """Write the edited text of a record; refused when the file changed meanwhile."""
    _, path, _ = text_of(session, record_id)
    edits, base = (Replace(record_id, after),), {path: digest(before)}
    return session.write(Change(f"{record_id}: edit", "edit", edits, base=base))
