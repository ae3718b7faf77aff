"""Options that every command takes, before or after its name; declared once, here."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.errors import UsageProblem
from qms.i18n import LANGUAGES, N_, M, preferred

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class CommonOption:
    """A common option: its names, the placeholder of its value (none for a switch), its help."""

    names: tuple[str, ...]
    metavar: str
    help: str


OPTIONS: Final = (
    CommonOption(("--lang",), "kk|ru|en", N_("Language of the interface and of reports")),
    CommonOption(("--json",), "", N_("Answer as JSON, for programs")),
    CommonOption(("--today",), N_("DATE"), N_("The day that counts as today")),
    CommonOption(("--at",), N_("DATE|REV"), N_("Show the records as they were then")),
    CommonOption(("--no-commit",), "", N_("Write without a commit; say what waits for one")),
    CommonOption(("-C",), N_("FOLDER"), N_("Work in that folder")),
    CommonOption(("-q", "--quiet"), "", N_("Print the answer only")),
    CommonOption(("--no-color",), "", N_("No colours")),
)


@dataclass(slots=True)
class Common:
    """What the user said with the common options."""

    values: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Return the value of an option, None when it was not given."""
        return self.values.get(name)

    def on(self, name: str) -> bool:
        """Tell whether a switch was given."""
        return name in self.values

    @property
    def folder(self) -> Path:
        """Return the folder to work in."""
        return Path(self.values.get("-C", "."))


def take(args: Sequence[str]) -> tuple[Common, list[str]]:
    """Pick the common options out of the arguments; what follows ``--`` is left alone."""
    common, position = Common(), 0
    rest: list[str] = []
    while position < len(args):
        word = args[position]
        if word == "--":
            return common, [*rest, *args[position:]]
        option, value = _match(word)
        if option is None:
            rest.append(word)
        elif not option.metavar:
            common.values[option.names[-1]] = ""
        elif value is not None:
            common.values[option.names[0]] = _given(value, word)
        else:
            position += 1
            common.values[option.names[0]] = _following(args, position, word)
        position += 1
    return common, rest


def _match(word: str) -> tuple[CommonOption | None, str | None]:
    name, equals, value = word.partition("=")
    for option in OPTIONS:
        if name in option.names:
            if equals and not option.metavar:
                raise UsageProblem(M("{option} takes no value", option=name))
            return option, value if equals else None
    return None, None


def _following(args: Sequence[str], position: int, name: str) -> str:
    return _given(args[position] if position < len(args) else "", name)


def _given(value: str, word: str) -> str:
    if not value:
        raise UsageProblem(M("{option} needs a value", option=word.partition("=")[0]))
    return value


def languages(common: Common) -> tuple[str, ...]:
    """Return the languages asked for with ``--lang``, several for reports (``kk,ru,en``)."""
    asked = common.text("--lang")
    if asked is None:
        return ()
    wanted = tuple(part.strip() for part in asked.split(","))
    for lang in wanted:
        if lang not in LANGUAGES:
            raise UsageProblem(
                M("{option}: {value} is not allowed", option="--lang", value=lang),
                M("Allowed values: {values}", values=LANGUAGES),
            )
    return wanted


def interface_language(common: Common) -> str:
    """Choose the language: ``--lang``, ``QMS_LANG``, qms.yaml, English."""
    asked = languages(common)[:1]
    return preferred([*asked, os.environ.get("QMS_LANG"), _of_workspace(common.folder)])


def _of_workspace(folder: Path) -> str | None:
    """Read the default language from qms.yaml by its line: help must not wait for a parser."""
    here = Path(os.path.realpath(folder))  # unlike resolve() it ends on links in a circle
    for place in (here, *here.parents):
        path = place / "qms.yaml"
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            match = re.search(r"^default_language:\s*([a-z]{2})\s*$", text, re.MULTILINE)
            return match[1] if match else "kk"
    return None
