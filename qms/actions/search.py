"""Find records by words in any of their texts, whatever the language and the keyboard."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from qms.actions.headings import titles
from qms.actions.values import choose
from qms.engine.change_words import title_of
from qms.errors import UsageProblem
from qms.i18n import LANGUAGES, N_, M, current, translate
from qms.kinds import all_kinds, noun_of
from qms.model.fold import excerpt, holds, phrases, words
from qms.model.policy import Policy
from qms.model.snapshot import Later
from qms.store.index_paths import blob_id
from qms.store.indexed import fetch
from qms.store.search import NAME, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.actions.session import Session
    from qms.i18n import Shown
    from qms.model.snapshot import Entry
    from qms.store.search import Doc, Key

_IDS: Final = frozenset({"id", "aliases", "old_number", "code", "number"})
_TITLES: Final = frozenset({"title", "names", "name"})
_UNSEEN: Final = frozenset({"schema", "sha256"})
_SOME: Final = 20
_SHOWN: Final = (1, 0, 2)  # a title says more than the id that is shown beside it anyway

Leaf = tuple[tuple[str, ...], str]
"""Keys and positions on the way to a text, and the text."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record, the field in which the words were found, and a part of its text."""

    record: str
    noun: str
    title: Shown
    field: str
    label: str
    excerpt: str
    workspace: str = ""
    """The other workspace's key where the record lies there."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The best of what was found, best first, and how many records there are in all."""

    items: tuple[Hit, ...]
    total: int


def search(
    session: Session, asked: Sequence[str], noun: str | None = None, *, every: bool = False
) -> Hits:
    """Return the records that hold every word, of one kind or of all; ``every``: not the best only.

    A word is the beginning of a word in a record, in any of its languages.  Raises UsageProblem
    where there is no letter or digit in what is asked, or no such kind.
    """
    if noun is not None:
        choose("--kind", noun, ("policy", *all_kinds()))
    looked = phrases(" ".join(asked))
    if not looked:
        raise UsageProblem(
            M("Nothing to look for: give letters or digits."),
            M("For example: qms search {words}", words="оқытушы"),
        )
    own = _hits(session, looked, noun, every=every)
    beside = session.neighbour
    if beside is None or beside.other is None:
        return own
    # each workspace is looked through by its own index: ours holds no word of the other one
    there = _hits(beside.other, looked, noun, every=every)
    items = (*own.items, *(replace(hit, workspace=beside.key) for hit in there.items))
    return Hits(items, own.total + there.total)


def _hits(session: Session, looked: tuple[str, ...], noun: str | None, *, every: bool) -> Hits:
    found = _found(session, looked, noun)
    chosen = found if every else found[:_SOME]
    fetch(chosen)
    hits = [hit for entry in chosen if (hit := _hit(session, entry, looked))]
    return Hits(tuple(hits), len(found) - len(chosen) + len(hits))


def _found(session: Session, looked: tuple[str, ...], noun: str | None) -> list[Entry]:
    entries = {
        _key(session, entry): entry
        for entry in session.snapshot.entries.values()
        if noun is None or noun in {noun_of(entry.kind), noun_of(entry.kind).partition(".")[0]}
    }
    index = session.store.index
    best = None
    if index is not None and entries:
        path = index.path.with_name(NAME)
        # all records are taken in at once, whichever kind is asked for
        best = ranked(path, index.key, entries, lambda keys: _docs(keys, entries), looked)
    if best is None:
        best = _looked_through(_docs(list(entries), entries), looked)
    return [entries[key] for key in sorted(best, key=lambda key: not _is_id(entries[key], looked))]


def _is_id(entry: Entry, looked: tuple[str, ...]) -> bool:
    """Tell whether a record is just what was asked for by its number."""
    return looked[0] in map(words, (entry.id, *entry.aliases)) and len(looked) == 1


def _key(session: Session, entry: Entry) -> Key:
    if isinstance(entry, Later):
        return entry.content, noun_of(entry.kind), entry.id
    data = session.store.files(session.snapshot.rev)[entry.path]
    return blob_id(data), noun_of(entry.kind), entry.id


def _docs(keys: list[Key], entries: dict[Key, Entry]) -> Iterator[Doc]:
    fetch([entries[key] for key in keys])
    for key in keys:
        entry = entries[key]
        parts: tuple[list[str], list[str], list[str]] = ([], [], [])
        for path, text in _leaves(entry):
            parts[_rank(path)].append(words(text))
        ids, named, rest = (" ".join(part) for part in parts)
        yield key, ids, named, rest


def _rank(path: tuple[str, ...]) -> int:
    if _IDS.intersection(path[-1:]) or path[0] in _IDS:
        return 0
    return 1 if path[0] in _TITLES else 2


def _leaves(entry: Entry) -> Iterator[Leaf]:
    """Yield every text of a record; a policy is also found by the title of its kind."""
    if issubclass(entry.kind, Policy):
        for lang in LANGUAGES:
            yield ("title", lang), translate(entry.kind.spec.title, lang)
    yield from _below((), entry.tree)


def _below(path: tuple[str, ...], value: Any) -> Iterator[Leaf]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _UNSEEN:
                yield from _below((*path, str(key)), inner)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _below((*path, str(at)), inner)


def _looked_through(docs: Iterable[Doc], looked: tuple[str, ...]) -> list[Key]:
    """Find without the file: slower, the same records, in nearly the same order."""
    found = []
    for key, *texts in docs:
        where = [[at for at, text in enumerate(texts) if holds(text, one)] for one in looked]
        if all(where):
            found.append((sum(map(min, where)), key[2], key))
    return [key for _, _, key in sorted(found)]


def _hit(session: Session, entry: Entry, looked: tuple[str, ...]) -> Hit | None:
    """Show where the words stand; None where the file was wrong and they do not."""
    best: tuple[tuple[int, int, bool], Leaf] | None = None
    held: set[str] = set()
    for path, text in _leaves(entry):
        mine = words(text)
        here = {one for one in looked if holds(mine, one)}
        held |= here
        order = (-len(here), _SHOWN[_rank(path)], path[-1] != current())
        if here and (best is None or order < best[0]):
            best = order, (path, text)
    if best is None or len(held) < len(looked):
        return None
    path, text = best[1]
    field = ".".join(path)
    label = " / ".join(titles(entry.kind, field)) or (
        translate(N_("Title")) if path[0] in _TITLES else field
    )
    title = title_of(session.view, entry.record)
    return Hit(entry.id, noun_of(entry.kind), title, field, label, excerpt(text, looked))
