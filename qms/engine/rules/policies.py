"""Policies must be there, unambiguous, complete and approved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds import all_kinds
from qms.kinds.policies.risk_bands import RiskBands
from qms.kinds.policies.working_days import WorkingDays
from qms.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


def _policies(view: View) -> Iterator[Policy[Any]]:
    return (record for record in view.snapshot if isinstance(record, Policy))


@integrity("P101", "")
def nothing_in_force(view: View) -> Iterator[Hit]:
    """A policy that the program needs is missing, or has no edition in force today.

    The presets of ``qms init`` bring every policy; from then on they are the university's own.
    """
    for kind in all_kinds().values():
        if not issubclass(kind, Policy) or kind.by_year:
            continue
        name = str(kind.spec.fixed_id)
        if name not in view.snapshot.occupied:
            yield Hit(
                None,
                (),
                M("the policy {id} is missing", id=name),
                M("Bring it from the preset of the profile: qms migrate"),
            )
        for record in view.snapshot.of(kind):
            if record.on(view.today) is None:
                yield Hit(
                    record.id,
                    ("editions",),
                    M("no edition is in force on {day}", day=view.today),
                    M("Give the first edition no from:, or an earlier one."),
                )


@integrity("P102", "")
def two_editions_one_day(view: View) -> Iterator[Hit]:
    """Two editions of a policy begin on the same day, so that none of them can be chosen."""
    for record in _policies(view):
        counts = Counter(edition.since for edition in record.editions)
        for since in [since for since, times in counts.items() if times > 1]:
            day = since or dt.date.min
            yield Hit(
                record.id,
                ("editions",),
                M("two editions are in force from {day}", day=day),
                M("Give one of them another from:."),
            )


@integrity("P103", "9.2(4)")
def bands_leave_gaps(view: View) -> Iterator[Hit]:
    """The risk bands leave out a score of the scale, or claim one twice.

    Bands run from 1 to the highest score of the scale without gaps; or there are none at all as
    long as the collegial body has not set them.
    """
    scale = view.scale
    for record in view.snapshot.of(RiskBands):
        edition = record.on(view.today)
        if edition is None or scale is None or not edition.value.bands:
            continue
        for score in range(1, scale.value.highest + 1):
            fitting = [band for band in edition.value.bands if band.low <= score <= band.high]
            if len(fitting) != 1:
                number = record.editions.index(edition)
                yield Hit(
                    record.id,
                    ("editions", number, "value", "bands"),
                    M("score {score} lies in {count} bands", score=score, count=len(fitting)),
                    M(
                        "Let every score from 1 to {highest} lie in exactly one band.",
                        highest=scale.value.highest,
                    ),
                )
                break


@duty("P201", "9.2(2), KZ-RISK-04")
def not_approved(view: View) -> Iterator[Hit]:
    """The edition in force of a policy names no decision that approved it.

    A preset is a proposal taken from a regulation.  The collegial body approves it (the risk
    scale together with the risk map); then the edition names the decision.
    """
    for record in _policies(view):
        if record.by_year:
            continue
        edition = record.on(view.today)
        if edition is not None and edition.decision is None:
            number = record.editions.index(edition)
            yield Hit(
                record.id,
                ("editions", number),
                M("edition {edition} has been approved by no body yet", edition=edition.id),
                M("Record the decision (qms decision add) and name it in the edition."),
            )


@duty("P202", "")
def year_without_calendar(view: View) -> Iterator[Hit]:
    """The working calendar has no reviewed edition for this year.

    Terms in working days cannot be computed for it; the tool does not guess holidays.
    """
    for record in view.snapshot.of(WorkingDays):
        if record.year(view.today.year) is None:
            yield Hit(
                record.id,
                ("editions",),
                M("no working calendar for {year}", year=str(view.today.year)),
                M("Add a reviewed edition of that year to {id}.", id=record.id),
            )
