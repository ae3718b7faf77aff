"""Personal data in a text: what the privacy gate looks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.personal_names import Roster
from qms.engine.personal_numbers import personal_numbers
from qms.engine.plain_text import plain_text
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
_AT: Final = r"[ \n]{0,3}(?:@|[(\[] ?(?:at|собака|эт) ?[)\]])[ \n]{0,3}"
_EMAIL: Final = re.compile(
    rf"([\w.+%'-]{{1,64}}){_AT}((?:[\w-]{{1,63}}\.)+(?:[a-z]{{2,24}}|қаз|рф))(?![\w@])",
    re.IGNORECASE,
)
_BROKEN: Final = re.compile(r"(?<=[\w@.])\n(?=[@.])|(?<=[@.])\n(?=\w)")
_POST: Final = re.compile(r"(?:ROLE|UNIT|BODY)-", re.IGNORECASE)
_MAY_HOLD: Final = re.compile(r"@|[(\[] ?(?:at|собака|эт)|(?:\d\D{0,4}){9}", re.IGNORECASE)
_SHOWN: Final = 2
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
    if not roster and not _MAY_HOLD.search(text):  # most texts of records end here
        return set()
    plain = plain_text(text)
    found = {Personal("email", value) for value in _addresses(plain)}
    found |= {Personal(kind, value) for kind, value in personal_numbers(plain, dense=dense)}
    return found | {Personal("name", name) for name in roster.names_in(plain)}


def _addresses(text: str) -> set[str]:
    """Return addresses, also those that a line break parts."""
    if "." not in text:  # as in a post, ROLE-dean@UNIT-law: the search below takes long
        return set()
    found = set(_addresses_in(text))
    joined = set(_addresses_in(_BROKEN.sub("", text)))
    return found | {item for item in joined if not any(item.startswith(one) for one in found)}


def _addresses_in(text: str) -> Iterator[str]:
    for match in _EMAIL.finditer(text):
        if not _POST.match(match[2]) and not _POST.match(match[1]):
            yield f"{match[1].strip('.-')}@{match[2]}".casefold()


def contact(text: str) -> set[Personal]:
    """Return a contact of the university as the gate would find it."""
    return personal_data(f"тел. {text}") | personal_data(text)
