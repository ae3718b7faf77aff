"""What points somewhere must point at something."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin

from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds import noun_of
from qms.model.fields import RefTo, WordOf
from qms.model.items import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pydantic import BaseModel

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.diagnostic import FieldPath
    from qms.model.marks import Mark
    from qms.model.record import Record


def _references(
    view: View, wrong: Callable[[RefTo, str], bool]
) -> Iterator[tuple[Record, Mark, RefTo]]:
    """Yield the references that are wrong; each value is looked at once, wherever it stands."""
    bad = {
        (target, value)
        for target, value in view.marked
        if isinstance(target, RefTo) and wrong(target, value)
    }
    for record, mark in view.marks if bad else ():
        if isinstance(mark.target, RefTo) and (mark.target, mark.value) in bad:
            yield record, mark, mark.target


@integrity("K101", "")
def unknown_reference(view: View) -> Iterator[Hit]:
    """A record refers to an id that no record has.

    Usually the id is misspelled, or the other record was left out of the same commit.
    A file that cannot be read still counts as being there.  Where the workspace beside this one
    is not here, what may be an id of it is not checked.
    """
    occupied, beside = view.snapshot.occupied, view.snapshot.next_to

    def unknown(_target: RefTo, value: str) -> bool:
        if value in occupied or view.snapshot.get(value) is not None:
            return False
        return beside is None or not beside.may_hold(value)

    for record, mark, _ in _references(view, unknown):
        message = M("there is no record {id}", id=mark.value)
        yield Hit(record.id, mark.path, message, _near(mark.value, occupied))


def _near(value: str, known: frozenset[str]) -> Message:
    kin = [one for one in known if one.partition("-")[0] == value.partition("-")[0]]
    close = get_close_matches(value, kin, n=1)
    if close:
        return M("Did you mean {key}?", key=close[0])
    return M("Make that record first, or correct the id.")


@integrity("K102", "")
def wrong_kind(view: View) -> Iterator[Hit]:
    """A field refers to a record of a kind that it cannot take.

    An owner is a post (role and unit), a unit is a unit: the id's first letters say which kind
    it is.
    """

    def unfit(target: RefTo, value: str) -> bool:
        found = view.snapshot.get(value)
        kind = _kind_beside(view, value) if found is None else type(found)
        return kind is not None and bool(target.kinds) and noun_of(kind) not in target.kinds

    for record, mark, target in _references(view, unfit):
        message = M("{id} is not one of: {kinds}", id=mark.value, kinds=target.kinds)
        yield Hit(record.id, mark.path, message, M("Refer to a record of that kind."))


def _kind_beside(view: View, value: str) -> type[Record] | None:
    """Return the kind of a record in the restricted workspace, of which no more is known."""
    beside = view.snapshot.next_to
    return None if beside is None else beside.kinds.get(value)


@integrity("K103", "")
def unknown_word(view: View) -> Iterator[Hit]:
    """A field holds a word that the university's vocabulary does not have.

    Vocabularies are lists taken from the regulations; they stand in POL-vocabularies and are
    changed there, by a new edition.  Where that record is missing or broken, only this is said.
    """
    if view.words is None:
        return
    bad = {
        (target, value)
        for target, value in view.marked
        if isinstance(target, WordOf) and not view.word(target.vocabulary, value)
    }
    for record, mark in view.marks if bad else ():
        target = mark.target
        if isinstance(target, WordOf) and (target, mark.value) in bad:
            yield _unknown(view, record, mark, target.vocabulary)


def _unknown(view: View, record: Record, mark: Mark, name: str) -> Hit:
    vocabulary = view.words.vocabulary(name) if view.words else None
    known = tuple(word.id for word in vocabulary.words) if vocabulary else ()
    message = M("{value} is no word of the vocabulary {name}", value=mark.value, name=name)
    close = get_close_matches(mark.value, known, n=1)
    hint = (
        M("Did you mean {key}?", key=close[0])
        if close
        else M("Allowed values: {values}", values=known)
    )
    return Hit(record.id, mark.path, message, hint)


@integrity("K104", "")
def repeated_item(view: View) -> Iterator[Hit]:
    """Two items of one list have the same id.

    Items are referred to, corrected and merged by their id, so it must be unique in the list.
    """
    for record in view.snapshot:
        for path, item_id in _repeated(record):
            yield Hit(
                record.id,
                path,
                M("the item id {id} is used twice", id=item_id),
                M("Give the later item another id."),
            )


def _repeated(part: BaseModel, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Yield the place of each id that a list has twice, in lists within items too."""
    for name, key, deep in _holding(type(part)):
        held = getattr(part, name)
        if type(held) is tuple:
            if len(held) > 1:
                yield from (((*path, key, at, "id"), one) for at, one in _twice(held))
            inside = enumerate(held) if deep else ()
            for at, item in inside:
                yield from _repeated(item, (*path, key, at))
        elif deep and held is not None:
            yield from _repeated(held, (*path, key))


