"""Plain text, and what a PDF gives of its text: lines that are put together into paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from qms.engine.document_sections import Block, Content, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.engine.document_sections import Form

Line = tuple[int, str]

_HEADING: Final = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2}){0,4})\.?\s+[^\W\d_a-zа-яәғқңөұүһі]")
_ITEM: Final = re.compile(r"(?:[0-9]{1,3}[.)]|[0-9.]{3,12}\s|[-–—•*]\s|[a-zа-я]\))")
_CONTENTS: Final = re.compile(r"\.{4,}|\t[0-9]{1,3}$")
_LONGEST: Final = 110  # letters of a line that may be a heading
_WORD: Final = 5  # letters that one word of a line in capitals has at least
_HEADER: Final = 10  # letters of a page header at least
_REPEATED: Final = 4  # pages that a page header stands on at least
_SAME: Final = re.compile(r"[0-9]+")
_END: Final = (".", ";", ":", ",")


def plain_text(lines: Sequence[Line], form: Form) -> Content:
    """Return lines, each with its number or page, as sections.

    What stands on every page is taken for a page header, a line with leaders for contents.
    """
    often = Counter(
        _SAME.sub("0", text.strip()) for _, text in lines if len(text.strip()) >= _HEADER
    )
    repeated = {text for text, times in often.items() if times >= _REPEATED}
    margins: dict[str, Block] = {}
    kept: list[Line] = []
    for line, text in lines:
        same = _SAME.sub("0", text.strip())
        if same in repeated:
            margins.setdefault(same, Block(text.strip(), line, "header"))
        elif not _CONTENTS.search(text.rstrip()):
            kept.append((line, text))
    return Content(form, sections_of(_blocks(kept)), tuple(margins.values()))


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[int, Block]]:
    held: list[str] = []
    begun = 1
    for at, (line, text) in enumerate(lines):
        after = lines[at + 1][1].strip()[:1] if at + 1 < len(lines) else ""
        level = 0 if after.islower() else _level(text)
        if held and (level or _begins(held[-1], text.strip())):
            yield 0, Block(" ".join(held), begun)
            held = []
        if level:
            yield level, Block(text.strip(), line)
        elif text.strip():
            begun = begun if held else line
            held.append(text.strip())
    if held:
        yield 0, Block(" ".join(held), begun)


def _begins(last: str, text: str) -> bool:
    """Tell whether a line begins a paragraph: empty, an item, or capitals after none."""
    return not text or bool(_ITEM.match(text)) or _capitals(last) != _capitals(text)


def _capitals(text: str) -> bool:
    return text.isupper() and " " in text and any(len(word) >= _WORD for word in text.split())


def _level(line: str) -> int:
    text = line.strip()
    found = _HEADING.match(text)
    if found is None or len(text) > _LONGEST or text.endswith(_END):
        return 0
    return found[1].count(".") + 1
