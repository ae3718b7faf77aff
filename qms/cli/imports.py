"""``qms import``: take in a foreign register and say what became of every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.imports import Request, take_in
from qms.cli import state
from qms.cli.help import single
from qms.cli.output import as_json, envelope, line, machine, person, table
from qms.errors import UsageProblem
from qms.i18n import N_, M, _, translate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.exchange.reading import Doubt
    from qms.exchange.reconciliation import Reconciliation

_Kind = Annotated[
    str, typer.Argument(metavar="KIND", help=N_("What the rows are: doc, risk, capa"))
]
_File = Annotated[str, typer.Argument(metavar="FILE", help=N_("The register: .csv or .xlsx"))]
_Map = Annotated[
    str | None,
    typer.Option("--map", metavar=N_("FILE"), help=N_("Which column fills which field")),
]
_Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar=N_("NAME"), help=N_("Sheet of the workbook"))
]
_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would become of the rows, write nothing"))
]
_Again = Annotated[
    bool, typer.Option("--again", help=N_("Take rows that are in the workspace a second time"))
]
_New = Annotated[
    bool, typer.Option("--only-new", help=N_("Take only rows that are not in the workspace"))
]


def _import(
    kind: _Kind,
    file: _File,
    *,
    mapping: _Map = None,
    sheet: _Sheet = None,
    dry: _Dry = False,
    again: _Again = False,
    only_new: _New = False,
) -> None:
    if again and only_new:
        raise UsageProblem(M("--again and --only-new exclude each other."), M("Give one of them."))
    repeat = "again" if again else "new" if only_new else "refuse"
    session = state.session()
    request = Request(kind, Path(file), Path(mapping) if mapping else None, sheet, dry, repeat)
    found = take_in(session, request)
    if as_json():
        envelope(session, "import", [_item(found)])
    else:
        _print(found)
    raise typer.Exit(int(bool(found.left_out)))


def _print(found: Reconciliation) -> None:
    for note in found.notes:
        line(note)
    table([_("Column"), _("Field")], found.columns, _("Columns taken"))
    if found.unplaced:
        line(M("Columns left out: {columns}", columns=found.unplaced))
    table(
        [_("Rows"), _("Count")],
        [
            (_("read"), found.read),
            (_("taken"), found.taken),
            (_("of these doubtful"), _rows(found.doubtful)),
            (_("in the workspace already"), found.known),
            (_("left out"), _rows(found.left_out)),
        ],
        _("Reconciliation"),
    )
    for heading, sums in found.sums:
        table([translate(heading), _("Count")], sums)
    _print_doubts(_("Doubtful, please look at them"), found.doubtful)
    _print_doubts(_("Left out"), found.left_out)
    _print_written(found)


def _print_doubts(title: str, doubts: tuple[Doubt, ...]) -> None:
    if doubts:
        rows = [(str(one.row), one.column, one.why) for one in doubts]
        table([_("Row"), _("Column"), _("Why")], rows, title)


def _print_written(found: Reconciliation) -> None:
    if found.dry:
        line(M("Nothing was written (--dry-run)."))
    elif found.ids:
        line(M("Written: {first} to {last}", first=found.ids[0], last=found.ids[-1]))
    else:
        line(M("Nothing was written."))


def _rows(doubts: Iterable[Doubt]) -> int:
    return len({one.row for one in doubts})


def _item(found: Reconciliation) -> dict[str, Any]:
    return {
        "kind": found.noun,
        "file": found.file,
        "dry_run": found.dry,
        "columns": [{"column": heading, "field": path} for heading, path in found.columns],
        "columns_left_out": list(found.unplaced),
        "read": found.read,
        "taken": found.taken,
        "known": found.known,
        "doubtful_rows": _rows(found.doubtful),
        "left_out_rows": _rows(found.left_out),
        "doubtful": [_doubt(one) for one in found.doubtful],
        "left_out": [_doubt(one) for one in found.left_out],
        "sums": [
            {
                "by": heading,
                "counts": [
                    {"value": machine(value), "label": person(value), "n": n} for value, n in sums
                ],
            }
            for heading, sums in found.sums
        ],
        "notes": [machine(note) for note in found.notes],
        "ids": list(found.ids),
        "commit": found.commit,
    }


def _doubt(one: Doubt) -> dict[str, Any]:
    return {"row": one.row, "column": one.column, "why": machine(one.why)}


def import_() -> typer.Typer:
    """Build ``qms import``."""
    return single(
        _import,
        N_("Take in a register from CSV or Excel, as one change"),
        "qms import doc documents_register.csv --dry-run",
    )
