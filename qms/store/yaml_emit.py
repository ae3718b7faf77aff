"""Values written as YAML in the one canonical form of new records.

Text stays plain only when no YAML 1.1 or 1.2 reader could take it for anything else; text of
several lines becomes a literal block; lists and mappings are written in block style.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import yaml_guard as guard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.store.yaml_reader import Json

    Scalar: TypeAlias = bool | int | float | str | None

MAX_KEY: Final = 120  # a longer one is written in the two-line form `? key` by most programs
_LEADS: Final = frozenset("-?:,[]{}#&*!|>'\"%@`=<~ ")
_MISREAD: Final = re.compile(
    r"(?i:y|yes|n|no|on|off|true|false|null)"
    r"|[-+]?\.(?i:inf|nan)"
    r"|[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0(?:b[01_]+|o[0-7_]+|x[0-9a-fA-F_]+)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?",
)


class CannotWrite(StoreProblem):
    """A value has no place in a record file: it could not be read back as it is."""


def block(value: Mapping[str, Json] | list[Json], indent: int) -> list[str]:
    """Return the lines of a collection that is not empty, its keys or dashes at ``indent``."""
    if isinstance(value, list):
        return [line for item in value for line in entry("-", item, indent)]
    return [line for key, item in value.items() for line in entry(f"{name(key)}:", item, indent)]


def entry(head: str, value: Json, indent: int) -> list[str]:
    """Return the lines of ``head`` (a key with its colon, or a dash) and its value."""
    pad = " " * indent
    if isinstance(value, dict | list) and value:
        if head != "-":
            return [pad + head, *block(value, indent + 2)]
        # What ruamel writes with indent 2/4/2, so that `qms fmt` finds nothing to do.
        lines = block(value, indent + (4 if isinstance(value, list) else 2))
        return [f"{pad}-{lines[0][indent + 1 :]}", *lines[1:]]
    first, *rest = scalar(value, indent + 2)
    return [f"{pad}{head} {first}", *rest]


def scalar(value: Json, indent: int, style: str = "") -> list[str]:
    """Return a scalar or an empty collection; lines after the first are indented.

    ``style`` is the wished quote or block sign, kept where the text allows it.
    """
    if isinstance(value, dict | list):
        return ["[]" if isinstance(value, list) else "{}"]
    if not isinstance(value, str):
        return [number(value)]
    if ("\n" in value or style in {"|", ">"}) and literal(value):
        sign = ">" if style == ">" and "\n" not in value.removesuffix("\n") else "|"
        lines = value.removesuffix("\n").split("\n")
        chomp = "" if value.endswith("\n") else "-"
        return [sign + chomp, *(" " * indent + line if line else "" for line in lines)]
    return [quoted(value, style)]


def flow(value: Json) -> str:
    """Return a value on one line, as it may stand inside brackets or braces."""
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, str):
        clean = not any(sign in value for sign in ",[]{}:")
        return quoted(value, "" if clean else '"')
    return number(value)


def name(key: str) -> str:
    """Return a key as it is written before its colon."""
    if "\n" in key or len(key) > MAX_KEY:
        raise CannotWrite(
            M("A key must stand on one line of at most {limit} characters", limit=MAX_KEY),
            M("Choose a shorter key: {key}", key=guard.brief(key)),
        )
    return quoted(key)


def quoted(text: str, style: str = "") -> str:
    """Return text on one line: plain where that is safe, else in quotes."""
    _refuse(text)
    if style == "'" and "\n" not in text:
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and plain(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def plain(text: str) -> bool:
    """Say whether text needs no quotes outside brackets and braces."""
    if not text or text[0] in _LEADS or text != text.strip() or text.endswith(":"):
        return False
    if "\n" in text or ": " in text or " #" in text or text.startswith("..."):
        return False
    return not _MISREAD.fullmatch(text)


def literal(text: str) -> bool:
    """Say whether text can stand as a literal block without any indicator but ``|`` and ``|-``."""
    _refuse(text)
    lines = text.removesuffix("\n").split("\n")
    first_and_last = (lines[0], lines[-1])
    if not all(first_and_last) or text.startswith(" ") or guard.MARKER.search(text):
        return False
    return all(line == line.rstrip() for line in lines)


def number(value: Scalar) -> str:
    """Return null, a boolean, or a number in its one decimal form."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        shown = str(value)
    elif isinstance(value, float) and math.isfinite(value):
        shown = format(Decimal(repr(value)), "f").removesuffix(".0")
    else:
        raise CannotWrite(M("Not a value of a record: {value}", value=guard.brief(str(value))))
    if len(shown) > guard.MAX_NUMBER:
        raise CannotWrite(
            M(
                "A number longer than {limit} characters: {value}",
                limit=guard.MAX_NUMBER,
                value=guard.brief(shown),
            ),
            M("Round it, or write it as text"),
        )
    return shown


def _refuse(text: str) -> None:
    found = guard.FORBIDDEN.search(text)
    if found is None and unicodedata.is_normalized("NFC", text):
        return
    character = found.group() if found else text[guard.unnormalised(text)]
    raise CannotWrite(
        M("This character cannot stand in a record: {character}", character=guard.named(character)),
        M("Normalise the text first; pasted text is cleaned by the commands of `qms`"),
    )
