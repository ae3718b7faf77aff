"""What the codes of unreadable files mean: ``qms explain S101``."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from qms.i18n import N_, translate
from qms.store import yaml_guard
from qms.store.yaml_guard import Reason

TEMPLATE_UNUSED, TEMPLATE_ODD = "S112", "S113"
FILES: Final = {
    "S101": N_(
        "A record has a key that its kind does not know. Usually it is misspelled; fields of your"
        " own stand under custom:, where nothing is refused."
    ),
    "S102": N_("A record lacks a field that every record of its kind has."),
    "S103": N_(
        "A value is not of the type that the field takes: a date, a whole number, a text, a list."
    ),
    "S104": N_("A value is none of the few that the field takes."),
    "S105": N_(
        "An id has another shape than ids of its kind, or a letter that only looks Latin. Ids have"
        " Latin letters, digits and hyphens only."
    ),
    "S106": N_("The id in a file is not the name of the file. A record is found by its file name."),
    "S107": N_(
        "A file lies where no record belongs. Nothing under records/ is skipped, because a skipped"
        " file is a record that vanished."
    ),
    "S108": N_("Two files hold the same id."),
    "S109": N_(
        "Two paths differ only in capital letters. On Windows and macOS they are one file, and one"
        " of the two would be lost."
    ),
    "S110": N_(
        "A link stands in the place of a record. It could lead anywhere on another computer, so it"
        " is never followed."
    ),
    "S111": N_("A record was written by a newer qms, with a schema that this one does not know."),
    TEMPLATE_UNUSED: N_(
        "A file under templates/report/ is used by nothing: reports take only texts whose name is"
        " that of a template of the program, Word styles and a logo."
    ),
    TEMPLATE_ODD: N_(
        "A template of the workspace cannot be read, or is made for another edition of the report:"
        " no report can be made with it."
    ),
}

PAST: Final = {
    "H101": N_(
        "A dated fact was altered after it had been entered. What happened is recorded once;"
        " whoever corrects it marks it void with the reason and adds a new item."
    ),
    "H102": N_(
        "A dated fact, or the record that held it, was taken out. Nothing disappears: what should"
        " not count is marked void with the reason."
    ),
    "H103": N_(
        "A commit bears a date more than a day before that of the commit it builds upon: a clock"
        " was wrong, older work was put on top of newer, or the date was set by hand."
    ),
    "H104": N_("A commit bears a date that is still to come: a clock was wrong, or it was set."),
}
"""What ``qms check --history`` finds; only commits tell."""


def explained(code: str, lang: str) -> str | None:
    """Return what a code of a file means, None for an unknown code."""
    if code in FILES or code in PAST:
        return translate({**FILES, **PAST}[code], lang)
    reason = next((item for item in _reasons() if item.code == code), None)
    if reason is None:
        return None
    said = [translate(text, lang).format_map(defaultdict(lambda: "…")) for text in _parts(reason)]
    return ". ".join(said) + "."


def _reasons() -> list[Reason]:
    return [item for item in vars(yaml_guard).values() if isinstance(item, Reason)]


def _parts(reason: Reason) -> tuple[str, str]:
    return reason.message, reason.hint


def codes() -> tuple[str, ...]:
    """Return every code with which a file is refused, or the past is found wrong."""
    return tuple(sorted({*FILES, *PAST, *(item.code for item in _reasons())}))
