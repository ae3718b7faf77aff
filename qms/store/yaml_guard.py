"""What is refused in a file before, or while, it is read as YAML.

Each refusal has a stable code, a position, and a hint that says what to do.  The list is the
"YAML" part of the threat notes: an ordinary loader takes in silence, or hangs on, about half of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from qms.i18n import N_, Message, say

if TYPE_CHECKING:
    from qms.i18n import Value

MAX_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 20
MAX_NUMBER: Final = 18
_BRIEF: Final = 40

# Cc but the line feed, Cf but ZWJ (Kazakh text may carry it inside emoji), Zl, Zp, Cs, and the two
# noncharacters that no parser takes.  Written out, so that every Python refuses the same files
# whatever its Unicode version.
FORBIDDEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]",
)
MARKER: Final = re.compile(r"^[ \t]*(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)


class Refusal(Exception):
    """One file cannot be read.  ``line`` and ``column`` count from 1; ``code`` never changes."""

    def __init__(
        self,
        code: str,
        message: Message,
        hint: Message | None = None,
        line: int = 1,
        column: int = 1,
    ) -> None:
        super().__init__(code, message.text)
        self.code = code
        self.message = message
        self.hint = hint
        self.line = line
        self.column = column

    def __str__(self) -> str:
        """Say where and what, in the chosen language."""
        return f"{self.line}:{self.column}: {self.code} {say(self.message)}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is refused: the code with its two sentences, not yet put into words."""

    code: str
    message: str
    hint: str

    def at(self, line: int, column: int, **values: Value) -> Refusal:
        """Make the refusal for a position (both from 1)."""
        message, hint = Message(self.message, values), Message(self.hint, values)
        return Refusal(self.code, message, hint, line, column)


TOO_LARGE = Reason(
    "Y101",
    N_("The file is larger than {limit} bytes"),
    N_("Split the record, or attach the content as evidence"),
)
NOT_UTF8 = Reason(
    "Y102",
    N_("The file is not UTF-8 (byte {byte})"),
    N_("Save the file again with the encoding UTF-8 (without BOM)"),
)
FORBIDDEN_CHARACTER = Reason(
    "Y103",
    N_("Forbidden character {character}"),
    N_("Remove the character; `qms fmt` removes the invisible ones that word processors insert"),
)
FORBIDDEN_ESCAPE = Reason(
    "Y104",
    N_("Forbidden character {character}, written as an escape"),
    N_("Remove the escape sequence from the text in double quotes"),
)
NOT_NFC = Reason(
    "Y105",
    N_("The text is not in the normal form NFC: {character}"),
    N_("Run `qms fmt` on the file: it joins letters and accents into one character"),
)
BOM = Reason(
    "Y106",
    N_("Byte order mark (U+FEFF)"),
    N_("Save the file as UTF-8 without BOM, or run `qms fmt` on it"),
)
CARRIAGE_RETURN = Reason(
    "Y107",
    N_("Carriage return: lines must end in LF alone"),
    N_("Run `qms fmt` on the file, or save it with Unix line ends"),
)
TAB = Reason(
    "Y108",
    N_("Tab character"),
    N_("Replace the tab by spaces: two for each level of indentation"),
)
MERGE_MARKER = Reason(
    "Y109",
    N_("Marker of an unfinished git merge"),
    N_("Choose between the two sides and delete the marker lines"),
)
SYNTAX = Reason(
    "Y110",
    N_("Not valid YAML: {problem}"),
    N_("Look at this line and the one above: indentation, quotes, brackets, colons"),
)
NOT_A_MAPPING = Reason(
    "Y111",
    N_("The file must be one mapping of keys to values"),
    N_("Begin the file with a line such as `id: ...`, with a space after the colon"),
)
SECOND_DOCUMENT = Reason(
    "Y112",
    N_("A second document begins here"),
    N_("Keep one record in a file: remove the line `---` and what follows, or make another file"),
)
DIRECTIVE = Reason(
    "Y113",
    N_("YAML directives are not allowed"),
    N_("Delete the lines that begin with a percent sign, and the line `---` after them"),
)
ANCHOR = Reason(
    "Y114",
    N_("Anchors and aliases are not allowed"),
    N_("Write the value out; put a text that begins with & or * in quotes"),
)
MERGE_KEY = Reason(
    "Y115",
    N_("Merge keys are not allowed"),
    N_("Write the keys out instead of `<<`"),
)
TAG = Reason(
    "Y116",
    N_("Tags are not allowed: {tag}"),
    N_("Delete the tag; put a text that begins with an exclamation mark in quotes"),
)
KEY_NOT_TEXT = Reason(
    "Y117",
    N_("A key must be text"),
    N_('Put the key in quotes, as in `"2026": ...`'),
)
DOUBLE_KEY = Reason(
    "Y118",
    N_("The key `{key}` stands twice in one mapping"),
    N_("Keep one of the two, or give the second its right name"),
)
NOT_A_NUMBER = Reason(
    "Y119",
    N_("Infinity and not-a-number are not allowed: {value}"),
    N_("Leave the value out, or put it in quotes if it is text"),
)
LONG_NUMBER = Reason(
    "Y120",
    N_("A number longer than {limit} characters: {value}"),
    N_("Put it in quotes if it is a code or another text"),
)
TOO_DEEP = Reason(
    "Y121",
    N_("Nested deeper than {limit} levels"),
    N_("Put the brackets in quotes if they are text; no record needs so many levels"),
)

