"""How long files are kept: the longest term, from 1 January after closing."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.engine.archive import disposable, plan
from qms.engine.retention import classes_for, kept
from qms.kinds.case_file import CaseFile
from qms.kinds.issued_report import IssuedReport
from tests import archives
from tests.archives import OFFICE, OWN, case, line
from tests.workspaces import english, found, risk, view

CYCLE = "      cycles: [{id: now, label: Now, ends: 2026-06-30}]\n"


def last(*records: str, today: str = "2026-11-21") -> dt.date | None:
    look = view(*records, today=today)
    (file,) = look.snapshot.of(CaseFile)
    return kept(look, file).last


def of(terms: str, more: str = "") -> str:
    return archives.plan(line("qac-aqo", terms), more)


FIVE = f"{{id: five, years: 5, {OWN}}}"
AFTER = f"{{id: cycle, after_cycle: 1, {OWN}}}"


@pytest.mark.req("KZ-ARCH-01", "KZ-ARCH-02")
def test_five_years_are_counted_from_the_first_of_january_after_closing() -> None:
    assert last(case()) == dt.date(2024, 12, 31)


@pytest.mark.req("KZ-ARCH-01")
def test_the_end_of_the_accreditation_cycle_and_a_year_prevails_where_it_is_later() -> None:
    assert last(case(), of(f"{FIVE}, {AFTER}", CYCLE)) == dt.date(2027, 6, 30)
    early = CYCLE.replace("2026-06-30", "2020-06-30")
    assert last(case(), of(f"{FIVE}, {AFTER}", early)) == dt.date(2024, 12, 31)


@pytest.mark.req("KZ-ARCH-01")
def test_a_cycle_whose_end_is_not_known_keeps_the_file_until_it_is() -> None:
    policy = of(f"{FIVE}, {AFTER}", "      cycles: [{id: now, label: Now}]\n")
    look = view(case(), policy)
    (file,) = look.snapshot.of(CaseFile)
    assert kept(look, file).waits
    assert disposable(look) == ()


@pytest.mark.req("KZ-ARCH-05")
def test_the_longest_of_own_lawful_and_external_terms_prevails_and_its_source_is_named() -> None:
    law = "{id: law, origin: law, years: 10, source: {regulation: Law, section: '7'}}"
    look = view(case(), of(f"{FIVE}, {law}"))
    (file,) = look.snapshot.of(CaseFile)
    deciding = kept(look, file)
    assert deciding.last == dt.date(2029, 12, 31)
    assert deciding.term is not None
    assert (deciding.term.origin, deciding.term.source.section) == ("law", "7")


@pytest.mark.req("KZ-ARCH-03")
def test_an_annual_report_that_the_council_considered_keeps_its_file_for_ever() -> None:
    meeting = "id: MTG-2019-0001\nschema: 1\nbody: BODY-academic-council\ndate: 2019-06-20\n"
    report = (
        "id: RPT-2019-0001\nschema: 1\ntitle: Annual\nreport_kind: annual-iqas\n"
        "period: 2018-2019\nissued: 2019-06-15\nmeeting: MTG-2019-0001\n"
    )
    filed = "items: [{id: '1', date: 2019-06-30, record: RPT-2019-0001}]\n"
    terms = line("qac-aqo", FIVE) + line(
        "academic-council",
        f"{{id: a, permanent: true, {OWN}}}",
        "          kinds: [issued-report]\n          bodies: [BODY-academic-council]\n",
    )
    look = view(case(more=filed + archives.CLOSED), archives.plan(terms), meeting, report)
    (file,) = look.snapshot.of(CaseFile)
    (issued,) = look.snapshot.of(IssuedReport)
    assert [item.id for item in classes_for(look, issued)] == ["academic-council"]
    assert kept(look, file).permanent


@pytest.mark.req("KZ-ARCH-04")
def test_raw_data_of_surveys_have_an_index_and_are_kept_five_years_at_least() -> None:
    look = view(case(file_class="raw-data"))
    (file,) = look.snapshot.of(CaseFile)
    found_ = kept(look, file)
    assert found_.file_class is not None
    assert found_.file_class.index == "01-05"
    assert found_.last is not None
    assert found_.last >= dt.date(2019 + 5, 9, 1)


def test_twenty_ninth_of_february_becomes_the_last_day_of_a_common_february() -> None:
    leap = CYCLE.replace("2026-06-30", "2024-02-29")
    assert last(case(), of(AFTER, leap)) == dt.date(2025, 2, 28)


@pytest.mark.req("KZ-ARCH-01")
def test_a_cycle_that_is_over_ends_no_term_that_has_not_begun() -> None:
    over = CYCLE.replace("2026-06-30", "2010-06-30")
    assert last(case(more=""), of(f"{FIVE}, {AFTER}", over)) is None
    assert last(case(), of(f"{FIVE}, {AFTER}", over)) == dt.date(2024, 12, 31)


def test_an_open_file_never_expires_and_a_reopened_one_begins_anew() -> None:
    assert last(case(more="")) is None
    again = (
        "transitions: [{id: '1', date: 2019-09-01, to: closed},"
        " {id: '2', date: 2020-01-10, to: open}, {id: '3', date: 2021-02-01, to: closed}]\n"
    )
    assert last(case(more=again)) == dt.date(2026, 12, 31)


@pytest.mark.req("KZ-ARCH-09", "KZ-DOC-29")
def test_a_record_of_a_kind_that_needs_a_class_and_has_none_is_reported() -> None:
    (item,) = found(archives.NO_CLASS, risk(), code="A303")
    assert item.record == "RSK-2026-0001"
    assert (
        found(archives.NO_CLASS.replace("must: [risk]", "must: [capa]"), risk(), code="A303") == []
    )


@pytest.mark.req("KZ-ARCH-06")
def test_what_is_expected_of_a_unit_is_asked_for_after_the_year() -> None:
    look = view(archives.UNFILED, today="2026-08-31")
    assert [place.year for place in plan(look)] == []
    look = view(archives.UNFILED, today="2026-09-01")
    assert [(place.unit, place.year, place.lacks) for place in plan(look)] == [
        (OFFICE, "2025-2026", True)
    ]
    full = case(file_class="reports", more=archives.FILED).replace("2018-2019", "2025-2026")
    assert found(archives.UNFILED, full, code="A302") == []


@pytest.mark.req("KZ-ARCH-08")
def test_the_original_of_a_superseded_edition_is_destroyed_by_an_act() -> None:
    (item,) = found(archives.ORIGINALS, archives.NO_ROUTES, archives.TWO_EDITIONS, code="A305")
    assert item.record == "DOC-2026-0001"
    act = archives.disposal("DOC-2026-0001, edition: '1'", moves=archives.APPROVED)
    records = (
        archives.ORIGINALS,
        archives.NO_ROUTES,
        archives.TWO_EDITIONS,
        act,
        archives.DECISION,
    )
    assert found(*records, code="A305") == []
    assert found(*records, code="A103") == []


@pytest.mark.req("KZ-ARCH-01", "KZ-ARCH-05")
def test_a_term_that_moved_after_the_act_was_approved_stops_its_carrying_out() -> None:
    longer = of(FIVE) + (
        "  - id: b\n    from: 2026-06-01\n    source: {own: true}\n    value:\n      classes:\n"
        + line("qac-aqo", FIVE.replace("years: 5", "years: 10"))
    )
    done = (
        "transitions: [{id: '1', date: 2026-05-02, to: approved},"
        " {id: '2', date: {}, to: carried_out}]\n"
    )
    for day, hits in (("2026-05-20", 0), ("2026-06-20", 1)):
        act = archives.disposal("FILE-2019-0001", moves=done.replace("{}", day))
        assert len(found(case(), longer, act, archives.DECISION, code="A103")) == hits


@pytest.mark.req("KZ-ARCH-08")
@pytest.mark.parametrize("subject", ["DOC-2026-0001, edition: '2'", "DOC-2026-0001"])
def test_the_original_of_what_is_in_force_is_destroyed_by_no_act(subject: str) -> None:
    act = archives.disposal(subject, moves=archives.APPROVED)
    (item,) = found(
        archives.ORIGINALS,
        archives.NO_ROUTES,
        archives.TWO_EDITIONS,
        act,
        archives.DECISION,
        code="A103",
    )
    assert "edition 2 of DOC-2026-0001 is still valid" in english(item)
