"""Personal data in a text: what the privacy gate looks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.personal_cues import given_away
from qms.engine.personal_names import Roster
from qms.engine.personal_numbers import personal_numbers
from qms.engine.plain_text import plain_text, zeros
from qms.i18n import N_, M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.i18n import Message

KINDS: Final = {
    "iin": N_("individual identification number"),
    "phone": N_("telephone number"),
    "email": N_("e-mail address"),
    "name": N_("name of a person"),
}
_OPEN, _CLOSE = r"[(\[{<] ?", r" ?[)\]}>]"
_AT: Final = (
    rf"(?:[ \n]{{0,3}}(?:@|{_OPEN}(?:@|at|ат|эт|собака){_CLOSE})[ \n]{{0,3}}"
    r"|[ \n]{1,3}(?:at|собака)[ \n]{1,3}(?=[\w-]{1,63}[ \n]{1,3}(?:dot|точка|нүкте) ))"
)
_DOT: Final = (
    rf"(?:\.|[ \n]{{0,3}}{_OPEN}(?:\.|dot|точка|нүкте){_CLOSE}[ \n]{{0,3}}"
    r"|[ \n]{1,3}(?:dot|точка|нүкте)[ \n]{1,3})"
)
_SEPARATOR: Final = re.compile(_AT, re.IGNORECASE)
_ODD: Final = re.compile(r"[^\x20-\x3f\x41-\x7eЀ-ӿ\n\t]")
_DIGIT: Final = re.compile(r"\d")
_ZERO: Final = re.compile(r"\d[ОоOo]\d")
_YEARLY: Final = re.compile(r"[A-Z]{2,5}-[0-9]{4}-[0-9]{4}")  # the id of a record
_FIVE: Final = 5
_SPELT: Final = (
    re.compile(rf"{_OPEN}(?:at|ат|эт|собака){_CLOSE}"),
    re.compile(r"[ \n](?:at|собака)[ \n]"),
)
_MAY_SPELL: Final = (" at ", "\nat", "at\n", "собака", "(", "[", "{", "<")
_USER: Final = re.compile(r"[\w.+%'-]{1,64}$")
_HOST: Final = re.compile(
    rf"(?:[\w-]{{1,63}}{_DOT})+(?:xn--[\w-]{{2,59}}|[a-z]{{2,24}}|қаз|рф)(?![\w@])",
    re.IGNORECASE,
)
_DOTS: Final = re.compile(_DOT, re.IGNORECASE)
_BROKEN: Final = re.compile(r"(?<=[\w@.])\n(?=[@.])|(?<=[@.-])\n(?=[\w-])")
_ROLE: Final = re.compile(r"ROLE-?[a-z0-9-]+")  # a PDF loses a hyphen at the end of a line
_PLACE: Final = re.compile(r"(?:UNIT|BODY)-?[a-z0-9-]+")
_SHOWN: Final = 2
_DIGITS: Final = re.compile(r"(?:\d\D{0,6}){5}|\d[ОоOo]\d")
_LOCAL: Final = (5, 6, 7)
"""Digits of a number that is dialled within its town."""
_NOBODY: Final = Roster(())


@dataclass(frozen=True, slots=True)
class Personal:
    """A thing that names a person; ``value`` is equal however it was written."""

    kind: str
    value: str

    @property
    def masked(self) -> str:
        """Return its first two and last two signs: enough to know it, too little to use it."""
        hidden = len(self.value) - 2 * _SHOWN
        if hidden <= 0:
            return "*" * len(self.value)
        return self.value[:_SHOWN] + "*" * min(hidden, 8) + self.value[-_SHOWN:]

    @property
    def words(self) -> Message:
        """Say what it is, the value masked."""
        return M("{what} {value}", what=M(KINDS[self.kind]), value=self.masked)


def personal_data(text: str, roster: Roster = _NOBODY, *, dense: bool = False) -> set[Personal]:
    """Return what in a text names a person.

    ``dense`` is the text of a PDF, where figures of neighbouring columns stand side by side.
    """
    if not roster and _harmless(text):
        return set()
    plain = plain_text(text)
    found = {Personal("email", value) for value in _addresses(plain)}
    if _DIGITS.search(plain):  # most texts of records have fewer
        numbers = zeros(plain)
        found |= {Personal(kind, value) for kind, value in personal_numbers(numbers, dense=dense)}
        found |= {Personal(kind, value) for kind, value in given_away(numbers)}
    return found | {Personal("name", name) for name in roster.names_in(plain)}


def _harmless(text: str) -> bool:
    """Tell at a glance, as of most texts, that they hold too little for an address or a number.

    No odd sign that plain text makes another of, no sign or word for "at", fewer than five digits.
    """
    if _YEARLY.fullmatch(text):
        return True
    if _ODD.search(text) or "U+" in text:
        return False
    digits = _DIGIT.findall(text)
    if len(digits) >= _FIVE or (len(digits) > 1 and _ZERO.search(text)):
        return False
    low = text.lower()
    if not any(sign in low for sign in _MAY_SPELL):  # most texts: what follows takes longer
        return True
    return not any(shape.search(low) for shape in _SPELT)


def _addresses(text: str) -> set[str]:
    """Return addresses, also those that a line break parts."""
    found = set(_addresses_in(text))
    broken = _BROKEN.sub("", text)
    joined = set(_addresses_in(broken, joined=True)) if broken != text else set()
    cut = {one for one in found for item in joined if one != item and item.endswith(one)}
    found -= cut
    return found | {item for item in joined if not any(item.startswith(one) for one in found)}


def _addresses_in(text: str, *, joined: bool = False) -> Iterator[str]:
    """Yield addresses without hyphens: a PDF that breaks a line there has lost them."""
    for sign in _SEPARATOR.finditer(text):
        user = _USER.search(text, max(0, sign.start() - 64), sign.start())
        domain = _HOST.match(text, sign.end()) if user else None
        if user is None or domain is None:
            continue
        host = _DOTS.sub(".", domain[0])
        if not _is_post(user[0], host, joined=joined):
            yield f"{user[0].strip('.')}@{host}".casefold().replace("-", "")


def _is_post(left: str, right: str, *, joined: bool) -> bool:
    """Tell whether both sides are ids, ``ROLE-dean@UNIT-law``; a dot ends the sentence."""
    place, _dot, rest = right.partition(".")
    ends = joined or not rest[:1].islower()
    return bool(_ROLE.fullmatch(left) and _PLACE.fullmatch(place)) and ends


def contact(text: str) -> set[Personal]:
    """Return a contact of the university as the gate would find it, also within its own town."""
    found = personal_data(f"тел. {text}") | personal_data(text)
    local = {
        Personal("phone", item.value[-digits:])
        for item in found
        if item.kind == "phone" and item.value.startswith("+")
        for digits in _LOCAL
    }
    return found | local
