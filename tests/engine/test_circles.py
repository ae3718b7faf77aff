"""Circles: what leaves them, what is left out, and who may permit an exception."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.check import check
from qms.engine.circles import (
    PERSONAL,
    circles_of,
    may_show,
    permission,
    shown_columns,
    split,
)
from qms.kinds import all_kinds
from qms.kinds.decision import Decision
from qms.kinds.meeting import Meeting
from qms.kinds.risk import Risk
from qms.model.record import Circle
from qms.store.yaml_writer import normalise
from tests.report.canaries import UNSEEN, canaries
from tests.workspaces import english, found, risk, view

if TYPE_CHECKING:
    from qms.engine.view import View

PROFILES: Final = ("kaznmu", "dulaty")
PHONE: Final = "8 701 123 45 67"
NAMED: Final = risk().replace("Low response rate", f"Call {PHONE}")
DECISION: Final = """\
    id: DEC-2026-0001
    schema: 1
    title: The number of the reception may be published
    act: order
    number: '5'
    date: 2026-11-10
    unit: {unit}
"""
WAIVER: Final = """\
    id: WVR-2026-0001
    schema: 1
    rule: A301
    records: [RSK-2026-0001]
    reason: Number of the reception
    {decision}
    until: {until}
"""


def waived(
    *,
    unit: str = "UNIT-academic-affairs-department",
    together: bool = True,
    until: str = "2026-12-31",
    named: bool = True,
    more: str = "",
) -> tuple[str, ...]:
    """Write a risk with a telephone number, decisions of a unit and of the legal office, waiver."""
    decision = "decision: DEC-2026-0001" if named else "notes: none"
    decision += "\n    agreed: [DEC-2026-0002]" if together else ""
    return (
        NAMED,
        DECISION.format(unit=unit) + more,
        DECISION.format(unit="UNIT-legal-office")
        .replace("0001", "0002")
        .replace("number: '5'", "number: '6'"),
        WAIVER.format(decision=decision, until=until),
    )


def policy(publish: str) -> str:
    """Write a policy of circles that publishes something."""
    return (
        "id: POL-circles\nschema: 1\neditions:\n"
        f"  - {{id: a, source: {{own: true}}, value: {{publish: [{publish}]}}}}\n"
    )


@pytest.mark.req("KZ-ACC-02")
def test_a_record_that_names_a_narrower_circle_is_left_out_and_counted() -> None:
    seen = view(risk(), risk(2, more="circle: internal\n"))
    kept, hidden = split(seen, seen.snapshot.of(Risk), Circle.CORPORATE)
    assert [item.id for item in kept] == ["RSK-2026-0001"]
    assert hidden == 1
    assert split(seen, seen.snapshot.of(Risk), Circle.INTERNAL)[1] == 0


@pytest.mark.req("KZ-ACC-02")
@pytest.mark.parametrize("profile", PROFILES)
def test_the_public_sees_no_risk_capa_decision_or_meeting(profile: str) -> None:
    seen = view(risk(), profile=profile)
    for kind in (Risk, Decision, Meeting):
        assert shown_columns(seen, kind, Circle.PUBLIC) is None
    assert not may_show(seen, seen.snapshot.of(Risk)[0], Circle.PUBLIC)
    assert "heard" not in (shown_columns(seen, Meeting, Circle.CORPORATE) or ())


@pytest.mark.req("KZ-ACC-01")
@pytest.mark.parametrize("profile", PROFILES)
def test_every_kind_of_a_preset_stands_in_one_class_that_somebody_granted(profile: str) -> None:
    value = circles_of(view(profile=profile))
    assert value is not None
    kinds = [name for group in value.classes for name in group.kinds]
    assert sorted(kinds) == sorted(all_kinds())
    assert all(group.grants and group.source for group in value.classes)
    assert all(item.source for item in value.publish)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_preset_names_only_kinds_and_columns_that_exist(profile: str) -> None:
    assert found(code="P104", profile=profile) == []


@pytest.mark.parametrize(
    ("publish", "path", "words"),
    [
        (
            "{kind: risk, circle: public, columns: [id, scoer]}",
            ("publish", 0, "columns", 1),
            "risk has no column scoer",
        ),
        (
            "{kind: rsik, circle: public, columns: [id]}",
            ("publish", 0, "kind"),
            "there is no kind rsik",
        ),
    ],
)
def test_a_misspelt_kind_or_column_is_found_in_its_place(
    publish: str, path: tuple[str | int, ...], words: str
) -> None:
    (item,) = found(policy(publish), code="P104")
    assert item.record == "POL-circles"
    assert item.field == ("editions", 0, "value", *path)
    assert english(item).startswith(words)


@pytest.mark.req("KZ-ACC-03")
def test_the_check_names_personal_data_in_what_is_published_before_any_report() -> None:
    (item,) = found(NAMED, code=PERSONAL)
    assert (item.record, item.field) == ("RSK-2026-0001", ("title",))
    assert PHONE not in english(item)
    assert found(NAMED + "circle: internal\n", code=PERSONAL) == []
    hidden = risk(more=f"notes: Call {PHONE}\n")  # notes are in no published column
    assert found(hidden, code=PERSONAL) == []


def test_contacts_of_the_university_are_no_personal_data() -> None:
    contacts = (
        "id: POL-circles\nschema: 1\neditions:\n  - {id: a, source: {own: true}, value: {"
        "publish: [{kind: risk, circle: public, columns: [title]}], "
        "contacts: ['+7 701 123 45 67']}}\n"
    )
    assert found(NAMED, contacts, code=PERSONAL) == []


@pytest.mark.req("KZ-ACC-03")
def test_decisions_of_academic_affairs_and_the_legal_service_permit_until_their_day() -> None:
    assert permitted(view(*waived()))
    assert permitted(view(*waived(), today="2026-12-31"))
    assert not permitted(view(*waived(), today="2027-01-01"))


def permitted(seen: View) -> bool:
    return permission(seen, "RSK-2026-0001") is not None


@pytest.mark.req("KZ-ACC-03")
def test_nobody_else_can_permit_it() -> None:
    assert not permitted(view(*waived(unit="UNIT-academic-quality-office")))
    assert not permitted(view(*waived(unit="UNIT-legal-office")))
    assert not permitted(view(*waived(together=False)))
    assert not permitted(view(*waived(named=False)))
    assert not permitted(view(*waived(), today="2026-11-09"))
    cancelled = "    transitions: [{id: '1', date: 2026-11-12, to: cancelled}]\n"
    assert not permitted(view(*waived(more=cancelled)))
    assert not permitted(view(*waived(), profile="dulaty"))  # its policy names no such unit


def test_what_was_permitted_counts_as_waived_and_the_waiver_as_used() -> None:
    findings = check(view(*waived()))
    assert [(item.code, waiver) for item, waiver in findings.waived] == [
        (PERSONAL, "WVR-2026-0001")
    ]
    assert not [item for item in findings.counted if item.code in {PERSONAL, "W102", "B204"}]


def test_a_waiver_for_a_name_that_only_the_roster_knows_counts_as_used() -> None:
    _risk, *decided = waived()
    findings = check(view(risk(), *decided))
    assert [waiver_id for _item, waiver_id in findings.waived] == ["WVR-2026-0001"]
    assert not [item for item in findings.counted if item.code == "W102"]


@pytest.mark.req("KZ-ACC-03")
def test_planted_values_are_found_in_every_record() -> None:
    planted, _people = canaries(7, 250)
    told = [item for item in planted if item.kind != "name"]  # the roster is not the records'
    texts = [
        risk(number).replace("title: Low response rate", f"title: {quoted(item.text)}")
        for number, item in enumerate(told, 1)
    ]
    records = {item.record for item in found(*texts, code=PERSONAL)}
    assert records == {f"RSK-2026-{number:04d}" for number in range(1, len(told) + 1)}


def quoted(text: str) -> str:
    """Write a title as a record may hold it: a file refuses signs that nobody sees."""
    kept, _notes = normalise(text.replace("\n", " "))
    return json.dumps("".join(sign for sign in kept if sign not in UNSEEN), ensure_ascii=False)
