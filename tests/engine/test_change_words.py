"""Changed records in sentences: what a quality officer reads, and that nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from qms.engine.change_words import READING_ORDER, Told, minutes
from qms.engine.view import View
from qms.kinds import all_kinds
from qms.model.snapshot import WORKTREE
from qms.store.load import load
from tests.workspaces import ENGLISH, TODAY, assessment, capa, files, risk, view

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAN: Final = """\
measures: [{id: m, text: Remind}]
nonconformity: Few answers
causes: No reminders
"""


def told(before: Sequence[str], after: Sequence[str]) -> dict[str, Told]:
    """Return what is told of each record, by id."""
    return {item.record: item for item in minutes(view(*before), view(*after)).told}


def words(item: Told, *, details: bool = False) -> list[str]:
    """Return the main sentences."""
    return [part.words.shown("en") for part in item.said if details or not part.detail]


def changed(before: str, after: str, *more: str) -> list[str]:
    """Return the sentences about the only record that differs."""
    (item,) = told([before, *more], [after, *more]).values()
    assert not item.new
    return words(item)


class TestRisks:
    def test_a_score_that_rises_over_the_threshold_says_so_and_what_it_obliges_to(self) -> None:
        again = assessment(2, "2026-11-20", (4, 4), ", why: Two surveys failed")
        (line,) = changed(risk(levels=(3, 4)), risk(levels=(3, 4), then=again))
        assert line.startswith("2026-11-20: rises 12 → 16 (3×4 → 4×4), crosses the response thresh")
        assert "a CAPA plan is obligatory by 2026-" in line
        assert line.endswith("reason: Two surveys failed")

    def test_a_score_that_falls_is_back_under_the_threshold(self) -> None:
        again = assessment(2, "2026-11-20", (2, 5))
        (line,) = changed(risk(levels=(3, 5)), risk(levels=(3, 5), then=again))
        assert "falls 15 → 10 (3×5 → 2×5), back under the response threshold" in line

    def test_assessments_in_between_are_told_too(self) -> None:
        then = assessment(2, "2026-11-10", (5, 5)) + assessment(3, "2026-11-20", (1, 1))
        lines = changed(risk(levels=(3, 5)), risk(levels=(3, 5), then=then))
        assert [line.partition(" (")[0] for line in lines] == [
            "2026-11-10: rises 15 → 25",
            "2026-11-20: falls 25 → 1",
        ]

    def test_what_happened_is_told_by_its_days_whatever_list_it_stands_in(self) -> None:
        then = assessment(2, "2026-11-20", (5, 5)) + assessment(3, "2026-11-10", (1, 1))
        reviews = "reviews:\n  - {id: '1', date: 2026-11-15, basis: Looked at}\n"
        lines = changed(risk(), risk(then=then, more=f"{reviews}notes: More\n"))
        assert [line[:10] for line in lines[:3]] == ["2026-11-10", "2026-11-15", "2026-11-20"]
        assert "Notes" in lines[3]

    def test_the_items_of_a_new_record_stand_by_their_days_too(self) -> None:
        then = assessment(2, "2026-11-20", (5, 5)) + assessment(3, "2026-10-10", (1, 1))
        (item,) = told([], [risk(then=then)]).values()
        days = [line for line in words(item, details=True) if line.startswith("Assessments: ")]
        assert [line.split(" ")[1].rstrip(",") for line in days] == [
            *("2026-10-10", "2026-11-02", "2026-11-20"),
        ]

    def test_risks_above_the_threshold_come_first(self) -> None:
        found = told([], [risk(1, levels=(1, 1)), risk(2, levels=(5, 5)), risk(3, levels=(3, 5))])
        assert list(found) == ["RSK-2026-0002", "RSK-2026-0003", "RSK-2026-0001"]
        assert [item.above for item in found.values()] == [True, True, False]

    def test_a_new_risk_tells_score_band_owner_and_duty_then_every_field(self) -> None:
        (item,) = told([], [risk(levels=(3, 5))]).values()
        assert item.new
        (line,) = words(item)
        assert line.startswith("new: score 15 (3×5), ")
        assert "a CAPA plan is obligatory" in line
        everything = words(item, details=True)
        assert "Response measures: Remind before each survey" in everything

    def test_an_assessment_altered_after_the_fact_is_marked(self) -> None:
        (item,) = told([risk(levels=(3, 5))], [risk(levels=(2, 5))]).values()
        assert item.suspicious
        assert words(item) == [
            "altered after the fact: Assessments of 2026-11-02, Likelihood: 3 → 2"
        ]

    def test_an_assessment_that_is_gone_is_marked(self) -> None:
        then = assessment(2, "2026-11-20", (1, 1))
        (item,) = told([risk(then=then)], [risk()]).values()
        assert item.suspicious
        assert words(item)[0].startswith("altered after the fact: Assessments: taken out: ")

    def test_an_assessment_that_was_voided_is_told_with_its_reason(self) -> None:
        then = assessment(2, "2026-11-20", (1, 1))
        void = assessment(2, "2026-11-20", (1, 1), ", void: Wrong risk")
        (item,) = told([risk(then=then)], [risk(then=void)]).values()
        assert not item.suspicious
        assert words(item)[0].startswith("void: Assessments of 2026-11-20: ")
        assert words(item)[0].endswith("because Wrong risk")


class TestCapas:
    def test_a_term_moved_for_the_second_time_is_counted(self) -> None:
        first = "- {id: '1', date: 2026-11-01, new: 2026-12-25, basis: Illness, by: ROLE-rector}\n"
        second = "- {id: '2', date: 2026-11-20, new: 2027-01-24, basis: Funds, by: ROLE-rector}\n"
        begun = "postponements:\n" + first
        (line,) = changed(capa(more=begun), capa(more=begun + second), risk())
        assert line.startswith(
            "2026-11-20: term moved from 2026-12-25 to 2027-01-24 (days: +30, times moved: 2);"
            " reason: Funds; permitted by: "
        )

    def test_an_update_is_told_with_its_text(self) -> None:
        update = "updates: [{id: '1', date: 2026-11-20, text: Sent., progress: 40}]\n"
        assert changed(capa(), capa(more=update), risk()) == ["2026-11-20: update: Sent (40 %)"]

    def test_a_closed_plan_tells_each_step_by_whom_and_on_what_ground(self) -> None:
        steps = (
            "transitions:\n"
            "- {id: '1', date: 2026-11-10, to: planned}\n"
            "- {id: '2', date: 2026-11-12, to: approved, by: ROLE-rector, basis: Order 5}\n"
        )
        lines = changed(capa(more=PLAN), capa(more=PLAN + steps), risk())
        assert lines[0] == "2026-11-10: proposed → planned"
        assert lines[1].startswith("2026-11-12, ")
        assert lines[1].endswith(": planned → approved; ground: Order 5")

    def test_a_plan_without_a_term_gets_one(self) -> None:
        lines = changed(capa(plan=False), capa(), risk())
        assert "Due: 2026-12-20" in lines

    def test_a_source_that_was_renumbered_keeps_its_name(self) -> None:
        later = risk(7).replace("owner:", "aliases: [RSK-2026-0001]\nowner:", 1)
        after = capa().replace("RSK-2026-0001", "RSK-2026-0007")
        found = told([risk(), capa()], [later, after])
        assert words(found["CAPA-2026-0001"]) == [
            "Sources: RSK-2026-0001 is called RSK-2026-0007 now"
        ]
        assert words(found["RSK-2026-0007"]) == ["was RSK-2026-0001 before"]


class TestTexts:
    def test_of_a_long_text_only_what_changed_is_quoted(self) -> None:
        long = " ".join(f"word{n}" for n in range(60))
        (line,) = changed(
            risk(more=f"cause: {long}\n"), risk(more=f"cause: {long.replace('word30', 'other')}\n")
        )
        assert line == (
            "Cause: “… word27 word28 word29 word30 word31 word32 word33 …”"
            " → “… word27 word28 word29 other word31 word32 word33 …”"
        )

    def test_a_translation_that_was_added_is_named(self) -> None:
        plain = risk(more="cause: Fatigue\n")
        both = risk(more="cause: {en: Fatigue, kk: Шаршау}\n")
        assert changed(plain, both) == ["Cause (Kazakh): text added"]

    def test_a_translation_of_a_dated_fact_is_not_suspicious(self) -> None:
        begun = assessment(2, "2026-11-20", (3, 5), ", why: Fatigue")
        both = assessment(2, "2026-11-20", (3, 5), ", why: {en: Fatigue, ru: Усталость}")
        (item,) = told([risk(then=begun)], [risk(then=both)]).values()
        assert not item.suspicious

    def test_what_is_written_otherwise_but_the_same_is_told_as_such(self) -> None:
        plain, mapping = risk(more="cause: Fatigue\n"), risk(more="cause: {en: Fatigue}\n")
        (line,) = changed(plain, mapping)
        assert line == "Cause: written otherwise, the value is the same"


class TestPolicies:
    def test_a_new_edition_tells_when_who_and_which_numbers(self) -> None:
        begun = files()["records/policies/POL-risk-bands.yaml"].decode()
        head, found, edition = begun.partition("  - id: preset-1\n")
        later = found.replace("preset-1", "2027-1") + "    from: 2027-01-01\n" + edition
        after = begun + later.replace("from: 15", "from: 14").replace("to: 14", "to: 13")
        (item,) = told([begun], [after]).values()
        assert head
        lines = words(item)
        assert lines[0].startswith("new edition 2027-1, in force from 2027-01-01, ")
        assert any(line.endswith("To: 14 → 13") for line in lines)
        assert any(line.endswith("From: 15 → 14") for line in lines)

    def test_risks_that_other_bands_move_over_the_threshold_are_told_too(self) -> None:
        begun = files()["records/policies/POL-risk-bands.yaml"].decode()
        lower = begun.replace("from: 15", "from: 12", 1).replace("to: 14", "to: 11", 1)
        found = told([risk(levels=(3, 4)), risk(2, levels=(1, 1))], [lower, risk(levels=(3, 4))])
        (line,) = words(found["RSK-2026-0001"])
        assert line.startswith("score 12 as before, other bands are in force, crosses the response")
        assert "a CAPA plan is obligatory" in line
        assert "POL-risk-bands" in found

    def test_approved_rules_that_are_altered_in_place_are_marked(self) -> None:
        begun = files()["records/policies/POL-risk-bands.yaml"].decode()
        approved = begun.replace("preset-1\n", "preset-1\n    decision: DEC-2026-0001\n", 1)
        act = (
            "id: DEC-2026-0001\nschema: 1\ntitle: Bands\nact: minutes\nnumber: '5'\n"
            "date: 2026-11-02\n"
        )
        (item,) = told([begun, act], [approved, act]).values()
        assert not item.suspicious, "a preset is approved in place"
        altered = approved.replace("from: 15", "from: 14", 1).replace("to: 14", "to: 13", 1)
        (item,) = told([approved, act], [altered, act]).values()
        assert item.suspicious
        assert words(item)[0].startswith("altered after the fact: Editions, preset-1, ")

    def test_scores_of_two_scales_are_never_compared(self) -> None:
        begun = files()["records/policies/POL-risk-scale.yaml"].decode()
        levels = "levels: [{value: 1, label: low}, {value: 2, label: high}]"
        small = (
            "editions:\n  - id: small\n    from: 2026-11-15\n    source: {own: true}\n"
            f"    value:\n      likelihood: {{name: V, symbol: V, {levels}}}\n"
            f"      impact: {{name: I, symbol: I, {levels}}}\n"
        )
        scale = begun.replace("editions:\n", small, 1)
        again = assessment(2, "2026-11-20", (2, 2)).replace("preset-1", "small")
        found_ = told([risk(levels=(3, 5))], [scale, risk(levels=(3, 5), then=again)])
        (line,) = words(found_["RSK-2026-0001"])
        assert "score 4 (2×2)" in line
        assert "not to be compared" in line
        assert "15" not in line


class TestFiles:
    def test_a_record_that_was_taken_away_is_marked(self) -> None:
        (item,) = told([risk()], []).values()
        assert item.gone
        assert item.suspicious

    def test_a_file_that_broke_is_told_and_is_not_taken_for_removed(self) -> None:
        path = "records/risks/RSK-2026-0001.yaml"
        good = files(risk())
        after = View(load(WORKTREE, ENGLISH, {**good, path: b"id: [\n"}), TODAY)
        before = view(risk())
        found = minutes(before, after)
        assert found.told == ()
        (item,) = found.unread
        assert (item.path, item.suspicious) == (path, True)
        (item,) = minutes(after, before).unread
        assert not item.suspicious

    def test_an_unsettled_conflict_is_marked_and_its_end_is_told(self) -> None:
        torn = risk(more="conflict: {side: work, fields: [{path: title.kk, theirs: Басқа}]}\n")
        (item,) = told([risk()], [torn]).values()
        assert item.suspicious
        assert words(item) == [
            "two versions contradict each other: title.kk; work; settle it with: qms resolve"
        ]
        (item,) = told([torn], [risk()]).values()
        assert not item.suspicious
        assert words(item) == ["the contradiction of two versions is settled"]

    def test_a_waiver_that_ran_out_meanwhile_is_told_though_nobody_touched_it(self) -> None:
        waiver = (
            "id: WVR-2026-0001\nschema: 1\nrule: R302\nrecords: [RSK-2026-0001]\n"
            "reason: Accepted\nuntil: 2026-11-10\n"
        )
        found = minutes(
            view(waiver, risk(), today=dt.date(2026, 11, 1)), view(waiver, risk(), today=TODAY)
        )
        assert [words(item) for item in found.told] == [["expired on 2026-11-10: Accepted"]]


def test_nothing_differs_between_a_view_and_itself() -> None:
    assert minutes(view(risk()), view(risk())).told == ()


def test_every_kind_has_its_place_in_the_reading_order() -> None:
    for kind in all_kinds().values():
        assert issubclass(kind, READING_ORDER)
