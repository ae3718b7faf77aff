"""Propose and approve calendars; open an academic year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.actions.records import find
from qms.engine.due import due
from qms.engine.obligations import counts_from
from qms.engine.years import AcademicYear
from qms.errors import UsageProblem
from qms.exchange.public_holidays import propose as holidays_of
from qms.i18n import M
from qms.kinds.obligation import Obligation
from qms.kinds.policies.academic_calendar import AcademicCalendar
from qms.kinds.policies.working_days import WorkingDays, YearValue
from qms.model.change import Append, Change, Create, Placeholder, Remove, Set
from qms.model.items import plain
from qms.store.load import path_of

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.engine.due import DueItem
    from qms.kinds.policies.academic_calendar import AcademicYearValue
    from qms.model.change import Edit
    from qms.model.policy import Edition, Policy
    from qms.store.write import Applied

WEEKS: Final = 52
_YEARS: Final = (2000, 2100)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal of a year's working calendar: what it says, and what was written, if anything."""

    value: YearValue
    applied: Applied | None


def propose(session: Session, year: int, *, write: bool) -> Proposed:
    """Propose the days off of a year; with ``write`` as an edition that waits for its review.

    Raises UsageProblem when the year has an edition already.
    """
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise UsageProblem(M("{option}: {value} is not allowed", option="--year", value=year))
    found = holidays_of(year)
    tree: dict[str, Any] = {
        "year": year,
        "days_off": [
            {"date": day.isoformat(), "name": dict(names)} for day, names in found.days_off.items()
        ],
        "worked": [day.isoformat() for day in found.worked],
        "proposed": True,
    }
    value = YearValue.model_validate_json(_json(tree))
    if not write:
        return Proposed(value, None)
    edition = {
        "id": str(year),
        "from": f"{year}-01-01",
        "source": {"own": True, "note": f"holidays {found.version}"},
        "value": {name: part for name, part in tree.items() if part},
    }
    _free(session, WorkingDays, str(year))
    edit = _added(session, WorkingDays, edition)
    change = Change(f"Propose the working calendar of {year}", "calendar propose", (edit,))
    return Proposed(value, session.write(change))


def _json(tree: dict[str, Any]) -> str:
    import json

    return json.dumps(tree)


def _policy(session: Session, kind: type[Policy[Any]]) -> Policy[Any] | None:
    return next(iter(session.snapshot.of(kind)), None)


def _free(session: Session, kind: type[Policy[Any]], edition_id: str) -> None:
    policy = _policy(session, kind)
    if policy is not None and policy.edition(edition_id) is not None:
        raise UsageProblem(
            M("{id} has an edition {edition} already", id=policy.id, edition=edition_id),
            M("Change it in an editor: qms edit {id}", id=policy.id),
        )


def _added(session: Session, kind: type[Policy[Any]], edition: dict[str, Any]) -> Edit:
    policy = _policy(session, kind)
    if policy is not None:
        return Append(policy.id, ("editions",), edition)
    noun = f"policy.{str(kind.spec.fixed_id).removeprefix('POL-')}"
    return Create(noun, {"editions": [edition]}, Placeholder("NEW-POLICY"), kind.spec.fixed_id)


