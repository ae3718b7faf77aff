"""Take in the forms that came back: each file as one change, each wrong one refused alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.actions.collect_edits import Stamp, edits
from qms.actions.dated import day_of, one_more, post_of
from qms.actions.records import find
from qms.errors import QmsError, UsageProblem
from qms.exchange.collect_compare import Fate, shown, weigh
from qms.exchange.collect_read import Fault, read_forms
from qms.i18n import M
from qms.kinds.collection import Collection
from qms.kinds.evidence import Evidence
from qms.model.change import Change
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.exchange.collect_compare import Cell
    from qms.exchange.collect_read import File, Returned
    from qms.kinds.collection import ReturnedForm, SentForm
    from qms.model.change import Edit

ENDING: Final = ".xls"


@dataclass(frozen=True, slots=True)
class Import:
    """What the user asks for: ``by`` filled the forms in; see ReturnedForm for ``behalf``."""

    paths: Sequence[Path]
    dry: bool = False
    by: str | None = None
    behalf: str | None = None
    evidence: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell on which form and workspace differ, side by side."""

    record: str
    field: str
    base: str
    workspace: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Came:
    """What became of one file; ``known`` is the day on which it was taken in before."""

    file: str
    collection: str = ""
    unit: str = ""
    taken: int = 0
    conflicts: tuple[Conflict, ...] = ()
    records: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    altered: tuple[str, ...] = ()
    known: dt.date | None = None
    commit: str | None = None


def take_in(session: Session, asked: Import) -> Iterator[Came]:
    """Take in files one after the other; yields what became of each, wrong ones included.

    Raises UsageProblem for a demand that fits no file.
    """
    session.refuse_past()
    paths = _files(asked.paths)
    _permitted(session, asked, paths)
    for file in read_forms(paths):
        try:
            yield _take(session.reopened(), asked, file)
        except QmsError as problem:
            fault = Fault(problem.message, hint=problem.hint)
            unit = file.form.unit if file.form else ""
            yield Came(file.name, unit=unit, faults=(fault,))


