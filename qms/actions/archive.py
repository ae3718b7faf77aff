"""Put papers into the files of the file plan, close files, dispose of them by an act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.actions.dated import day_of, done, happened, move_to, one_more, post_of
from qms.actions.evidence import place_of
from qms.actions.records import PLACEHOLDER, Written, find
from qms.engine.archive import disposable, live_files, originals
from qms.engine.retention import class_of, closed_on, kept
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.case_file import CaseFile
from qms.kinds.disposal import Disposal
from qms.kinds.document import ControlledDocument
from qms.kinds.evidence import Storage
from qms.model.change import Change, Create, Set
from qms.store.attachments import measure
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.retention import Kept
    from qms.engine.view import View
    from qms.model.change import Edit
    from qms.store.write import Applied


@dataclass(frozen=True, slots=True)
class Where:
    """A file by its id, or by class, unit and year: then it is opened where it is not there."""

    file: str | None = None
    class_id: str | None = None
    unit: str | None = None
    year: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What is filed: a record, or a file on this computer that lies at ``outside`` elsewhere."""

    record: str | None = None
    path: Path | None = None
    outside: str | None = None
    title: str | None = None


def file_of(session: Session, record_id: str) -> CaseFile:
    """Return a file of the nomenclature; raises UsageProblem for another record."""
    record = find(session, record_id)
    if not isinstance(record, CaseFile):
        raise UsageProblem(
            M("{id} is no file of the nomenclature.", id=record.id),
            M("See the ids with: qms file list"),
        )
    return record


def put(
    session: Session, where: Where, papers: Sequence[Paper], date: str | None, by: str | None
) -> Written:
    """File papers, in the order given, as one change; a file that is not there yet is opened.

    Raises UsageProblem for a file that was closed before the day: its term is counted already.
    """
    day = day_of(session, date)
    file = _file(session, where)
    if isinstance(file, CaseFile):
        _refuse_closed(file, session.today, day)
    if not papers:
        raise UsageProblem(
            M("Nothing to file."), M("Name a record or a file: qms file put FILE-... REPORT.pdf")
        )
    items = [_item(session, paper) for paper in papers]
    if isinstance(file, CaseFile):
        who = post_of(session, by, file.unit)
        edits: list[Edit] = [
            one_more(file, "items", day, by=who, ahead=number, **item)
            for number, item in enumerate(items)
        ]
        return done(happened(session, file, "file put", edits, summary="put"))
    who = post_of(session, by, file["unit"])
    dated = [
        {"id": str(number), "date": day.isoformat(), **({"by": who} if who else {}), **item}
        for number, item in enumerate(items, 1)
    ]
    create = Create("file", {**file, "items": dated}, PLACEHOLDER)
    applied = session.write(Change(f"{PLACEHOLDER}: open", "file put", (create,)))
    return Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def _refuse_closed(file: CaseFile, today: dt.date, day: dt.date) -> None:
    closed = closed_on(file, today)
    if closed is not None and closed < day:
        raise UsageProblem(
            M("{id} was closed on {date}; what comes later is not filed there.",
              id=file.id, date=closed),
            M('Open it again: qms file reopen {id} --basis "..."; or say when it was filed: --date',
              id=file.id),
        )  # fmt: skip


def _file(session: Session, where: Where) -> CaseFile | dict[str, Any]:
    if where.file is not None:
        return file_of(session, where.file)
    asked = {"--class": where.class_id, "--unit": where.unit, "--year": where.year}
    missing = tuple(name for name, value in asked.items() if not value)
    if missing:
        raise UsageProblem(
            M("Missing: {options}", options=missing),
            M("Name the file by its id, or by class, unit and year."),
        )
    known = next(
        (
            item
            for item in session.snapshot.of(CaseFile)
            if (item.class_id, item.unit, item.year) == (where.class_id, where.unit, where.year)
            and session.view.is_open(item)
        ),
        None,
    )
    if known is not None:
        return known
    if class_of(session.view, where.class_id or "") is None:
        raise UsageProblem(
            M("The file plan has no class {id}.", id=where.class_id),
            M("See the classes with: qms archive plan"),
        )
    return {
        "class": where.class_id,
        "unit": find(session, where.unit or "").id,
        "year": where.year,
    }


def _item(session: Session, paper: Paper) -> dict[str, Any]:
    item: dict[str, Any] = {}
    if paper.title:
        item["title"] = normalise(paper.title)[0]
    if paper.record:
        item["record"] = find(session, paper.record).id
    if paper.path is not None:
        found = measure(paper.path)
        place = place_of(session, paper.path, paper.outside)
        item |= {"title": item.get("title") or normalise(paper.path.name)[0], "place": place}
        item |= {"storage": Storage.OUTSIDE.value, "sha256": found.sha256, "size": found.size}
    return item


