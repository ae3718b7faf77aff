"""The data that comes with the program: presets, working calendar, and the sample workspace.

Figures are written here from the regulations, independently of the files they are compared with.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

from qms.engine.check import check
from qms.engine.documents import text_path
from qms.engine.risks import live, rating
from qms.engine.view import View
from qms.i18n import LANGUAGES
from qms.kinds import all_kinds, kind_by_path, noun_of
from qms.kinds.capa import Capa
from qms.kinds.document import ControlledDocument
from qms.kinds.institution import Institution
from qms.kinds.obligation import Obligation
from qms.kinds.policies.academic_calendar import AcademicCalendar
from qms.kinds.policies.duty_terms import DutyTerms
from qms.kinds.policies.risk_bands import RiskBands
from qms.kinds.policies.risk_scale import RiskScale
from qms.kinds.policies.vocabularies import Vocabularies
from qms.kinds.policies.working_days import WorkingDays
from qms.kinds.risk import Risk
from qms.kinds.role import Role
from qms.kinds.wave import Wave
from qms.model.diagnostic import DutyState, RuleClass, Severity
from qms.model.items import name_on
from qms.model.policy import Policy
from qms.model.snapshot import WORKTREE, Snapshot
from qms.store.draft import header, ordered
from qms.store.load import load
from qms.store.workspace import parse_config
from qms.store.yaml_reader import read
from qms.store.yaml_writer import canonical, dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.kinds.policies.risk_scale import Factor
    from qms.model.config import Config
    from qms.model.policy import Edition
    from qms.model.record import Record
    from qms.model.text import Text

ROOT: Final = Path(__file__).parents[1]
PRESETS: Final = ROOT / "templates" / "presets"
PROFILES: Final = ("kaznmu", "dulaty")
SAMPLE_DAY: Final = dt.date(2026, 6, 20)
ANY_DAY: Final = dt.date(2026, 11, 21)
REGISTER: Final = ROOT / "templates" / "sample" / "documents_register.csv"

K = TypeVar("K", bound="Record")


def texts_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "records").rglob("*.yaml"))
    }


@cache
def preset(profile: str) -> Snapshot:
    """Load what ``qms init`` copies: the common records, then those of the profile."""
    tree = read((PRESETS / profile / "preset.yaml").read_bytes())
    config = parse_config(dump({**tree, "profile": f"{profile}@1"}))
    files = texts_below(PRESETS / "common") | texts_below(PRESETS / profile)
    return load(WORKTREE, config, files)


def own_config() -> Config:
    return parse_config((ROOT / "qms.yaml").read_bytes())


@cache
def sample() -> View:
    found = load(WORKTREE, own_config(), texts_below(ROOT))
    return View(replace(found, beside=_beside), SAMPLE_DAY)


def _beside(path: str) -> bytes | None:
    file = ROOT / path
    return file.read_bytes() if file.is_file() else None


def only(snapshot: Snapshot, kind: type[K]) -> K:
    (record,) = snapshot.of(kind)
    return record


def edition(snapshot: Snapshot, kind: type[Policy[Any]]) -> Edition[Any]:
    found = only(snapshot, kind).on(ANY_DAY)
    assert found is not None
    return found


def obligations(profile: str) -> dict[str, Obligation]:
    found = preset(profile).of(Obligation)
    return {record.id.removeprefix("OBL-"): record for record in found}


def shown(text: Text | None, lang: str = "kk") -> str:
    return text.get(lang) or "" if text else ""


def every_file() -> Iterator[tuple[Path, str]]:
    for folder in (*(PRESETS / name for name in ("common", *PROFILES)), ROOT):
        for path in sorted((folder / "records").rglob("*.yaml")):
            yield path, path.relative_to(folder).as_posix()


def mappings(tree: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 -- raw tree
    if isinstance(tree, dict):
        yield key, tree
        for name, value in tree.items():
            yield from mappings(value, name)
    elif isinstance(tree, list):
        for value in tree:
            yield from mappings(value, key)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_new_workspace_has_no_broken_record_and_no_integrity_error(profile: str) -> None:
    snapshot = preset(profile)
    assert snapshot.broken == ()
    found = check(View(snapshot, ANY_DAY)).counted
    assert [item for item in found if item.rule_class is RuleClass.INTEGRITY] == []
    assert {item.code for item in found} <= {"P201", "N201"}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_preset_brings_every_policy_but_the_academic_calendars_which_no_regulation_states(
    profile: str,
) -> None:
    wanted = {kind.spec.fixed_id for kind in all_kinds().values() if kind.spec.fixed_id}
    wanted.remove(AcademicCalendar.spec.fixed_id or "")
    assert wanted == {record.id for record in preset(profile) if isinstance(record, Policy)}


def test_every_file_is_canonical_and_points_to_the_schema_of_its_kind() -> None:
    for path, name in every_file():
        data = path.read_bytes()
        folder, record_id = name.split("/")[1:3]
        kind = kind_by_path(folder, record_id.removesuffix(".yaml"))
        assert kind is not None, name
        assert data.decode().splitlines()[0] == header(noun_of(kind), name)
        assert canonical(data) == (data, ()), name
        assert list(ordered(kind, read(data))) == list(read(data)), name


@pytest.mark.parametrize("profile", PROFILES)
def test_the_first_edition_of_a_preset_is_an_unapproved_proposal_with_its_source(
    profile: str,
) -> None:
    for record in preset(profile):
        if not isinstance(record, Policy) or isinstance(record, WorkingDays):
            continue
        (first,) = record.editions
        assert (first.id, first.since, first.decision) == ("preset-1", None, None)
        assert first.source.own or (first.source.regulation and first.source.section), record.id


def test_texts_of_presets_are_in_three_languages_but_for_printed_abbreviations() -> None:
    for folder in ("common", *PROFILES):
        for name, data in texts_below(PRESETS / folder).items():
            for key, tree in mappings(read(data)):
                if set(tree) & set(LANGUAGES):
                    wanted = {"kk"} if key == "abbreviation" else set(LANGUAGES)
                    assert set(tree) == wanted, (name, tree)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_role_reports_step_by_step_up_to_the_rector(profile: str) -> None:
    above = {role.id: role.reports_to for role in preset(profile).of(Role)}
    for role in above:
        ladder: list[str] = [role]
        while (boss := above[ladder[-1]]) is not None:
            assert boss not in ladder
            ladder.append(boss)
        assert ladder[-1] == "ROLE-rector"


def labels(factor: Factor, lang: str = "kk") -> list[str]:
    return [shown(level.label, lang) for level in factor.levels]


@pytest.mark.req("KZ-RISK-03", part="the mark is shown where a level is chosen")
def test_kaznmu_scale_has_printed_ends_and_marks_the_blank_levels_as_proposals() -> None:
    scale = edition(preset("kaznmu"), RiskScale).value
    likelihood, impact = scale.likelihood, scale.impact
    assert (likelihood.symbol, impact.symbol, scale.highest) == ("V", "I", 25)
    assert (labels(likelihood)[0], labels(likelihood)[4]) == ("өте төмен", "жоғары")
    assert (labels(likelihood, "en")[0], labels(likelihood, "en")[4]) == ("very low", "high")
    assert (labels(impact)[0], labels(impact)[4]) == ("шамалы", "сыни")
    assert shown(impact.levels[4].description) == "аккредиттеудің бұзылуы, беделдің жоғалуы"
    for factor in (likelihood, impact):
        assert [level.value for level in factor.levels if level.proposed] == [2, 3, 4]
        for level in factor.levels[1:4]:
            note = level.source.note if level.source else None
            assert "to be approved by the Academic Council" in shown(note, "en")


def test_kaznmu_bands_begin_at_1_15_and_20_and_only_the_last_goes_to_the_vice_rector() -> None:
    bands = edition(preset("kaznmu"), RiskBands).value
    seen = [
        (band.id, band.low, band.high, band.capa_required, band.intensive_monitoring)
        for band in bands.bands
    ]
    assert seen == [
        ("monitored", 1, 14, False, False),
        ("response", 15, 19, True, False),
        ("critical", 20, 25, True, True),
    ]
    assert [band.report_to for band in bands.bands] == [
        None,
        None,
        "ROLE-vice-rector-academic-block",
    ]


@pytest.mark.req("KZ-RISK-01", part="the register groups by category")
def test_kaznmu_has_exactly_five_risk_categories_for_the_feedback_system() -> None:
    words = edition(preset("kaznmu"), Vocabularies).value.vocabulary("risk-category").words
    assert [shown(word.label) for word in words] == [
        "әдістемелік",
        "этикалық",
        "ұйымдық",
        "техникалық",
        "коммуникациялық",
    ]
    assert {word.belongs_to for word in words} == {"monitoring-feedback"}
    assert all(shown(word.examples, lang) for word in words for lang in LANGUAGES)


def test_kaznmu_says_that_every_term_is_the_universitys_own() -> None:
    terms = edition(preset("kaznmu"), DutyTerms).value.terms
    assert {(term.rule, term.working_days) for term in terms} == {
        ("R301", 10),
        ("R306", 30),
        ("R310", 30),
    }
    assert all(term.source.own for term in terms)


# 7.8 of the regulation, row by row
SURVEYS: Final[dict[str, dict[str, Any]]] = {
    "learner-satisfaction": {"type": "months", "months": (12, 6)},
    "academic-integrity-clean-session": {"type": "period", "period": "session"},
    "student-evaluation-of-teacher": {"type": "academic_year"},
    "academic-staff-evaluation": {"type": "months", "months": (12, 6)},
    "graduates": {"type": "window", "first_month": 5, "last_month": 6},
    "employers": {"type": "window", "first_month": 5, "last_month": 6},
    "admin-staff": {"type": "months", "months": (12,)},
    "psychological-wellbeing": {"type": "academic_year"},
    "additional-education-listeners": {"type": "after_event"},
}


def test_kaznmu_has_the_nine_surveys_of_the_printed_table() -> None:
    known = obligations("kaznmu")
    for number, (name, rule) in enumerate(SURVEYS.items(), start=1):
        found = known[f"survey-{name}"]
        dumped = found.rule.model_dump(exclude_none=True)
        assert {key: dumped[key] for key in rule} == rule
        assert found.source.section == f"7.8({number})"
        assert found.responsible
        assert found.target_group
    surveys = {name for name, record in known.items() if record.group == "survey"}
    assert surveys == {"survey-catalogue", *(f"survey-{name}" for name in SURVEYS)}


@pytest.mark.parametrize(
    ("name", "month", "day"), [("annual-iqas", 7, 1), ("aqo-analytic", 7, 1), ("aqo-capa", 10, 1)]
)
def test_kaznmu_deadlines_before_a_day_do_not_include_that_day(
    name: str, month: int, day: int
) -> None:
    assert obligations("kaznmu")[name].rule.model_dump() == {
        "type": "yearly",
        "month": month,
        "day": day,
        "inclusive": False,
        "year_offset": 0,
    }


def test_kaznmu_reports_climb_from_kafedra_to_commission_to_office() -> None:
    found = obligations("kaznmu")
    for half in ("autumn", "year"):
        kafedra, commission = found[f"kib-{half}"], found[f"qac-{half}"]
        assert kafedra.responsible == ("BODY-intra-department-control",)
        assert kafedra.to == commission.responsible[0] == "BODY-quality-assurance-commission"
        assert commission.to == "UNIT-academic-quality-office"


@pytest.mark.parametrize("profile", PROFILES)
def test_every_obligation_names_its_section_and_a_word_of_the_group(profile: str) -> None:
    words = edition(preset(profile), Vocabularies).value.vocabulary("obligation-group").words
    for record in preset(profile).of(Obligation):
        assert record.group in {word.id for word in words}
        assert record.source.regulation
        assert record.source.section


@pytest.mark.req("KZ-RISK-16")
def test_dulaty_likelihood_has_four_printed_levels_and_a_note_on_their_order() -> None:
    factor = edition(preset("dulaty"), RiskScale).value.likelihood
    assert factor.symbol == "В"  # Cyrillic, as printed
    assert labels(factor) == ["Екіталай", "Едәуір ықтимал", "Ықтимал", "Өте ықтимал"]
    assert shown(factor.levels[0].description) == "іс жүзінде мүмкін емес"
    assert factor.level(5) is None
    assert "inverted" in shown(factor.levels[1].source.note, "en")


@pytest.mark.req("KZ-RISK-16")
def test_a_fifth_level_is_refused_in_a_dulaty_workspace() -> None:
    risk = b"""\
