"""Changes of records as Markdown for the comment of a proposed change on a code host.

Every text comes from whoever proposes the change: it is escaped, and cannot call a person, point
to an issue or become a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from qms.i18n import N_, M, harmless, translate
from qms.report.escape import escape_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.engine.change_of.pair import Said
    from qms.engine.change_words import Minutes, Told
    from qms.i18n import Shown

SETTINGS: Final = N_("Settings")
OTHERS: Final = N_("Other files")
MARK: Final = "<!-- qms diff -->"
"""First line: by it a comment of an earlier run is found again."""
LIMIT: Final = 60_000
"""Bytes: code hosts refuse comments a little longer than this."""
LONG: Final = 25
"""Lines after which a section is folded."""

_ID: Final = re.compile(r"(?<![\w-])[A-Z]{2,5}-[0-9a-z]+(?:-[0-9a-z]+)*(?![\w-])", re.ASCII)
_CALLS: Final = re.compile(
    r"\\@|\\~|\\\$|\\&|[#!%](?=\w)|(?<=[a-z]):(?=//)|(?<=www)\.", re.IGNORECASE
)
_BREAK: Final = "<!-- -->"
_LOOK: Final = N_("To look at first")
_ALL: Final = N_("All fields")


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around the records: heading, summary, settings, other files, the command."""

    heading: Shown
    summary: Shown
    settings: Sequence[Shown] = ()
    files: Sequence[tuple[str, str]] = ()
    command: str = "qms diff"


def escaped(text: str) -> str:
    """Escape a line so that a code host shows it as typed and does nothing else with it."""
    line = escape_line(" ".join(harmless(text).split()))
    return _CALLS.sub(lambda found: f"{found[0].removeprefix(chr(92))}{_BREAK}", line)


def sentence(words: Shown, lang: str) -> str:
    """Put a sentence into words, with ids set as code."""
    return _ID.sub(lambda found: f"`{found[0]}`", escaped(words.shown(lang)))


def change_markdown(minutes: Minutes, page: Page, lang: str, limit: int = LIMIT) -> str:
    """Return the whole comment, at most ``limit`` bytes: first without details, then cut."""
    for full in (True, False):
        text = _text(minutes, page, lang, full=full)
        if len(text.encode()) <= limit:
            return text
    return _fitted(minutes, page, lang, limit)


def _text(minutes: Minutes, page: Page, lang: str, *, full: bool) -> str:
    parts = [*_head(minutes, page, lang), *_sections(minutes.told, lang, full=full)]
    return "\n\n".join([*parts, *_tail(page, lang)]) + "\n"


def _fitted(minutes: Minutes, page: Page, lang: str, limit: int) -> str:
    """Return as many records as fit, in reading order, and say how many are left out."""
    low, high = 0, len(minutes.told)
    while low < high:
        middle = (low + high + 1) // 2
        if len(_cut(minutes, page, lang, middle).encode()) <= limit:
            low = middle
        else:
            high = middle - 1
    return _cut(minutes, page, lang, low)


def _cut(minutes: Minutes, page: Page, lang: str, count: int) -> str:
    more = M(
        "Too long for one comment. Records left out here: {n}. See all of them with: {command}",
        n=len(minutes.told) - count,
        command=page.command,
    )
    parts = [MARK, *_title(page, lang), sentence(more, lang)]
    return "\n\n".join([*parts, *_sections(minutes.told[:count], lang, full=False)]) + "\n"


def _heading(text: str, lang: str) -> str:
    return escaped(translate(text, lang))


def _title(page: Page, lang: str) -> list[str]:
    return [f"### {sentence(page.heading, lang)}", f"**{sentence(page.summary, lang)}**"]


def _head(minutes: Minutes, page: Page, lang: str) -> Iterator[str]:
    yield MARK
    yield from _title(page, lang)
    look = [*minutes.unread, *(item for item in minutes.told if item.suspicious)]
    if look:
        lines = [line for item in look for line in _record(item, lang, full=False, only=True)]
        yield f"#### ⚠ {_heading(_LOOK, lang)}"
        yield "\n".join(lines)


def _sections(told: Iterable[Told], lang: str, *, full: bool) -> Iterator[str]:
    for kind, group in groupby(told, key=lambda item: item.kind):
        records = list(group)
        heading = f"{_heading(kind, lang)} ({len(records)})"
        lines = [line for item in records for line in _record(item, lang, full=full)]
        body = "\n".join(lines)
        if sum(not part.detail for item in records for part in item.said) > LONG:
            yield f"<details><summary><b>{heading}</b></summary>\n\n{body}\n\n</details>"
        else:
            yield f"#### {heading}\n\n{body}"


def _record(item: Told, lang: str, *, full: bool, only: bool = False) -> Iterator[str]:
    """Yield the lines of one record; a single sentence stands on the line of its title."""
    title = escaped(item.title.shown(lang))
    head = f"- `{item.record}` **{title}**" if title else f"- `{item.record}`"
    main = [part for part in item.said if not part.detail and (part.suspicious or not only)]
    if len(main) == 1:
        yield f"{head}: {_said(main[0], lang)}"
    else:
        yield head
        yield from (f"  - {_said(part, lang)}" for part in main)
    details = [part for part in item.said if part.detail]
    if full and details:
        yield f"\n  <details><summary>{_heading(_ALL, lang)}</summary>\n"
        yield from (f"  - {sentence(part.words, lang)}" for part in details)
        yield "\n  </details>\n"


def _said(part: Said, lang: str) -> str:
    words = sentence(part.words, lang)
    return f"⚠ {words}" if part.suspicious else words


def _tail(page: Page, lang: str) -> Iterator[str]:
    if page.settings:
        lines = "\n".join(f"- {sentence(words, lang)}" for words in page.settings)
        yield f"#### {_heading(SETTINGS, lang)}\n\n{lines}"
    if page.files:
        lines = "\n".join(f"- {escaped(path)}: {_heading(what, lang)}" for path, what in page.files)
        heading = f"{_heading(OTHERS, lang)} ({len(page.files)})"
        if len(page.files) > LONG:
            yield f"<details><summary><b>{heading}</b></summary>\n\n{lines}\n\n</details>"
        else:
            yield f"#### {heading}\n\n{lines}"
