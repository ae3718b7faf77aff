"""Nonconformities: steps, similar ones, figures, the effect told by their number."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from qms.engine.circles import may_show
from qms.engine.figures_nonconformities import nc_figures
from qms.engine.nc_trend import before_after, preceding, slot_of, slots
from qms.engine.nonconformities import around, clusters, head_of, open_steps, similar, steps
from qms.engine.periods import span_period, year_period
from qms.engine.years import AcademicYear
from qms.kinds.capa import Capa, Verdict
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.policies.vocabularies import Vocabularies
from qms.model.record import Circle
from tests.nonconformities import STEPS, closed, complaint, nc
from tests.nonconformities import steps as taken
from tests.workspaces import capa, english, found, view

FACULTY: Final = (
    "id: UNIT-law\nschema: 1\nnames: [{text: Faculty of Law}]\nlevel: faculty\n"
    "parent: UNIT-university\n"
)
KAFEDRA: Final = (
    "id: UNIT-civil-law\nschema: 1\nnames: [{text: Civil law}]\nlevel: department\n"
    "parent: UNIT-law\n"
)
SECTOR: Final = (
    "id: UNIT-data-sector\nschema: 1\nnames: [{text: Sector}]\n"
    "parent: UNIT-academic-quality-office\n"
)
DEAN: Final = (
    "id: ROLE-dean\nschema: 1\nnames: [{text: Dean}]\nlevel: faculty\n"
    "reports_to: ROLE-vice-rector-academic-block\n"
)
AUTUMN: Final = span_period(dt.date(2026, 9, 1), dt.date(2026, 11, 30))
DONE: Final = """\
    nonconformity: N
    causes: C
    measures: [{id: m1, text: Substitutes}]
    approvals: [{id: '1', date: 2025-10-02, by: ROLE-rector}]
    transitions:
      - {id: '1', date: 2025-10-01, to: planned}
      - {id: '2', date: 2025-10-02, to: approved}
      - {id: '3', date: 2025-11-01, to: done}
    """


def action(number: int, *sources: str, more: str = "", year: int = 2026) -> str:
    """Write a CAPA of nonconformities."""
    text = capa(number, more=more).replace("RSK-2026-0001", ", ".join(sources))
    return text.replace("CAPA-2026", f"CAPA-{year}")


def english_labels(vocabulary: str, profile: str) -> list[str]:
    policy = view(profile=profile).snapshot.of(Vocabularies)[0]
    found = policy.editions[0].value.vocabulary(vocabulary)
    assert found is not None
    return [word.label.shown("en") for word in found.words]


class TestVocabularies:
    @pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
    @pytest.mark.parametrize(
        ("name", "number"),
        [
            pytest.param("nonconformity-kind", 6, marks=pytest.mark.req("KZ-NC-02")),
            pytest.param("nonconformity-source", 6, marks=pytest.mark.req("KZ-NC-03")),
            pytest.param("improvement-source", 6, marks=pytest.mark.req("KZ-NC-04")),
            pytest.param("nonconformity-step", 8, marks=pytest.mark.req("KZ-NC-07")),
            pytest.param("preventive-situation", 6, marks=pytest.mark.req("KZ-NC-09")),
        ],
    )
    def test_the_manual_names_so_many(self, profile: str, name: str, number: int) -> None:
        labels = english_labels(name, profile)
        assert len(set(labels)) == len(labels) == number

    @pytest.mark.req("KZ-NC-05")
    @pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
    def test_each_typical_one_has_a_severity_and_causes_have_methods(self, profile: str) -> None:
        look = view(profile=profile)
        topics = look.words.vocabulary("nonconformity-topic") if look.words else None
        assert topics is not None
        assert all(look.word("severity", word.belongs_to or "") for word in topics.words)
        assert {"teaching-quality", "cancelled-classes", "equipment-failure"} <= {
            word.id for word in topics.words
        }
        assert {"five whys", "Ishikawa diagram"} <= set(
            english_labels("root-cause-method", profile)
        )

    @pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
    def test_each_step_says_in_three_languages_what_it_asks_for(self, profile: str) -> None:
        look = view(nc(), profile=profile)
        (item,) = look.snapshot.of(Nonconformity)
        for one in steps(look, item):
            assert one.word.examples is not None
            assert len({one.word.examples.shown(lang) for lang in ("kk", "ru", "en")}) == 3


class TestSteps:
    @pytest.mark.req("KZ-NC-07")
    @pytest.mark.parametrize("left_out", STEPS)
    def test_it_is_not_closed_without_each_of_the_eight(self, left_out: str) -> None:
        (item,) = found(nc(more=taken(left_out) + closed()), code="M101")
        assert f"({left_out})" in english(item)
        assert f"qms nc step NC-2026-0001 {left_out}" in english(item)

    @pytest.mark.req("KZ-NC-07")
    def test_with_all_of_them_it_is_closed(self) -> None:
        assert found(nc(more=taken() + closed()), code="M101") == []

    def test_a_step_taken_after_the_closing_came_too_late(self) -> None:
        text = nc(more=taken(date="2026-11-20") + closed("2026-11-19"))
        (item,) = found(text, code="M101")
        assert english(item).count("(") == 8

    def test_a_void_entry_is_none(self) -> None:
        text = nc(more=taken().replace("step: act,", "step: act, void: wrong record,"))
        look = view(text)
        assert [word.id for word in open_steps(look, look.snapshot.of(Nonconformity)[0])] == ["act"]

    @pytest.mark.req("KZ-NC-07")
    def test_it_is_not_closed_while_its_capa_is_running(self) -> None:
        case = nc(more=taken() + closed())
        running = action(1, "NC-2026-0001", more="start: 2026-11-03\n")
        (item,) = found(case, running, code="M102")
        assert english(item).startswith("closed while CAPA-2026-0001 is still running")
        later = action(1, "NC-2026-0001", more="start: 2026-11-21\n")
        assert found(case, later, code="M102") == []

    def test_a_systemic_capa_made_later_leaves_closed_ones_closed(self) -> None:
        case = nc(more=taken() + closed())
        assert found(case, action(1, "NC-2026-0001"), code="M102") == []


class TestCorrection:
    CORRECTED: Final = "correction: The class was held on Saturday\n"

    @pytest.mark.req("KZ-NC-06")
    def test_a_correction_alone_is_warned_of(self) -> None:
        (item,) = found(nc(more=self.CORRECTED), code="M301")
        assert english(item).startswith("only a correction: no CAPA removes the cause")

    @pytest.mark.req("KZ-NC-06")
    @pytest.mark.parametrize(
        "texts",
        [
            (nc(more=CORRECTED), action(1, "NC-2026-0001")),
            (nc(more=CORRECTED + "no_action: A single case\n"),),
            (nc(),),
        ],
    )
    def test_not_with_a_capa_or_a_reason_or_before_it_was_corrected(
        self, texts: tuple[str, ...]
    ) -> None:
        assert found(*texts, code="M301") == []


class TestAudits:
    @pytest.mark.req("KZ-NC-12")
    @pytest.mark.parametrize(
        ("source", "hits"),
        [("internal-audit", 1), ("external-audit", 1), ("self-assessment", 0)],
    )
    def test_what_an_audit_found_has_a_coordinator(self, source: str, hits: int) -> None:
        assert len(found(nc(source=source), code="M302")) == hits
        with_one = nc(source=source, more="coordinator: ROLE-lead-auditor\n")
        assert found(with_one, code="M302") == []


class TestSimilar:
    def test_of_a_kafedra_they_are_looked_for_in_its_faculty(self) -> None:
        look = view(FACULTY, KAFEDRA, SECTOR)
        assert around(look, "UNIT-civil-law") == "UNIT-law"
        assert around(look, "UNIT-law") == "UNIT-law"
        assert around(look, "UNIT-data-sector") == "UNIT-academic-affairs-department"
        assert around(look, "UNIT-university") == "UNIT-university"

    @pytest.mark.req("KZ-NC-07")
    def test_the_same_unit_comes_first_then_its_faculty_then_others(self) -> None:
        look = view(
            *(FACULTY, KAFEDRA, nc(unit="UNIT-law"), nc(2, unit="UNIT-civil-law")),
            *(nc(3, unit="UNIT-law"), nc(4), nc(5, topic="grading", unit="UNIT-law")),
            nc(1, date="2025-11-01", unit="UNIT-law"),
        )
        first = look.snapshot.of(Nonconformity)[1]
        assert first.id == "NC-2026-0001"
        near = similar(look, first)
        assert [item.id for item in near.here] == ["NC-2026-0003"]
        assert [item.id for item in near.near] == ["NC-2026-0002"]
        assert [item.id for item in near.elsewhere] == ["NC-2026-0004"]

    def test_two_without_a_subject_of_their_own_are_not_alike(self) -> None:
        look = view(nc(topic="other"), nc(2, topic="other"), nc(3, topic="other"))
        assert similar(look, look.snapshot.of(Nonconformity)[0]).here == ()
        assert list(clusters(look)) == []

    def test_three_in_twelve_months_propose_a_systemic_capa_with_the_list(self) -> None:
        three = (nc(date="2025-11-22"), nc(1), nc(2))
        (item,) = found(*three, code="M304")
        said, _bar, hint = english(item).partition(" | ")
        assert said.startswith(
            "similar nonconformities within 12 months: 3 (classes that did not take place, "
        )
        assert said.endswith("): NC-2025-0001, NC-2026-0001, NC-2026-0002")
        assert hint == (
            "Make a systemic CAPA: qms capa add --sources NC-2025-0001 --sources NC-2026-0001"
            " --sources NC-2026-0002 ..."
        )
        assert item.record == "NC-2026-0002"
        assert found(nc(date="2025-11-21"), nc(1), nc(2), code="M304") == []

    def test_one_capa_for_all_of_them_ends_it_and_one_for_some_does_not(self) -> None:
        three = (nc(1), nc(2), nc(3))
        ids = ("NC-2026-0001", "NC-2026-0002", "NC-2026-0003")
        assert found(*three, action(1, *ids), code="M304") == []
        assert len(found(*three, action(1, *ids[:2]), code="M304")) == 1

    def test_those_of_two_faculties_are_not_counted_together(self) -> None:
        other = FACULTY.replace("UNIT-law", "UNIT-arts")
        three = (nc(1, unit="UNIT-law"), nc(2, unit="UNIT-civil-law"), nc(3, unit="UNIT-arts"))
        assert found(FACULTY, KAFEDRA, other, *three, code="M304") == []


class TestDates:
    def test_a_day_to_come_and_a_step_before_the_fact_are_refused(self) -> None:
        (item,) = found(nc(date="2026-11-22"), code="M103")
        assert english(item).startswith("2026-11-22 is still to come")
        (early, *_rest) = found(nc(date="2026-11-10", more=taken()), code="M104")
        assert early.field == ("steps", 0, "date")


class TestFigures:
    TEXTS: Final = (
        nc(1, date="2026-10-05"),
        nc(2, date="2026-11-02", source="internal-audit"),
        nc(3, date="2026-11-03", topic="grading").replace("sort: resources", "sort: programmes"),
        nc(4, date="2026-06-10"),
        nc(5, date="2026-07-01", topic="grading").replace("sort: resources", "sort: programmes"),
        nc(6, date="2026-11-04", more=closed("2026-11-05").replace("closed", "entered_by_mistake")),
    )

    @pytest.mark.req("KZ-NC-02")
    def test_a_pareto_by_kind_falls_and_adds_up(self) -> None:
        bars = nc_figures(view(*self.TEXTS), AUTUMN).pareto_kinds
        assert [(bar.word, int(bar.count)) for bar in bars] == [("resources", 2), ("programmes", 1)]
        assert [round(bar.cumulative) for bar in bars] == [67, 100]
        assert bars[0].count.ids == ("NC-2026-0001", "NC-2026-0002")

    @pytest.mark.req("KZ-NC-03")
    def test_the_matrix_has_a_cell_for_each_kind_and_source(self) -> None:
        cells = nc_figures(view(*self.TEXTS), AUTUMN).matrix
        assert {key: int(count) for key, count in cells.items()} == {
            ("resources", "consumer-contact"): 1,
            ("resources", "internal-audit"): 1,
            ("programmes", "consumer-contact"): 1,
        }

    @pytest.mark.req("KZ-NC-11")
    def test_numbers_by_period_kind_and_unit_have_their_change_in_per_cent(self) -> None:
        figures = nc_figures(view(*self.TEXTS), AUTUMN)
        assert (int(figures.found.now), int(figures.found.before)) == (3, 2)
        assert figures.found.per_cent == 50
        assert figures.by_kind["resources"].per_cent == 100
        assert figures.by_unit["UNIT-university"].now.ids == (
            "NC-2026-0001",
            "NC-2026-0002",
            "NC-2026-0003",
        )
        assert [(point.slot.name, int(point.movement.now)) for point in figures.months] == [
            ("2026-09", 0),
            ("2026-10", 1),
            ("2026-11", 2),
        ]
        assert [point.movement.per_cent for point in figures.months] == [None, None, 100]
        assert [point.slot.name for point in figures.quarters] == ["2026-Q3", "2026-Q4"]
        assert [point.slot.name for point in figures.half_years] == ["2026-H2"]

    def test_figures_of_a_unit_count_its_own(self) -> None:
        look = view(FACULTY, nc(), nc(2, unit="UNIT-law"))
        assert nc_figures(look, AUTUMN, frozenset({"UNIT-law"})).total.ids == ("NC-2026-0002",)

    def test_whole_months_are_compared_with_whole_months(self) -> None:
        year = year_period(AcademicYear(2026))
        assert (preceding(year).first, preceding(year).last) == (
            dt.date(2025, 9, 1),
            dt.date(2026, 8, 31),
        )
        days = span_period(dt.date(2026, 3, 10), dt.date(2026, 3, 19))
        assert preceding(days).first == dt.date(2026, 2, 28)
        assert slot_of(dt.date(2026, 12, 31), "quarter").last == dt.date(2026, 12, 31)
        assert len(list(slots(year, "month"))) == 12


class TestEffect:
    """Manual, 12.2: the effect is assessed by the dynamics of reduction of the number."""

    CASES: Final = (nc(1, date="2025-03-01"), nc(2, date="2025-06-01"), nc(3, date="2025-09-01"))

    def judged(self, *texts: str, today: str, more: str = "") -> Verdict | None:
        plan = action(1, "NC-2025-0001", more=DONE, year=2025)
        look = view(*self.CASES, *texts, plan + more, today=today)
        compared = before_after(look, look.snapshot.of(Capa)[0])
        assert compared is not None
        assert compared.movement.before.ids[0].startswith("NC-2025")
        return compared.verdict

    @pytest.mark.req("KZ-NC-11")
    def test_fewer_than_before_is_effective_and_as_many_is_not(self) -> None:
        again = [nc(number, date=f"2026-0{number}-01") for number in (1, 2, 3)]
        assert self.judged(again[0], today="2026-11-21") is Verdict.EFFECTIVE
        assert self.judged(*again, today="2026-11-21") is Verdict.FAILED

    @pytest.mark.req("KZ-NC-11")
    def test_before_the_period_is_over_nothing_is_concluded(self) -> None:
        assert self.judged(today="2026-10-31") is None
        assert self.judged(today="2026-11-01") is Verdict.EFFECTIVE

    def test_other_subjects_and_faculties_do_not_count(self) -> None:
        others = [nc(number, date=f"2026-0{number}-01", topic="grading") for number in range(1, 6)]
        assert self.judged(*others, today="2026-11-21") is Verdict.EFFECTIVE

    def test_a_target_of_the_capa_is_kept_to(self) -> None:
        target = "effect: {topic: cancelled-classes, target: 0, within: 12}\n"
        once = nc(1, date="2026-02-01")
        assert self.judged(once, today="2026-11-21", more=target) is Verdict.FAILED
        assert self.judged(today="2026-11-21", more=target) is Verdict.EFFECTIVE


class TestCircles:
    def test_a_complaint_never_leaves_the_office_whatever_it_says_of_itself(self) -> None:
        look = view(complaint(more="circle: public\n"), nc())
        for record in look.snapshot:
            if record.id.startswith(("CMP-", "NC-")):
                assert not may_show(look, record, Circle.CORPORATE)
                assert may_show(look, record, Circle.INTERNAL)


class TestHead:
    def test_it_is_the_one_role_of_the_units_level_or_of_the_unit(self) -> None:
        look = view(FACULTY, KAFEDRA, DEAN)
        assert str(head_of(look, "UNIT-law")) == "ROLE-dean@UNIT-law"
        assert head_of(look, "UNIT-civil-law") is None
        assert str(head_of(look, "UNIT-academic-quality-office")) == (
            "ROLE-head-of-academic-quality-office@UNIT-academic-quality-office"
        )