id: RSK-2026-0001
schema: 1
title: T
category: educational
unit: UNIT-university
owner: ROLE-rector
measures:
  - M
assessments:
  - id: "1"
    date: 2026-11-21
    likelihood: 5
    impact: 4
    edition: preset-1
"""
    files = texts_below(PRESETS / "common") | texts_below(PRESETS / "dulaty")
    files["records/risks/RSK-2026-0001.yaml"] = risk
    view = View(load(WORKTREE, preset("dulaty").config, files), ANY_DAY)
    errors = [item for item in check(view).counted if item.severity is Severity.ERROR]
    assert [(item.code, item.field) for item in errors] == [
        ("R101", ("assessments", 0, "likelihood"))
    ]
    assert errors[0].hint is not None
    assert errors[0].hint.values == {"values": (1, 2, 3, 4)}


@pytest.mark.req("KZ-RISK-17", part="the descriptions are shown at input")
def test_dulaty_severity_has_four_levels_each_described_in_three_languages() -> None:
    factor = edition(preset("dulaty"), RiskScale).value.impact
    assert (factor.symbol, shown(factor.name)) == ("С", "Күрделілік")  # Cyrillic, as printed
    assert labels(factor) == ["Өте төмен", "Орташа", "Жоғары", "Апатты"]
    assert all(shown(level.description, lang) for level in factor.levels for lang in LANGUAGES)
    assert shown(factor.levels[3].description) == "қызметті тоқтата тұру, беделін жоғалту"


def test_dulaty_has_no_bands_and_says_who_must_set_them() -> None:
    bands = edition(preset("dulaty"), RiskBands).value
    assert bands.bands == ()
    assert shown(bands.pending, "en") == "not set: decision of the collegial body needed"
    assert all(shown(bands.pending, lang) for lang in LANGUAGES)


def test_dulaty_states_no_term_of_a_duty() -> None:
    assert edition(preset("dulaty"), DutyTerms).value.terms == ()


def test_dulaty_bears_its_former_name_until_the_reorganisation() -> None:
    names = only(preset("dulaty"), Institution).names
    assert "өңірлік" in shown(name_on(names, dt.date(2024, 9, 19)))
    assert "өңірлік" not in shown(name_on(names, dt.date(2024, 9, 20)))


def test_dulaty_words_and_bodies_cover_every_row_of_the_real_register() -> None:
    with REGISTER.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 123
    words = edition(preset("dulaty"), Vocabularies).value
    groups = words.vocabulary("document-group").words
    assert [word.printed[0] for word in groups if word.printed] == list(
        dict.fromkeys(row["group_kk"] for row in rows)
    )
    assert sum(bool(word.printed) for word in groups) == 10
    assert {row["group"] for row in rows} <= {
        name for word in groups for name in (word.id, *word.printed)
    }
    acts = {word.id for word in words.vocabulary("act-kind").words}
    assert {row[f"act_kind_{n}"] for row in rows for n in (1, 2, 3)} - {""} <= acts
    bodies = {row[f"approving_body_{n}"] for row in rows for n in (1, 2, 3)} - {"", "rector"}
    known = preset("dulaty").occupied
    assert {f"BODY-{body.replace('_', '-')}" for body in bodies} <= known
    assert "BODY-rector" not in known  # an order is an act of the rector, not of a body


def working() -> WorkingDays:
    return only(preset("kaznmu"), WorkingDays)


def test_the_working_calendar_covers_2023_to_2027_and_names_its_sources() -> None:
    calendar = working()
    assert [one.value.year for one in calendar.editions] == [2023, 2024, 2025, 2026, 2027]
    for one in calendar.editions:
        assert one.since == dt.date(one.value.year, 1, 1)
        assert one.source.regulation
        assert one.source.note


def test_days_off_are_weekdays_once_each_and_worked_days_are_weekends() -> None:
    for one in working().editions:
        off = [day.date for day in one.value.days_off]
        assert off == sorted(set(off))
        assert {day.year for day in (*off, *one.value.worked)} == {one.value.year}
        assert all(day.weekday() < 5 for day in off)
        assert all(day.weekday() >= 5 for day in one.value.worked)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ("2023-07-01", True),  # Saturday, for 7 July
        ("2023-07-07", False),
        ("2024-05-04", True),  # Saturday, for 8 May
        ("2024-05-08", False),
        ("2024-06-17", True),  # Kurban Ait fell on Sunday: not carried over
        ("2025-01-05", True),  # Sunday, for 3 January
        ("2025-01-03", False),
        ("2025-09-01", False),  # Constitution Day of 30 August, a Saturday
        ("2026-03-25", False),  # Nauryz with two days carried over
        ("2026-05-27", False),  # Kurban Ait
        ("2026-08-31", True),  # 30 August is no holiday any more
        ("2027-03-15", False),  # the new Constitution Day
    ],
)
def test_a_day_is_worked_or_not(day: str, is_worked: bool) -> None:
    date = dt.date.fromisoformat(day)
    calendar = working().year(date.year)
    assert calendar is not None
    assert calendar.is_working(date) is is_worked


def test_a_term_of_ten_working_days_passes_over_nauryz() -> None:
    assert working().add(dt.date(2025, 3, 14), 10) == dt.date(2025, 4, 2)
    assert working().add(dt.date(2026, 6, 15), 10) == dt.date(2026, 6, 29)
    assert working().add(dt.date(2027, 12, 30), 10) is None


def test_the_sample_is_sound_and_leaves_the_open_duties_of_a_real_year() -> None:
    view = sample()
    assert view.snapshot.broken == ()
    findings = check(view)
    standing = [item for item in findings.counted if item.state is DutyState.STANDING]
    assert [
        (item.code, item.record, item.state, str(item.term))
        for item in findings.counted
        if item not in standing
    ] == [
        ("R301", "RSK-2026-0004", DutyState.OPEN, "2026-06-24"),
        ("R301", "RSK-2026-0005", DutyState.OPEN, "2026-06-29"),
        ("C302", "CAPA-2024-0004", DutyState.OPEN, "2026-12-01"),
        ("C302", "CAPA-2024-0006", DutyState.OPEN, "2026-12-10"),
        ("Q382", "WAVE-2026-0008", DutyState.OPEN, "2026-07-13"),
    ]
    assert Counter(item.code for item in standing) == {
        "B302": 1,
        "C353": 1,
        "D304": 2,
        "D307": 2,
        "D313": 3,
        "D320": 6,
        "M301": 3,
        "M304": 1,
        "M306": 1,
        "P201": 4,
        "Q201": 1,
        "Q204": 7,
        "Q361": 1,
        "R351": 3,
    }
    assert {(item.code, item.record) for item, _ in findings.waived} == {
        ("P201", "POL-duty-terms"),
        ("R302", "RSK-2026-0003"),
    }


def test_the_sample_says_that_it_is_fictitious_and_on_which_day_it_stands() -> None:
    config = own_config()
    assert (config.sample, config.pinned_today, config.profile) == (True, SAMPLE_DAY, "kaznmu@1")
    assert only(sample().snapshot, Institution).fictitious


def test_the_sample_has_thirty_risks_in_every_category_and_band_assessed_over_three_years() -> None:
    view = sample()
    risks = view.snapshot.of(Risk)
    assert len(risks) >= 30
    assert len({risk.category for risk in risks}) == 5
    assert len({risk.title.shown("kk") for risk in risks}) == len(risks)
    found = [rating(view, risk) for risk in live(view)]
    bands = {one.band.id for one in found if one and one.band}
    assert bands == {"monitored", "response", "critical"}
    assert sum(len(risk.assessments) >= 3 for risk in risks) >= 10
    assert {item.date.year for risk in risks for item in risk.assessments} == set(range(2023, 2027))
    states = {view.state_id(risk) for risk in risks}
    assert states == {"open", "closed", "entered_by_mistake"}


def test_the_sample_has_capas_in_every_state_with_moved_terms_and_updates() -> None:
    view = sample()
    capas = view.snapshot.of(Capa)
    assert len(capas) >= 25
    states = {view.state_id(capa) for capa in capas}
    assert states == {"proposed", "planned", "approved", "done", "closed", "cancelled"}
    assert sum(bool(capa.postponements) for capa in capas) >= 4
    assert sum(bool(capa.updates) for capa in capas) >= 15


def test_the_sample_has_about_120_documents_over_the_groups_each_with_a_code_of_its_own() -> None:
    documents = sample().snapshot.of(ControlledDocument)
    assert 110 <= len(documents) <= 130
    assert len({document.group for document in documents}) >= 10
    assert len({document.code for document in documents}) == len(documents)
    numbers = [
        (document.registration_number, document.approvals[-1].date.year)
        for document in documents
        if document.approvals and document.approvals[-1].date
    ]
    assert len(set(numbers)) == len(numbers)


def test_the_sample_has_every_kind_of_a_year() -> None:
    counts = Counter(noun_of(type(record)) for record in sample().snapshot)
    least = {
        "unit": 25,
        "role": 20,
        "body": 10,
        "meeting": 40,
        "decision": 50,
        "request": 12,
        "survey": 9,
        "wave": 36,
        "indicator": 15,
        "evidence": 20,
        "opportunity": 5,
        "issued-report": 10,
        "obligation": 20,
        "waiver": 2,
    }
    assert {noun: counts[noun] for noun in least if counts[noun] < least[noun]} == {}


def test_the_sample_holds_nothing_but_records_and_of_surveys_totals_only() -> None:
    texts = {
        place
        for document in sample().snapshot.of(ControlledDocument)
        for edition in document.editions
        for text in edition.texts
        if (place := text_path(document, text)) is not None
    }
    for path in (ROOT / "records").rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        assert path.is_dir() or path.suffix == ".yaml" or name in texts, path
    for wave in sample().snapshot.of(Wave):
        assert (wave.valid or 0) <= (wave.received or 0) <= (wave.invited or 0)


def test_the_academic_calendars_of_the_sample_cover_each_year_without_gaps() -> None:
    calendars = only(sample().snapshot, AcademicCalendar)
    assert [one.value.year for one in calendars.editions] == [2023, 2024, 2025, 2026]
    names = {"main", "first-year", "graduating", "interns", "residency", "additional-education"}
    for one in calendars.editions:
        assert {calendar.id for calendar in one.value.calendars} == names
        for calendar in one.value.calendars:
            for before, after in pairwise(calendar.periods):
                gap = (after.first - before.last).days
                assert 1 <= gap <= 2, (one.id, calendar.id, before.id)  # a Sunday between two


def test_the_sample_keeps_units_roles_and_bodies_of_its_preset_untouched() -> None:
    own = texts_below(ROOT)
    for name, data in (texts_below(PRESETS / "common") | texts_below(PRESETS / "kaznmu")).items():
        # the sample gave the lead auditor a unit and a job description
        if name.split("/")[1] in {"units", "roles", "bodies"} and "lead-auditor" not in name:
            assert own[name] == data, name
