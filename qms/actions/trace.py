"""From a figure of a report to its records: as published, as computed again, as of today."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qms.actions.handed import made_for
from qms.actions.records import find
from qms.actions.recount import asked_for, session_at, spec_of
from qms.actions.reports import Asked, frame_of, period_of
from qms.engine.columns import cell
from qms.engine.periods import PeriodKind
from qms.errors import UsageProblem
from qms.i18n import M, current
from qms.kinds.issued_report import IssuedReport
from qms.report.frame import compose
from qms.report.origins import record_of
from qms.report.stamps import read_stamp
from qms.report.wording import number
from qms.store.attachments import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.actions.session import Session
    from qms.model.record import Circle, Record
    from qms.report.document import Origin, Stamp

PREFIX: Final = f"{IssuedReport.spec.prefix}-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user says of the report beside its name; an issued one says all of it itself.

    ``periods`` maps the options of periods (``year``, ``since``, ``until``) to what was given.
    """

    periods: Mapping[str, str]
    unit: str | None = None
    circle: Circle | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """A record behind a figure; ``path`` is empty where the records no longer have it."""

    id: str
    title: Any = None
    state: Any = None
    score: Any = None
    path: str = ""


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure by its address, each value as it is printed; records are those of ``value``.

    ``label`` says in words what it counts, ``section`` under which heading it is printed.
    ``published`` is what the record of the issue says, ``recounted`` what the commit of the files
    gives, ``today`` what today's records give; None where there is no such value.
    """

    address: str
    value: str
    published: str | None
    recounted: str | None
    today: str | None
    records: tuple[Behind, ...]
    label: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """Figures of one report; ``commit`` is that of the files of an issued one."""

    report: str
    figures: tuple[Traced, ...]
    commit: str = ""
    one: bool = False


@dataclass(frozen=True, slots=True)
class _Sources:
    """The figures of a report now and, for an issued one, at the commit of its files."""

    report: str
    now: Mapping[str, Origin]
    then: Mapping[str, Origin] | None = None
    at: Session | None = None
    published: Mapping[str, float] | None = None
    commit: str = ""


def trace(session: Session, target: str, wanted: Wanted) -> Trail:
    """Follow ``REPORT#FIGURE``, ``RPT-2026-0001#FIGURE`` or ``FILE#FIGURE``, or all figures.

    Raises UsageProblem for what there is not, with the nearest name.
    """
    what, _sign, typed = target.rpartition("#") if "#" in target else (target, "", "")
    if not what.strip():
        raise UsageProblem(
            M("No report is named before the sign {sign}.", sign="#"),
            M("As in: {example}", example="qms trace annual#risks.live --year 2024-2025"),
        )
    address = typed.lower()
    found = _sources(session, what, wanted)
    known = {**(found.now), **(found.then or {}), **dict.fromkeys(found.published or ())}
    if address and address not in known:
        close = get_close_matches(address, known, n=3)
        raise UsageProblem(
            M("{report} has no figure {name}.", report=what, name=address),
            M("Did you mean {key}?", key=tuple(close))
            if close
            else M("See all: qms trace {report}", report=what),
        )
    chosen = (address,) if address else tuple(known)
    figures = tuple(_traced(session, found, name) for name in chosen)
    return Trail(found.report, figures, found.commit, bool(address))


def _sources(session: Session, what: str, wanted: Wanted) -> _Sources:
    if what.startswith(PREFIX):
        return _of_issue(session, find(session, what))
    path = Path(what)
    if path.is_file():
        return _of_file(session, path)
    spec = spec_of(what)
    period = period_of(session, spec.period, *_given(spec.period, wanted.periods))
    asked = Asked(spec, period, circle=wanted.circle, unit=wanted.unit)
    return _Sources(what, _origins(session, asked))


_OPTIONS: Final = {
    PeriodKind.YEAR: ("year",),
    PeriodKind.SEMESTER: ("semester",),
    PeriodKind.MONTH: ("month",),
    PeriodKind.SPAN: ("since", "until"),
    PeriodKind.DAY: (),
    PeriodKind.WAVE: ("wave",),
}


def _given(kind: PeriodKind, given: Mapping[str, str]) -> tuple[str | None, str]:
    """Return the options of a period; raises UsageProblem for those of another."""
    options = _OPTIONS[kind]
    others = [f"--{name}" for name in given if name not in options]
    if others:
        raise UsageProblem(
            M("The report is not chosen by {options}.", options=tuple(others)),
            M("Its options: {options}", options=tuple(f"--{name}" for name in options)),
        )
    return (given.get(options[0]) if options else None), given.get("until", "")


def _of_issue(session: Session, report: Record) -> _Sources:
    if not isinstance(report, IssuedReport) or report.report is None:
        raise UsageProblem(
            M("{id} is not made by qms report, so its figures cannot be computed.", id=report.id)
        )
    published = {item.name: item.value for item in report.figures}
    asked = (report.report, report.period, report.circle, report.scope)
    now = _origins(session, asked_for(session, *asked))
    if report.commit is None or report.data_as_of is None:
        return _Sources(report.id, now, published=published)
    at = session_at(session, report.commit, report.data_as_of)
    then = _origins(at, asked_for(at, *asked))
    return _Sources(report.id, now, then, at, published, report.commit)


def _of_file(session: Session, path: Path) -> _Sources:
    data = content(path)
    digest = hashlib.sha256(data).hexdigest()
    for report in session.snapshot.of(IssuedReport):
        if any(item.sha256 == digest for item in report.files):
            return _of_issue(session, report)
    stamp = read_stamp(path.name, data)
    if stamp is None:
        raise UsageProblem(
            M("{file} does not say which report it is.", file=path.name),
            M("It was saved again by another program, or is no report; name the report itself."),
        )
    return _of_stamp(session, path, stamp)


def _of_stamp(session: Session, path: Path, stamp: Stamp) -> _Sources:
    asked = (stamp.report, stamp.period, made_for(session, stamp), stamp.unit or None)
    now = _origins(session, asked_for(session, *asked))
    if not stamp.commit:
        return _Sources(path.name, now)
    at = session_at(session, stamp.commit, stamp.day)
    return _Sources(path.name, now, _origins(at, asked_for(at, *asked)), at, commit=stamp.commit)


def _origins(session: Session, asked: Asked) -> Mapping[str, Origin]:
    return compose(asked.spec, frame_of(session, asked, current())).origins


def _traced(session: Session, found: _Sources, address: str) -> Traced:
    now = found.now.get(address)
    then = (found.then or {}).get(address)
    shown, of = (then, found.at) if then and found.at else (now, session)
    value = (found.published or {}).get(address)
    published = None if value is None else number(value, current())
    return Traced(
        address,
        shown.value if shown else published or "",
        published,
        then.value if then else None,
        now.value if now else None,
        tuple(_behind(of, ids) for ids in shown.ids) if shown else (),
        shown.label if shown else "",
        shown.section if shown else "",
    )


def _behind(session: Session, record_id: str) -> Behind:
    entry = session.snapshot.entries.get(record_of(record_id))
    if entry is None:
        return Behind(record_id)
    record, view = entry.record, session.view
    return Behind(
        record_id,
        view.name(record.id),
        cell(view, record, "state"),
        cell(view, record, "score"),
        entry.path,
    )


def plain(trail: Trail) -> Iterator[dict[str, Any]]:
    """Yield the figures as programs read them."""
    for item in trail.figures:
        yield {
            "address": item.address,
            "label": item.label,
            "section": item.section,
            "value": item.value,
            "published": item.published,
            "recounted": item.recounted,
            "today": item.today,
            "records": [
                {
                    "id": one.id,
                    "title": one.title,
                    "state": one.state,
                    "score": one.score,
                    "path": one.path,
                }
                for one in item.records
            ],
        }
