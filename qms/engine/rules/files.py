"""Rules of files: how they are named, in which formats they are kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from qms.engine.file_names import known, problem, rules_of_names
from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.evidence import Evidence, Storage
from qms.kinds.issued_report import IssuedReport

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.policies.file_names import FileNamesValue
    from qms.model.diagnostic import FieldPath

    File = tuple[str, FieldPath, str, dt.date]

_ENDING: Final = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,7}|[0-9][A-Za-z][A-Za-z0-9]{0,6})$")


def _files(view: View, rules: FileNamesValue) -> Iterator[File]:
    """Yield record, field, name and day of every file that the rules are about."""
    for item in view.snapshot.of(Evidence):
        name = _name(item.place)
        if name and (_ENDING.search(name) or item.storage is Storage.GIT):
            yield from _counted(rules, (item.id, ("place",), name, item.date))
    for report in view.snapshot.of(IssuedReport):
        for number, file in enumerate(report.files):
            place = ("files", number, "name")
            yield from _counted(rules, (report.id, place, _name(file.name), report.issued))


def _counted(rules: FileNamesValue, file: File) -> Iterator[File]:
    if rules.since is None or file[-1] >= rules.since:
        yield file


def _name(place: str) -> str:
    """Return the last part of a path, on whatever computer, or of an address."""
    path = unquote(urlsplit(place).path) if re.match(r"[a-z]+://", place) else place
    return re.split(r"[/\\]", path)[-1]


@duty("F201", "8.3")
def name_off_scheme(view: View) -> Iterator[Hit]:
    """A file of evidence or of an issued report is not named by the university's scheme.

    The name gives the date, the unit and the type of the document, so that files sort by date and
    are found by whoever needs them.  The date is one of the calendar, unit and type are known.
    Scheme, types and the day from which names are checked are policy (POL-file-names).
    """
    rules = rules_of_names(view)
    if rules.scheme is None:
        return
    names = None
    for record, field, name, day in _files(view, rules):
        names = names or known(view, rules)
        found = problem(rules, names, _ENDING.sub("", name))
        if found:
            hint = M("See the name that the scheme gives: qms name --help")
            yield Hit(record, field, found, hint, day)


@duty("F202", "8.3(1)")
def format_not_allowed(view: View) -> Iterator[Hit]:
    """A file of evidence or of an issued report is of a format that the university does not keep.

    The formats allowed are policy (POL-file-names).
    """
    rules = rules_of_names(view)
    if not rules.formats:
        return
    for record, field, name, day in _files(view, rules):
        ending = _ENDING.search(name)
        if ending is None or ending[1].lower() not in rules.formats:
            allowed = tuple(f".{item}" for item in rules.formats)
            yield Hit(
                record,
                field,
                M("the file {name} is of no format allowed", name=name),
                M("Formats: {names}", names=allowed),
                day,
            )
