"""What ``qms collect`` prints of rounds and returned forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.cli.output import as_json, envelope, line, machine, table
from qms.i18n import M, _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.collect import Started
    from qms.actions.collect_import import Came
    from qms.actions.session import Session
    from qms.engine.rounds import Standing
    from qms.kinds.collection import Collection


def show_started(session: Session, started: Started) -> None:
    """Print the forms that were made, and who gets none."""
    if as_json():
        items = [
            {
                "id": started.collection,
                "unit": one.made.unit,
                "items": len(one.made.blocks),
                "path": str(started.folder / one.name),
            }
            for one in started.forms
        ]
        envelope(session, "collect-start", items)
        return
    line(started.collection)
    rows = [
        (session.view.name(one.made.unit), len(one.made.blocks), one.name) for one in started.forms
    ]
    table([_("Unit"), _("Records"), _("File")], rows, _("Forms"))
    line(M("Folder: {path}", path=str(started.folder)))
    line(M("Forms: {n}; to be returned by {day}.", n=len(started.forms), day=started.due))
    if started.idle:
        line(M("Nothing open, no form: {units}", units=started.idle))
    if started.nobodys:
        line(M("Open, but of no unit: {ids}", ids=started.nobodys))


def any_fault(came: Sequence[Came]) -> bool:
    """Tell whether a file was refused."""
    return any(one.faults for one in came)


def show_came(session: Session, came: Sequence[Came], *, dry: bool) -> None:
    """Print what became of every file, conflicts side by side, faults cell by cell."""
    if as_json():
        envelope(session, "collect-import", (_came(one) for one in came))
        return
    rows = [
        (one.file, session.view.name(one.unit) or one.unit, _fate(one), one.taken,
         len(one.conflicts))
        for one in came
    ]  # fmt: skip
    heads = [_("File"), _("Unit"), "", _("Cells taken over"), _("Conflicts")]
    table(heads, rows, _("Returned forms"))
    _conflicts(came)
    for one in came:
        if one.altered:
            line(
                M("{file}: changed, though not to be filled in, not taken: {cells}",
                  file=one.file, cells=one.altered)
            )  # fmt: skip
    _faults(came)
    taken = sum(not one.faults and one.known is None for one in came)
    line(M("Forms taken in: {n} of {all}.", n=taken, all=len(came)))
    if dry:
        line(M("Nothing was written (--dry-run)."))


def _fate(one: Came) -> str:
    if one.faults:
        return _("refused")
    return _("known already") if one.known else _("taken")


def _conflicts(came: Sequence[Came]) -> None:
    rows = [
        (item.record, item.field, item.base, item.workspace, item.sheet)
        for one in came
        for item in one.conflicts
    ]
    if rows:
        table(
            [_("Record"), _("Field"), _("When sent"), _("In the workspace"), _("In the form")],
            rows,
            _("Conflicts: nothing of these cells was written"),
        )


def _faults(came: Sequence[Came]) -> None:
    rows = [
        (one.file, fault.sheet, fault.cell, fault.why, fault.hint)
        for one in came
        for fault in one.faults
    ]
    if rows:
        heads = [_("File"), _("Sheet"), _("Cell"), _("Why"), _("What to do")]
        table(heads, rows, _("Refused"))


def _came(one: Came) -> dict[str, Any]:
    return {
        "file": one.file,
        "round": one.collection or None,
        "unit": one.unit or None,
        "state": "refused" if one.faults else "known" if one.known else "taken",
        "taken": one.taken,
        "records": list(one.records),
        "conflicts": [
            {
                "record": item.record,
                "field": item.field,
                "base": item.base,
                "workspace": item.workspace,
                "sheet": item.sheet,
            }
            for item in one.conflicts
        ],
        "faults": [
            {
                "sheet": fault.sheet or None,
                "cell": fault.cell or None,
                "why": machine(fault.why),
                "hint": machine(fault.hint),
            }
            for fault in one.faults
        ],
        "altered": list(one.altered),
        "commit": one.commit,
    }


def show_standing(session: Session, collection: Collection, forms: Sequence[Standing]) -> None:
    """Print how a round stands, form by form."""
    if as_json():
        envelope(session, "collect-status", (_standing(collection, item) for item in forms))
        return
    rows = [
        (
            session.view.name(item.form.unit) or item.form.unit,
            item.form.items,
            item.returned[-1].date if item.returned else _("not returned"),
            item.returned[-1].by if item.returned else None,
            sum(one.taken for one in item.returned),
            ", ".join(one.id for one in item.differing),
            item.reminded,
        )
        for item in forms
    ]
    heads = [_("Unit"), _("Records"), _("Returned"), _("By"), _("Cells taken over")]
    table(
        [*heads, _("Open conflicts"), _("Reminded")], rows, _("Round {id}").format(id=collection.id)
    )
    _sides(forms)
    _term(session, collection, forms)


def _sides(forms: Sequence[Standing]) -> None:
    rows = [
        (one.id, one.about, one.field, one.base, one.workspace, one.sheet)
        for item in forms
        for one in item.differing
    ]
    if rows:
        heads = ["N", _("Record"), _("Field"), _("When sent"), _("In the workspace")]
        table([*heads, _("In the form")], rows, _("Open conflicts"))


def _term(session: Session, collection: Collection, forms: Sequence[Standing]) -> None:
    quiet = tuple(item.form.unit for item in forms if item.silent)
    line(M("Returned: {n} of {all}.", n=len(forms) - len(quiet), all=len(forms)))
    if quiet:
        line(M("Not returned: {units}", units=quiet))
    left = (collection.due - session.today).days
    if left >= 0:
        line(M("Term: {day}; days left: {n}.", day=collection.due, n=left))
    else:
        line(M("Term: {day}; days late: {n}.", day=collection.due, n=-left))


def _standing(collection: Collection, item: Standing) -> dict[str, Any]:
    last = item.returned[-1] if item.returned else None
    return {
        "round": collection.id,
        "form": item.form.id,
        "unit": item.form.unit,
        "items": item.form.items,
        "due": collection.due,
        "returned": last.date if last else None,
        "by": str(last.by) if last and last.by else None,
        "taken": sum(one.taken for one in item.returned),
        "conflicts": [one.id for one in item.differing],
        "reminded": item.reminded,
    }