def approve(session: Session, edition_id: str, decision: str | None) -> Applied:
    """Make a proposed edition count; ``decision`` is the act that approved it, if there is one.

    Raises UsageProblem when no proposed edition has that id.
    """
    for kind in (WorkingDays, AcademicCalendar):
        policy: Policy[Any] | None = _policy(session, kind)
        edition = policy.edition(edition_id) if policy else None
        if policy is not None and edition is not None and edition.value.proposed:
            number = policy.editions.index(edition)
            edits: list[Edit] = [Remove(policy.id, ("editions", number, "value", "proposed"))]
            if decision is not None:
                path = ("editions", number, "decision")
                edits.append(Set(policy.id, path, find(session, decision).id))
            summary = f"{policy.id}: edition {edition_id} reviewed"
            return session.write(Change(summary, "calendar approve", tuple(edits)))
    raise UsageProblem(
        M("No proposed calendar {edition} is there.", edition=edition_id),
        M("Propose one: qms calendar propose --year 2027, or: qms year open 2026-2027"),
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened year: whether anything was written, and the open items that go over into it.

    ``missing`` is the file of the academic calendars where the workspace has none to copy.
    """

    year: AcademicYear
    proposed: bool
    missing: str | None
    counted: tuple[str, ...]
    carried: tuple[DueItem, ...]
    without_days: tuple[int, ...]


def open_year(session: Session, text: str) -> Opened:
    """Copy the academic calendars of the year before as a proposal and carry open items over.

    Dates move by 52 weeks, so that weekdays stay.  Where the workspace does not know the day on
    which it was begun, an obligation without a first day gets the one from which it counts now:
    else what was left undone would vanish with the year.  A second call writes nothing.
    """
    year = AcademicYear.parse(text)
    if year is None:
        raise UsageProblem(
            M("{option}: {value} is no academic year", option="YEAR", value=text),
            M("Write it as 2024-2025."),
        )
    edits: list[Edit] = []
    proposal = _next_calendars(session, year)
    if proposal is not None:
        edits.append(_added(session, AcademicCalendar, proposal))
    fixed = {} if session.config.begun else _first_days(session, year)
    edits += [Set(name, ("valid_from",), day.isoformat()) for name, day in fixed.items()]
    if edits:
        session.write(Change(f"Open the academic year {year}", "year open", tuple(edits)))
    view = session.reopened().view
    carried = tuple(item for item in due(view) if item.date < year.first)
    days = view.working_days
    lacking = [one for one in (year.start, year.start + 1) if not (days and days.year(one))]
    kind = AcademicCalendar
    missing = None if _policy(session, kind) else path_of(kind, str(kind.spec.fixed_id))
    return Opened(year, proposal is not None, missing, tuple(fixed), carried, tuple(lacking))


def _first_days(session: Session, year: AcademicYear) -> dict[str, dt.date]:
    day = _running(session, year)
    return {
        obligation.id: counts_from(obligation, day)
        for obligation in session.snapshot.of(Obligation)
        if obligation.valid_from is None
    }


def _running(session: Session, year: AcademicYear) -> dt.date:
    """Return a day of the year that ends; today where nothing was recorded in that year yet."""
    facts = [
        item.date
        for obligation in session.snapshot.of(Obligation)
        for item in (*obligation.completions, *obligation.events)
    ]
    in_use = any(day < year.first for day in facts)
    return min(session.today, year.first - dt.timedelta(days=1)) if in_use else session.today


def _next_calendars(session: Session, year: AcademicYear) -> dict[str, Any] | None:
    """Return the edition that follows from the year before, None when the year has one."""
    policy = next(iter(session.snapshot.of(AcademicCalendar)), None)
    if policy is None or any(edition.value.year == year.start for edition in policy.editions):
        return None
    before = [edition for edition in policy.editions if edition.value.year == year.start - 1]
    if not before:
        raise UsageProblem(
            M("There is no academic calendar of {year} to copy.", year=f"{year.start - 1}"),
            M("Add it to {id} first: qms edit {id}", id=policy.id),
        )
    return {
        "id": str(year),
        "from": year.first.isoformat(),
        "source": {"own": True, "note": f"{before[-1].id} + {WEEKS * 7} days"},
        "value": _shifted(before[-1], year),
    }


def _shifted(edition: Edition[AcademicYearValue], year: AcademicYear) -> dict[str, Any]:
    value = plain(edition.value)
    for calendar in value["calendars"]:
        for span in calendar["periods"]:
            for end in ("from", "to"):
                day = dt.date.fromisoformat(span[end]) + dt.timedelta(weeks=WEEKS)
                span[end] = day.isoformat()
    return {**value, "year": year.start, "proposed": True}