_OWN_REASON: Final = {"\ufeff": BOM, "\r": CARRIAGE_RETURN, "\t": TAB}


def decode(data: bytes) -> str:
    """Return the text of a file once it holds no character or line that is refused."""
    if len(data) > MAX_BYTES:
        raise TOO_LARGE.at(1, 1, limit=MAX_BYTES)
    text = utf8(data)
    # One call in C clears almost every file; the search names the culprit of the others.
    if not text.replace("\n", "").isprintable() and (found := FORBIDDEN.search(text)):
        _refuse_character(text, found.start())
    if not unicodedata.is_normalized("NFC", text):
        _refuse_unnormalised(text)
    if ("<<<<<<<" in text or "=======" in text or ">>>>>>>" in text or "|||||||" in text) and (
        found := MARKER.search(text)
    ):
        raise MERGE_MARKER.at(*position(text, found.start()))
    return text


def utf8(data: bytes) -> str:
    """Decode strictly; raise a refusal that points at the first wrong byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8")
        byte = f"0x{data[error.start]:02x}"
        raise NOT_UTF8.at(*position(good, len(good)), byte=byte) from None


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def named(character: str) -> str:
    """Return ``U+00AD SOFT HYPHEN`` for a character."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def brief(text: str) -> str:
    """Return at most 40 characters, for a message."""
    return text if len(text) <= _BRIEF else text[:_BRIEF] + "…"


def check_value(value: str, line: int, column: int) -> None:
    """Refuse what an escape in double quotes brought in; the raw text was looked at already."""
    if found := FORBIDDEN.search(value):
        raise FORBIDDEN_ESCAPE.at(line, column, character=named(found.group()))
    if not unicodedata.is_normalized("NFC", value):
        raise NOT_NFC.at(line, column, character=named(value[unnormalised(value)]))


def unnormalised(text: str) -> int:
    """Return the offset of the first character that breaks NFC in a text that is not in NFC."""
    low, high = 0, len(text)
    while high - low > 1:  # every part of a text in NFC is in NFC, so halving finds the first
        middle = (low + high) // 2
        if unicodedata.is_normalized("NFC", text[:middle]):
            low = middle
        else:
            high = middle
    return low


def _refuse_character(text: str, offset: int) -> NoReturn:
    character = text[offset]
    reason = _OWN_REASON.get(character, FORBIDDEN_CHARACTER)
    raise reason.at(*position(text, offset), character=named(character))


def _refuse_unnormalised(text: str) -> NoReturn:
    offset = unnormalised(text)
    raise NOT_NFC.at(*position(text, offset), character=named(text[offset]))
