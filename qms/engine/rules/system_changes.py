"""Rules of changes of the quality system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty, integrity
from qms.engine.system_changes import (
    DECIDED,
    INTRODUCED,
    analysis_lacks,
    changes,
    place_lacks,
    plan_lacks,
    untold,
)
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View

_UNDECIDED = frozenset({"proposed"})
_APPROVED = frozenset({"approved"})
_CLOSED = frozenset({"closed"})
_HAPPENED = frozenset({"introduced"})


@integrity("G101", "8.3, KZ-CHG-01")
def approved_without_plan(view: View) -> Iterator[Hit]:
    """A planned change is approved without all that its plan must say.

    The plan names purpose, consequences, resources and who is responsible; a body decides, its
    minutes are the decision, and a vice-rector approves it.
    """
    for change in changes(view, DECIDED):
        lacking = plan_lacks(change) if change.planned else ()
        for name, label in lacking:
            yield Hit(
                change.id,
                (name,),
                M("approved without: {field}", field=label),
                M("Fill it in first: qms set {id} {key} ...", id=change.id, key=name),
            )


@integrity("G102", "10.1, KZ-CHG-04")
def unplanned_without_analysis(view: View) -> Iterator[Hit]:
    """Of an unplanned change measures are approved before its consequences and a risk are known."""
    for change in changes(view, DECIDED):
        lacking = () if change.planned else analysis_lacks(change)
        for name, label in lacking:
            yield Hit(
                change.id,
                (name,),
                M("an unplanned change without: {field}", field=label),
                M("Analyse it first: qms set {id} {key} ...", id=change.id, key=name),
            )


@integrity("G103", "10.2.3, KZ-CHG-02")
def contract_without_list(view: View) -> Iterator[Hit]:
    """A change of a contract is introduced without the list of those who are to be acquainted."""
    for change in changes(view, INTRODUCED):
        if change.contract and not change.interested:
            yield Hit(
                change.id,
                ("interested",),
                M("nobody is named who is to be acquainted"),
                M("Name the units: qms set {id} interested UNIT-...", id=change.id),
            )


@integrity("G104", "10.2.3, KZ-CHG-02")
def closed_before_all_are_told(view: View) -> Iterator[Hit]:
    """A change is closed although units were not acquainted with it against signature."""
    for change in changes(view, _CLOSED):
        left = untold(view, change)
        if left:
            yield Hit(
                change.id,
                ("told",),
                M("not acquainted yet: {units}", units=left),
                M("Record it: qms system-change tell {id} {unit}", id=change.id, unit=left[0]),
            )


@integrity("G105", "10.3.6, KZ-CHG-03")
def place_not_identified(view: View) -> Iterator[Hit]:
    """A change is closed although a place that it changes is not fully identified.

    Eight facts identify a change in design and development: registration number, date, title of
    the document, item, paragraph and page, and who made it, with position and signature.
    """
    for change in changes(view, _CLOSED):
        for at, place in enumerate(change.places):
            lacking = place_lacks(place)
            if lacking:
                yield Hit(
                    change.id,
                    ("places", at),
                    M("the changed place lacks: {fields}", fields=lacking),
                    M(
                        "Complete it: qms edit {id}. When it is signed:"
                        " qms system-change introduce {id} --signed {at}",
                        id=change.id,
                        at=place.id,
                    ),
                )


@duty("G301", "8.3, KZ-CHG-01")
def not_introduced(view: View) -> Iterator[Hit]:
    """An approved change is to be introduced by its term."""
    for change in changes(view, _APPROVED):
        if change.due is not None:
            yield Hit(
                change.id,
                ("due",),
                M("to be introduced by {due}", due=change.due),
                M("Record it: qms system-change introduce {id}", id=change.id),
                term=change.due,
            )


@duty("G302", "10.2.3, KZ-CHG-02")
def still_to_be_told(view: View) -> Iterator[Hit]:
    """Units are to be acquainted with a change that was introduced."""
    for change in changes(view, _HAPPENED):
        since = max(move.date for move in change.transitions if move.void is None)
        for unit in untold(view, change):
            yield Hit(
                change.id,
                ("interested",),
                M("to be acquainted: {unit}", unit=unit),
                M("Record it: qms system-change tell {id} {unit}", id=change.id, unit=unit),
                since=since,
            )


@duty("G303", "10.1, KZ-CHG-04")
def consequences_to_be_analysed(view: View) -> Iterator[Hit]:
    """An unplanned change happened: its consequences are to be analysed and a risk named."""
    for change in changes(view, _UNDECIDED):
        lacking = () if change.planned else analysis_lacks(change)
        if lacking and change.date <= view.today:
            yield Hit(
                change.id,
                ("planned",),
                M("still to be said: {fields}", fields=tuple(label for _name, label in lacking)),
                M("Record it: qms set {id} {key} ...", id=change.id, key=lacking[0][0]),
                since=change.date,
            )


@duty("G304", "10.3.6, KZ-CHG-03", standing=True)
def place_to_be_completed(view: View) -> Iterator[Hit]:
    """Of a change that was introduced a changed place is not fully identified yet."""
    for change in changes(view, _HAPPENED):
        for at, place in enumerate(change.places):
            lacking = place_lacks(place)
            if lacking:
                yield Hit(
                    change.id,
                    ("places", at),
                    M("the changed place lacks: {fields}", fields=lacking),
                    M(
                        "Complete it: qms edit {id}. When it is signed:"
                        " qms system-change introduce {id} --signed {at}",
                        id=change.id,
                        at=place.id,
                    ),
                )