def move(  # noqa: PLR0913 -- where it goes, when and by whom
    session: Session,
    record_id: str,
    state: str,
    *,
    place: str | None = None,
    date: str | None = None,
    by: str | None = None,
    basis: str | None = None,
) -> Written:
    """Close a file, open it again, or take it into the archive at a place."""
    file, day = file_of(session, record_id), day_of(session, date)
    edits: list[Edit] = [move_to(file, state, day, by=post_of(session, by, file.unit), basis=basis)]
    if place:
        edits.insert(0, Set(file.id, ("place",), normalise(place)[0]))
    return done(happened(session, file, f"file {state}", edits, summary=state))


def kept_files(session: Session) -> tuple[tuple[CaseFile, Kept], ...]:
    """Return the live files and how long each is kept."""
    return tuple((item, kept(session.view, item)) for item in live_files(session.view))


def dispose(  # noqa: PLR0913 -- what the act says
    session: Session,
    ids: Sequence[str],
    *,
    title: str | None,
    members: Sequence[str] = (),
    date: str | None = None,
    dry: bool = False,
) -> Written | Applied:
    """Draw up an act of disposal of files whose term has passed; without ids of all of them.

    What must still be kept is refused by rule A103, with the term that holds it.
    """
    day = day_of(session, date)
    rows = [*_rows(session.view.on(day), session, ids)]
    if not rows:
        raise UsageProblem(
            M("No file has a term that has passed."),
            M("See how long each is kept: qms archive status"),
        )
    numbered = [{"id": str(number), **row} for number, row in enumerate(rows, 1)]
    words = normalise(title)[0] if title else _title(day)
    tree: dict[str, Any] = {"title": words, "date": day.isoformat(), "items": numbered}
    if members:
        tree["members"] = [post_of(session, one) for one in members]
    change = Change(
        f"{PLACEHOLDER}: disposal of {len(rows)}",
        "archive dispose",
        (Create("disposal", tree, PLACEHOLDER),),
    )
    applied = session.write(change, dry=dry)
    if dry:
        return applied
    return Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def _rows(view: View, session: Session, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    named = [find(session, one) for one in ids]
    on_act = {
        item.subject
        for act in view.snapshot.of(Disposal)
        if view.is_open(act)
        for item in act.items
    }
    waiting = [file for file in disposable(view) if file.id not in on_act]
    for file in named or waiting:
        if isinstance(file, CaseFile):
            found = kept(view, file)
            rule = found.file_class.id if found.file_class else file.class_id
            expired = {"expired": found.last.isoformat()} if found.last else {}
            yield {"subject": file.id, "rule": rule, **expired}
        elif not isinstance(file, ControlledDocument):
            raise UsageProblem(
                M("{id} is no file of the nomenclature.", id=file.id),
                M("See the ids with: qms file list"),
            )
    for document, edition in originals(view):
        if not named or document in named:
            yield {"subject": document.id, "edition": edition.id, "rule": "originals"}


def _title(day: dt.date) -> dict[str, str]:
    from qms.report.archive_papers import disposal_title

    return disposal_title(day)


def act_of(session: Session, record_id: str) -> Disposal:
    """Return a disposal act; raises UsageProblem for another record."""
    record = find(session, record_id)
    if not isinstance(record, Disposal):
        raise UsageProblem(
            M("{id} is no disposal act.", id=record.id), M("See the ids with: qms disposal list")
        )
    return record


def approve(session: Session, record_id: str, decision: str, date: str | None) -> Written:
    """Record the decision that approved an act of disposal."""
    act, day = act_of(session, record_id), day_of(session, date)
    edits: tuple[Edit, ...] = (
        Set(act.id, ("decision",), find(session, decision).id),
        move_to(act, "approved", day),
    )
    return done(happened(session, act, "disposal approve", edits, summary="approve"))


def carry_out(
    session: Session, record_id: str, evidence: Sequence[str], date: str | None, by: str | None
) -> Written:
    """Record that an approved act was carried out: its files are disposed of.

    Papers and files outside git are destroyed by people; the records and git's history stay.
    """
    act, day = act_of(session, record_id), day_of(session, date)
    who = post_of(session, by)
    edits: list[Edit] = [move_to(act, "carried_out", day, by=who)]
    if evidence:
        edits.insert(0, Set(act.id, ("evidence",), [find(session, one).id for one in evidence]))
    for item in act.items:
        file = session.snapshot.get(item.subject)
        if isinstance(file, CaseFile):
            edits.append(Set(file.id, ("disposal",), act.id))
            edits.append(move_to(file, "disposed", day, by=who))
    change = Change(f"{act.id}: carried out", "disposal carry-out", tuple(edits))
    applied = session.write(change)
    return Written(act.id, applied, session.reopened().view)
