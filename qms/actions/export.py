"""The emergency exit: every field of every record in one workbook that any office opens."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qms.actions.exported import Sheet, sheets, title
from qms.engine.file_names import OWN_SCHEME, build, rules_of_names, type_label, unit_label
from qms.errors import StoreProblem, UsageProblem
from qms.i18n import N_, M, current, say, translate
from qms.kinds.policies.forms import Forms
from qms.kinds.unit import Unit
from qms.report.stamps import office_keywords
from qms.store.attachments import content
from qms.store.mirror_owner import git_takes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.session import Session

PLACE = Path("build/export")
_MARK: Final = "qms:all-records"
"""Keyword in the properties of a workbook: it was written by this command."""


def export_all(session: Session, out: Path | None, folder: Path, *, force: bool = False) -> Path:
    """Write all records into one workbook and return its path; ``out`` lies under ``folder``.

    Nothing is left out: what cannot be read is there as its lines of text, and named on the first
    sheet.  The workbook is for the office alone.  Raises UsageProblem for another ending than
    .xlsx, for a file of somebody else's unless ``force``, for a place that git would take up, and
    StoreProblem where it cannot be written.
    """
    session.refuse_leaving()
    path = Path(os.path.normpath(folder / (out or PLACE / _name(session))))
    if path.suffix.lower() != ".xlsx":
        raise UsageProblem(
            M("{path} does not end with {ending}.", path=path.name, ending=".xlsx"),
            M("Give --out a file that does."),
        )
    _allowed(session, path, force=force)
    found = list(sheets(session))
    head = (translate(N_("All records")), session.config.institution.shown(current()))
    first = Sheet(title(N_("About")), head, list(_about(session, found)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, [first, *found])
    except OSError as error:
        raise StoreProblem(
            M("{path}: the computer refused it ({reason}).", path=str(path), reason=error.strerror),
            M("Close the file in other programs and look at its permissions."),
        ) from error
    return path


def _allowed(session: Session, path: Path, *, force: bool) -> None:
    if git_takes(session.store.workspace, Path(os.path.realpath(path))):
        raise UsageProblem(
            M("{path} lies in the workspace, and git would take it up.", path=str(path)),
            M("Choose a file outside it, or in a folder that git ignores, as build/."),
        )
    if path.is_file() and not force and office_keywords(content(path)) != _MARK:
        raise UsageProblem(
            M("{path} is there, and is no workbook of this command.", path=str(path)),
            M("Give --out another file; or overwrite it: --force"),
        )


def _name(session: Session) -> str:
    """Return a name by the university's scheme."""
    view, lang = session.view, session.config.default_language
    rules = rules_of_names(view)
    forms = session.snapshot.policy(Forms, session.today)
    office = session.snapshot.get(forms.value.office) if forms else None
    whole = session.config.institution.shown(lang)
    unit = unit_label(view, office, lang) if isinstance(office, Unit) else whole
    kind = type_label(view, rules, "export", lang) or translate(N_("All records"), lang)
    return build(rules.scheme or OWN_SCHEME, session.today, unit, kind, "xlsx")


def _about(session: Session, found: list[Sheet]) -> Iterator[tuple[str, ...]]:
    """Yield what the workbook is, what it may lack, and its sheets with the names of records."""
    said, broken = session.provenance(), session.snapshot.broken
    changed = session.store.uncommitted() if session.moment.at is None else ()
    yield translate(N_("For internal use")), translate(N_("It holds what no circle may see."))
    yield translate(N_("Data as of")), session.today.isoformat()
    yield translate(N_("Commit")), said["commit"] or "-"
    yield translate(N_("Program")), f"qms {said['qms']}"
    yield translate(N_("Records")), str(len(session.snapshot.entries))
    yield translate(N_("Changed since the commit")), str(len(changed))
    yield from (("", path) for path in changed)
    yield translate(N_("Not readable, kept as text")), str(len(broken))
    for part in broken:
        yield part.path, "; ".join(say(item.message) for item in part.diagnostics)
    yield translate(N_("Sheets")), str(len(found))
    yield from ((sheet.name, str(len(sheet.rows)), sheet.key) for sheet in found)


def _write(path: Path, found: list[Sheet]) -> None:
    """Write beside and rename, so that nobody meets half a workbook; only its maker may read it."""
    import xlsxwriter

    handle, temp = tempfile.mkstemp(dir=path.parent, prefix=".qms-tmp-", suffix=".xlsx")
    os.close(handle)
    try:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(temp, options) as book:
            styles = (
                book.add_format({"num_format": "@", "valign": "top"}),
                book.add_format({"bold": True, "num_format": "@"}),
            )
            book.set_properties({"keywords": _MARK})
            for sheet in found:
                sheet.write(book, *styles)
        Path(temp).replace(path)
    finally:
        Path(temp).unlink(missing_ok=True)