def _files(paths: Sequence[Path]) -> list[Path]:
    """Return the workbooks among files and folders, without those that Excel has open."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.iterdir() if one.suffix.lower().startswith(ENDING))
            found += sorted(one for one in inside if not one.name.startswith(("~$", ".")))
        else:
            found.append(path)
    if not found:
        raise UsageProblem(
            M("There are no forms in {path}.", path=str(paths[0]) if paths else ""),
            M("Give the folder of the returned .xlsx files, or the files themselves."),
        )
    return list(dict.fromkeys(found))


def _permitted(session: Session, asked: Import, paths: Sequence[Path]) -> None:
    day_of(session, asked.date)
    if asked.behalf is None and asked.evidence is None:
        return
    if asked.behalf is None or asked.evidence is None or asked.by is None or len(paths) > 1:
        raise UsageProblem(
            M("A form that was typed in for a unit needs a scan and both posts, file by file."),
            M("--on-behalf-of whose answer it is, --by who typed it in, --evidence the scan."),
        )
    if not isinstance(find(session, asked.evidence), Evidence):
        raise UsageProblem(
            M("{option}: {value} is no evidence", option="--evidence", value=asked.evidence),
            M("Record the scan first: qms evidence add"),
        )


def _take(session: Session, asked: Import, file: File) -> Came:
    if file.form is None:
        return Came(file.name, faults=file.faults)
    here = _return(session, asked, file, file.form)
    came = Came(file.name, here.collection.id, here.form.unit, altered=here.form.altered)
    same = next((item for item in here.earlier if item.sha256 == file.sha256), None)
    if same is not None:
        return replace(came, known=same.date)
    weighed = weigh(session.view, here.form)
    if weighed.faults:
        return replace(came, faults=weighed.faults)
    taken = weighed.of(Fate.TAKEN)
    came = replace(
        came,
        taken=len(taken),
        conflicts=tuple(_conflict(here.form, cell) for cell in weighed.of(Fate.CONFLICT)),
        records=tuple(dict.fromkeys(cell.record.id for cell in taken)),
    )
    told = _told(here)
    new = tuple(item for item in came.conflicts if item not in told)
    if here.earlier and not taken and not new:
        return replace(came, known=here.earlier[-1].date)
    change = _change(session, here, (*edits(_stamp(session, asked, here), taken),), came, new)
    return replace(came, commit=session.write(change, dry=asked.dry).commit)


@dataclass(frozen=True, slots=True)
class _Return:
    """One file of a round: its form, its earlier returns, when and by whom it came back."""

    file: File
    form: Returned
    collection: Collection
    sent: SentForm
    earlier: tuple[ReturnedForm, ...]
    day: dt.date
    asked: Import
    by: str | None


def _return(session: Session, asked: Import, file: File, form: Returned) -> _Return:
    """Find the round of a file; raises UsageProblem for a foreign one, or a closed round."""
    record = session.snapshot.get(form.collection)
    forms = record.forms if isinstance(record, Collection) else ()
    sent = next((item for item in forms if item.base == form.base), None)
    if not isinstance(record, Collection) or sent is None:
        raise UsageProblem(
            M(
                "the form was not sent from this workspace ({id}, {unit})",
                id=form.collection,
                unit=form.unit,
            ),
            M("Forms of another workspace, or of a round made again since, are not taken."),
        )
    day = day_of(session, asked.date)
    if day < record.date:
        raise UsageProblem(
            M("{option}: {id} is dated {day}.", option="--date", id=record.id, day=record.date)
        )
    if not session.view.is_open(record):
        raise UsageProblem(
            M("{id} is closed.", id=record.id),
            M("What came too late is entered by hand; see: qms show {id}", id=record.id),
        )
    earlier = tuple(item for item in until(record.returns, session.today) if item.form == sent.id)
    by = post_of(session, asked.behalf or asked.by, form.unit)
    return _Return(file, form, record, sent, earlier, day, asked, by)


def _stamp(session: Session, asked: Import, here: _Return) -> Stamp:
    basis = ", ".join(part for part in (here.collection.id, asked.evidence) if part)
    return Stamp(session, here.form.lang, here.day, basis, here.by)


def _conflict(form: Returned, cell: Cell) -> Conflict:
    values = (cell.entry.base, cell.workspace, cell.sheet)
    base, workspace, sheet = (shown(form, cell, value) for value in values)
    return Conflict(cell.record.id, cell.asked.field, base, workspace, sheet)


def _told(here: _Return) -> set[Conflict]:
    """Return the conflicts that an earlier return of the form brought already."""
    return {
        Conflict(item.about, item.field, item.base or "", item.workspace or "", item.sheet or "")
        for item in here.collection.differing
        if item.form == here.sent.id
    }


def _change(
    session: Session,
    here: _Return,
    found: tuple[Edit, ...],
    came: Came,
    new: tuple[Conflict, ...],
) -> Change:
    asked, collection = here.asked, here.collection
    returned = one_more(
        collection,
        "returns",
        here.day,
        by=here.by,
        form=here.sent.id,
        sha256=here.file.sha256,
        taken=came.taken,
        conflicts=len(new) or None,
        behalf=post_of(session, asked.by, here.form.unit) if asked.behalf else None,
        evidence=asked.evidence,
    )
    differing = (
        one_more(
            collection,
            "differing",
            here.day,
            ahead=ahead,
            form=here.sent.id,
            about=item.record,
            field=item.field,
            base=item.base,
            workspace=item.workspace,
            sheet=item.sheet,
        )
        for ahead, item in enumerate(new)
    )
    summary = f"{collection.id}: form of {here.form.unit} taken in"
    return Change(summary, "collect import", (*found, returned, *differing))