def _twice(items: Sequence[Item]) -> Iterator[tuple[int, str]]:
    """Yield each id that stands twice, with the place of its last item."""
    ids = [getattr(item, "id", None) for item in items]
    if len(set(ids)) == len(ids):
        return
    counts = Counter(item_id for item_id in ids if item_id is not None)
    for item_id in [item_id for item_id, times in counts.items() if times > 1]:
        yield len(ids) - 1 - ids[::-1].index(item_id), item_id


@cache
def _holding(model: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """List the fields that hold items: attribute, key in the file, whether those hold items too."""
    return tuple(
        (name, info.alias or name, any(_holding(one) for one in found))
        for name, info in model.model_fields.items()
        if (found := tuple(_items_in(info.annotation)))
    )


def _items_in(annotation: Any) -> Iterator[type[Item]]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        if issubclass(annotation, Item):
            yield annotation
        return
    for part in get_args(annotation):
        yield from _items_in(part)


@integrity("K106", "")
def ambiguous_alias(view: View) -> Iterator[Hit]:
    """An alias is the id of a record, or the alias of a second record.

    An alias is an id that the record bore earlier; it resolves only where no record has that id.
    """
    owners: dict[str, str] = {}
    for record in view.snapshot:
        for number, alias in enumerate(record.aliases):
            other = (
                alias if alias in view.snapshot.occupied else owners.setdefault(alias, record.id)
            )
            if other != record.id or alias == record.id:
                yield Hit(
                    record.id,
                    ("aliases", number),
                    M("{id} is also an id or alias of {other}", id=alias, other=other),
                    M("Take it away here: an id names one record only."),
                )


@integrity("W111", "")
def id_in_both(view: View) -> Iterator[Hit]:
    """A record bears an id that a record of the workspace beside this one bears too.

    An id names one record, wherever it lies: otherwise a reference means one record for those who
    have both workspaces and another for those who have one.
    """
    beside = view.snapshot.next_to
    for name in sorted(beside.occupied & set(view.snapshot.entries)) if beside else ():
        message = M("the workspace beside this one has a record {id} too", id=name)
        yield Hit(name, ("id",), message, M("Give this one a new id: qms renumber {id}", id=name))


@integrity("W112", "")
def id_of_the_other(view: View) -> Iterator[Hit]:
    """A record bears an id of the series that the workspace beside this one gives.

    A restricted workspace numbers its records from 90001 on, and its other ids begin with the word
    restricted; the main one gives the others.  So no two records get one id even where only one
    of the workspaces is at hand, and a reference tells where its record lies.
    """
    config = view.snapshot.config
    here = config.main is not None
    if not here and config.restricted is None:
        return
    from qms.model.restricted_ids import example, is_restricted

    for name, entry in view.snapshot.entries.items():
        numbered = not name.partition("-")[2].startswith("0000-")  # a row of an import is not yet
        if numbered and is_restricted(name) is not here:
            spec = entry.kind.spec
            message = (
                M("in a restricted workspace an id looks like {example}",
                  example=example(spec.prefix, spec.numbering))
                if here
                else M("{id} is an id of the restricted workspace", id=name)
            )  # fmt: skip
            hint = M("Move the record to the other workspace, or: qms renumber {id}", id=name)
            yield Hit(name, ("id",), message, hint)
