"""Two editions of a text compared: section by section, paragraph by paragraph, word by word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal

from qms.engine.document_sections import Block, Content, Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Sign = Literal["=", "+", "-"]
Piece = tuple[Sign, str]
State = Literal["same", "added", "removed", "changed", "moved", "renumbered"]

# a letter with its marks is one sign of a word, and no word is cut
_TOKEN: Final = re.compile(r"[\w\u0300-\u036f]+|\s+|[^\w\s]")
_WORD: Final = re.compile(r"[^\W_]+")
_MOST: Final = 4_000_000  # pairs of words that are compared; longer texts count as replaced
_PAIRS: Final = 40_000  # pairs of sections or paragraphs whose likeness is measured
_ALIKE: Final = 0.5  # share of common words from which two paragraphs are one, changed
_RENAMED: Final = 0.6  # the same of two sections under other headings


@dataclass(frozen=True, slots=True)
class Compared:
    """A paragraph or row in both editions; ``cells`` are the pieces of each cell of a row.

    A row whose cells are not as many as before has its pieces in one cell.
    """

    old: Block | None
    new: Block | None
    cells: tuple[tuple[Piece, ...], ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return all(sign == "=" for cell in self.cells for sign, _ in cell)


@dataclass(frozen=True, slots=True)
class SectionPair:
    """A section in both editions; ``margins`` is what stands in page headers and notes."""

    old: Section | None
    new: Section | None
    head: tuple[Piece, ...]
    blocks: tuple[Compared, ...]
    moved: bool = False
    margins: bool = False

    @property
    def state(self) -> State:
        """What became of it, the gravest first."""
        if self.old is None or self.new is None:
            return "added" if self.old is None else "removed"
        if not all(block.same for block in self.blocks) or self.old.folded != self.new.folded:
            return "changed"
        if self.moved:
            return "moved"
        return "same" if self.old.number == self.new.number else "renumbered"

    @property
    def section(self) -> Section:
        """The section as it is now, else as it was."""
        return self.new or self.old or Section()

    def words(self, sign: Sign) -> int:
        """Return how many words were added (+) or taken out (-)."""
        pieces = [piece for block in self.blocks for cell in block.cells for piece in cell]
        return sum(len(_WORD.findall(text)) for one, text in (*self.head, *pieces) if one == sign)


def compare_texts(old: Content, new: Content) -> tuple[SectionPair, ...]:
    """Return all sections in the order of the later text, those taken out where they stood."""
    pairs = _matched(old.sections, new.sections)
    stayed = _in_order([pairs[at] for at in sorted(pairs)])
    found = [
        _pair(old.sections[pairs[at]] if at in pairs else None, section,
              moved=at in pairs and pairs[at] not in stayed)
        for at, section in enumerate(new.sections)
    ]  # fmt: skip
    for was, at in _gaps(len(old.sections), {was: at for at, was in pairs.items()}):
        found.insert(at, _pair(old.sections[was], None))
    margins = _margins(old, new)
    return tuple([margins, *found] if margins else found)


def _gaps(count: int, place: dict[int, int]) -> list[tuple[int, int]]:
    """Return the sections taken out, last first, each with where in the later text it stood."""
    found: list[tuple[int, int]] = []
    at = 0
    for was in range(count):
        if was in place:
            at = place[was] + 1
        else:
            found.append((was, at))
    return sorted(found, key=lambda gap: (gap[1], gap[0]), reverse=True)


def _margins(old: Content, new: Content) -> SectionPair | None:
    blocks = tuple(_blocks(old.margins, new.margins))
    if all(block.same for block in blocks):
        return None
    return SectionPair(Section(), Section(), (), blocks, margins=True)


def _matched(old: Sequence[Section], new: Sequence[Section]) -> dict[int, int]:
    """Return, by place in the later text, the place of the same section in the earlier one."""
    found: dict[int, int] = {}
    keys: tuple[Callable[[Section], object], ...] = (
        lambda item: (item.number, item.folded),
        lambda item: item.folded or None,
        lambda item: item.number or None,
    )
    for number, key in enumerate(keys):
        free: dict[object, list[int]] = {}
        taken = set(found.values())
        for at, section in enumerate(old):
            if at not in taken and key(section) is not None:
                free.setdefault(key(section), []).append(at)
        for at, section in enumerate(new):
            same = free.get(key(section)) if at not in found else None
            if same and (number < len(keys) - 1 or _like(old[same[0]], section) >= _ALIKE):
                found[at] = same.pop(0)
    return found | _renamed(old, new, found)


def _renamed(
    old: Sequence[Section], new: Sequence[Section], found: dict[int, int]
) -> dict[int, int]:
    """Return the sections that only their words tell: under another number and heading."""
    taken = set(found.values())
    gone = [at for at in range(len(old)) if at not in taken]
    come = [at for at in range(len(new)) if at not in found]
    if len(gone) * len(come) > _PAIRS:
        return {}
    likes = sorted(
        ((_like(old[was], new[now]), was, now) for was in gone for now in come), reverse=True
    )
    more: dict[int, int] = {}
    for like, was, now in likes:
        if like >= _RENAMED and now not in more and was not in more.values():
            more[now] = was
    return more


def _like(one: Section, other: Section) -> float:
    return likeness(_said(one), _said(other))


def _said(section: Section) -> str:
    return " ".join((section.heading, *(block.text for block in section.blocks)))


def likeness(one: str, other: str) -> float:
    """Return the share of words that two texts have in common, 0 to 1, whatever their order."""
    first, second = (Counter(_WORD.findall(text.casefold())) for text in (one, other))
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else 1.0


def _in_order(places: Sequence[int]) -> set[int]:
    """Return a longest run of growing places: what is not in it was moved."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(ends, place)
        before[place] = ends[at - 1] if at else None
        ends[at : at + 1] = [place]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _pair(old: Section | None, new: Section | None, *, moved: bool = False) -> SectionPair:
    head = tuple(differing(old.name if old else "", new.name if new else ""))
    blocks = _blocks(old.blocks if old else (), new.blocks if new else ())
    return SectionPair(old, new, head, tuple(blocks), moved=moved)


