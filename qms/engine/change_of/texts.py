"""What changed in a text: which languages, which words."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from qms.engine.change_of.values import LONG, Plain, Short
from qms.i18n import LANGUAGES, N_, M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.i18n import Message, Shown
    from qms.model.text import Text

NAMES: Final = {"kk": N_("Kazakh"), "ru": N_("Russian"), "en": N_("English")}
_AROUND: Final = 3
"""Unchanged words that are shown on each side of a change."""


def text_changes(title: Shown, before: Text, after: Text) -> Iterator[Message]:
    """Yield what changed in each language; a translation that was added is only named."""
    several = len(before.by_lang) > 1 or len(after.by_lang) > 1
    for lang in LANGUAGES:
        old, new = before.get(lang), after.get(lang)
        if old == new:
            continue
        name = M("{title} ({language})", title=title, language=M(NAMES[lang]))
        if old is None:
            yield M("{title}: text added", title=name)
        elif new is None:
            yield M("{title}: text taken out: {before}", title=name, before=Short(Plain(old)))
        else:
            yield changed_words(name if several else title, old, new)
    if before.by_lang != after.by_lang and dict(before.by_lang) == dict(after.by_lang):
        yield M("{title}: written otherwise, the words are the same", title=title)


def changed_words(title: Shown, old: str, new: str) -> Message:
    """Return old and new words of a text; of long ones only those that differ."""
    was, now = " ".join(old.split()), " ".join(new.split())
    if was == now:
        return M("{title}: only spaces and line breaks changed", title=title)
    if max(len(was), len(now)) > LONG // 2:
        was, now = _around(was.split(" "), now.split(" "))
    return M(
        "{title}: “{before}” → “{after}”",
        title=title,
        before=Short(Plain(was)),
        after=Short(Plain(now)),
    )


def _around(was: list[str], now: list[str]) -> tuple[str, str]:
    """Cut the equal words off both ends, but for a few that show the place."""
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    blocks = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    start = max(blocks[0][1] - _AROUND, 0), max(blocks[0][3] - _AROUND, 0)
    end = blocks[-1][2] + _AROUND, blocks[-1][4] + _AROUND
    return _cut(was, start[0], end[0]), _cut(now, start[1], end[1])


def _cut(parts: list[str], start: int, end: int) -> str:
    before, after = "… " if start else "", " …" if end < len(parts) else ""
    return f"{before}{' '.join(parts[start:end])}{after}"
