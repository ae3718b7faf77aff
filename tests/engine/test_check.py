"""Waivers, broken files and the order of findings."""

from __future__ import annotations

import pytest

from qms.engine.check import Findings, check
from qms.engine.view import View
from qms.model.diagnostic import DutyState, RuleClass, Severity
from qms.model.snapshot import WORKTREE
from qms.store.load import load
from tests.workspaces import ENGLISH, TODAY, capa, english, files, found, risk, view

WAIVER = """\
    id: WVR-2026-0001
    schema: 1
    rule: R301
    records: [RSK-2026-0001]
    reason: The plan follows the internal audit
    until: 2026-12-31
"""


def findings(*texts: str, today: str = "2026-11-21") -> Findings:
    """Check literal records on a day."""
    return check(view(*texts, today=today))


class TestWaivers:
    def test_what_is_accepted_is_shown_apart_with_the_waiver(self) -> None:
        done = findings(risk(), WAIVER)
        ((item, waiver),) = done.waived
        assert (item.code, waiver) == ("R301", "WVR-2026-0001")
        assert "R301" not in {item.code for item in done.counted}

    def test_it_holds_on_its_last_day_and_not_on_the_next(self) -> None:
        assert findings(risk(), WAIVER, today="2026-12-31").waived
        after = findings(risk(), WAIVER, today="2027-01-01")
        assert after.waived == ()
        codes = {item.code: item for item in after.counted}
        assert codes["R301"].state is DutyState.OVERDUE
        assert english(codes["W101"]).startswith("the waiver of R301 ended on 2026-12-31")

    def test_one_that_hides_nothing_is_named(self) -> None:
        (item,) = found(risk(), capa(), WAIVER, code="W102")
        assert english(item).startswith("the waiver of R301 hides nothing")
        assert (item.severity, item.state) == (Severity.WARNING, DutyState.STANDING)

    def test_it_covers_only_the_records_that_it_names(self) -> None:
        done = findings(risk(1), risk(2), WAIVER)
        left = [item.record for item in done.counted if item.code == "R301"]
        assert left == ["RSK-2026-0002"]

    def test_an_integrity_error_is_never_accepted(self) -> None:
        text = WAIVER.replace("R301", "K103")
        done = findings(risk().replace("methodological", "weather"), text)
        assert done.waived == ()
        assert {"K103", "W102"} <= {item.code for item in done.counted}

    def test_it_refers_to_records_that_exist(self) -> None:
        (item,) = found(WAIVER, code="K101")
        assert english(item).startswith("there is no record RSK-2026-0001")


class TestBrokenFiles:
    BROKEN = b"id: RSK-2026-0001\nschema: 1\n\ttitle: x\n"

    def test_a_file_that_cannot_be_read_still_occupies_its_id(self) -> None:
        path = "records/risks/RSK-2026-0001.yaml"
        snapshot = load(WORKTREE, ENGLISH, files(capa()) | {path: self.BROKEN})
        assert "RSK-2026-0001" in snapshot.occupied
        codes = [item.code for item in check(View(snapshot, TODAY)).counted]
        assert "K101" not in codes, "the CAPA's source is there, only unreadable"
        assert any(code.startswith("Y") for code in codes)

    def test_an_unreadable_policy_is_one_error_and_not_a_missing_policy(self) -> None:
        path = "records/policies/POL-risk-scale.yaml"
        snapshot = load(WORKTREE, ENGLISH, files(risk()) | {path: self.BROKEN})
        wrong = [
            item
            for item in check(View(snapshot, TODAY)).counted
            if item.rule_class is RuleClass.INTEGRITY
        ]
        assert [item.place and item.place.path for item in wrong] == [path]


@pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
def test_a_missing_policy_is_named(profile: str) -> None:
    base = files(profile=profile)
    del base["records/policies/POL-risk-bands.yaml"]
    wrong = [
        item
        for item in check(View(load(WORKTREE, ENGLISH, base), TODAY)).counted
        if item.rule_class is RuleClass.INTEGRITY
    ]
    assert [english(item).partition(" | ")[0] for item in wrong] == [
        "the policy POL-risk-bands is missing"
    ]