def _blocks(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Compared]:
    keys = [[" ".join(block.text.split()) for block in blocks] for blocks in (old, new)]
    for tag, a, b, c, d in SequenceMatcher(None, keys[0], keys[1]).get_opcodes():
        if tag == "equal":
            yield from map(_block, old[a:b], new[c:d])
        else:
            yield from _run(old[a:b], new[c:d])


def _run(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Compared]:
    """Pair changed paragraphs that have most of their words in common, in their order."""
    done = 0
    for block in old:
        left = new[done:] if len(old) * len(new) <= _PAIRS else ()
        likes = [_same_sort(block, one) * likeness(block.text, one.text) for one in left]
        at = likes.index(max(likes)) if likes else 0
        if not likes or likes[at] < _ALIKE:
            yield _block(block, None)
            continue
        yield from (_block(None, one) for one in new[done : done + at])
        yield _block(block, new[done + at])
        done += at + 1
    yield from (_block(None, one) for one in new[done:])


def _same_sort(one: Block, other: Block) -> bool:
    return (one.sort == "row") == (other.sort == "row")


def _block(old: Block | None, new: Block | None) -> Compared:
    was, now = (one.cells or (one.text,) if one else () for one in (old, new))
    if old and new and len(was) != len(now):
        was, now = (old.text,), (new.text,)
    count = max(len(was), len(now))
    sides = zip(_filled(was, count), _filled(now, count), strict=True)
    return Compared(old, new, tuple(tuple(differing(a, b)) for a, b in sides))


def _filled(cells: Iterable[str], count: int) -> list[str]:
    return (list(cells) + [""] * count)[:count]


def differing(old: str, new: str) -> Iterator[Piece]:
    """Yield the pieces of two texts: common, taken out, added; only whole words differ.

    Spaces count as one.
    """
    was, now = (_TOKEN.findall(" ".join(text.split())) for text in (old, new))
    if len(was) * len(now) > _MOST:
        yield from _told(was, now)
        return
    gone: list[str] = []
    come: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        text = "".join(was[a:b])
        if tag == "equal" and (text.strip() or not (gone or come)):
            yield from _told(gone, come)
            gone, come = [], []
            yield "=", text
        elif tag == "equal":  # a space between two changes belongs to both
            gone, come = [*gone, text], [*come, text]
        else:
            gone.append(text)
            come.append("".join(now[c:d]))
    yield from _told(gone, come)


def _told(gone: list[str], come: list[str]) -> Iterator[Piece]:
    was, now = "".join(gone), "".join(come)
    if was == now:
        if was:
            yield "=", was
        return
    if was:
        yield "-", was
    if now:
        yield "+", now
