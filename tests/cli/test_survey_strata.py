"""Composition of a wave: counted from columns, beside the population, never below the minimum."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from tests.surveys import survey

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

WAVE: Final = "WAVE-2026-0001"
PATH: Final = f"records/waves/{WAVE}/wave.yaml"
RECORD: Final = (
    f"id: {WAVE}\nschema: 1\nsurvey: SRV-x\nperiod: 2025-2026\nopened: 2026-05-01\n"
    "closed: 2026-06-01\ninvited: 300\n"
)
LEVELS: Final = {"bachelor": 40, "Master": 25, "doctor": 4, "resident": 7}


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire and a wave."""
    qms.record(survey())
    qms.record(RECORD)
    return qms


def answers(folder: Path, sizes: dict[str, int], name: str = "a.csv", first: int = 0) -> Path:
    """Write answers of people of some levels, of whom every seventh does not say it."""
    rows = [level for level, size in sizes.items() for _n in range(size)]
    lines = [f"{first + n},{level},{n % 5 + 1}" for n, level in enumerate(rows)]
    path = folder / name
    path.write_text("\n".join(["Id,Level,q1", *lines]), encoding="utf-8")
    return path


def take_in(qms: Cli, path: Path, *more: str) -> list[dict[str, object]]:
    """Take in a file with its strata; returns these."""
    options = ("--wave", WAVE, "--response-id", "Id", "--stratum", "Level=level", *more)
    found: list[dict[str, object]] = qms("survey", "import", str(path), *options, "--json").items[
        0
    ]["strata"]
    return found


def people(folder: Path, *rows: str) -> str:
    """Write a population; returns its path."""
    path = folder / "people.csv"
    path.write_text("\n".join(["property,value,population,invited", *rows]), encoding="utf-8")
    return str(path)


POPULATION: Final = ("level,Bachelor,1000,100", "level,master,600,100", "level,doctor,200,50")


@pytest.mark.req("KZ-SURV-03")
def test_the_sample_stands_beside_the_population_with_its_response_rate(
    office: Cli, tmp_path: Path
) -> None:
    office("survey", "population", WAVE, people(tmp_path, *POPULATION, "level,resident,200,50"))
    take_in(office, answers(tmp_path, LEVELS))
    done = office("survey", "population", WAVE, "--json")
    jsonschema.validate(json.loads(done.out), answer_schemas()["survey-population"])
    rows = {one["value"]: one for one in done.items}
    assert list(rows) == ["Bachelor", "master", "doctor", "resident", "*"]
    one = rows["Bachelor"]
    assert (one["population_share"], one["response"]) == (0.5, 0.4)
    assert one["answer_share"] == pytest.approx(40 / 76)
    assert one["difference"] == pytest.approx(40 / 76 - 0.5)
    assert (rows["*"]["valid"], rows["*"]["population"], rows["doctor"]["valid"]) == (11, 400, None)
    assert one["p"] == pytest.approx(0.47757451077868796)
    assert office("check", "--only", "integrity").code == 0


def test_the_table_is_told_to_people(office: Cli, tmp_path: Path) -> None:
    take_in(office, answers(tmp_path, LEVELS))
    path = people(tmp_path, *POPULATION, "level,resident,200,50")
    shown = office("survey", "population", WAVE, path).out
    assert "52.6 %" in shown
    assert "+2.6" in shown
    assert "40.0 %" in shown


def test_no_number_under_the_minimum_enters_the_record(office: Cli, tmp_path: Path) -> None:
    found = take_in(office, answers(tmp_path, LEVELS))
    assert found == [
        {"property": "level", "value": "bachelor", "valid": 40},
        {"property": "level", "value": "Master", "valid": 25},
        {"property": "level", "value": "*", "valid": 11},
    ]
    text = office.read(PATH)
    assert "doctor" not in text
    assert "resident" not in text
    assert "valid: 4\n" not in text
    assert "valid: 7\n" not in text


def test_strata_of_further_files_add_up_and_a_later_export_replaces(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, answers(tmp_path, {"bachelor": 12, "master": 12}))
    more = answers(tmp_path, {"Bachelor ": 12, "master": 3}, "b.csv", first=100)
    assert [one["valid"] for one in take_in(office, more)] == [24, 15]
    every = answers(tmp_path, {"bachelor": 30, "master": 30}, "c.csv")
    assert [one["valid"] for one in take_in(office, every, "--replace")] == [30, 30]


def test_values_are_called_as_the_map_says(office: Cli, tmp_path: Path) -> None:
    given = tmp_path / "map.yaml"
    given.write_text(
        'strata: {Level: level}\nstrata_values: {level: {"1": bachelor, "2": master}}\n'
    )
    path = answers(tmp_path, {"1": 12, "2": 14})
    options = ("--wave", WAVE, "--map", str(given), "--dry-run", "--json")
    found = office("survey", "import", str(path), *options).items[0]["strata"]
    assert [(one["value"], one["valid"]) for one in found] == [("bachelor", 12), ("master", 14)]
    assert "strata" not in office.read(PATH)


@pytest.mark.parametrize(
    ("level", "options", "why"),
    [
        ("x", ("--stratum", "Level"), "--stratum Level: the property is missing"),
        ("x", ("--stratum", "Grade=level"), "a.csv has no column Grade"),
        ("x", ("--stratum", "Id=id"), "a.csv, column Id: these are no parts"),
        ("a@mail.test", ("--stratum", "Level=level"), "a.csv, column Level: these are no parts"),
        ("*", ("--stratum", "Level=level"), "a.csv, column Level: these are no parts"),
    ],
)
def test_what_is_no_property_is_refused(
    office: Cli, tmp_path: Path, level: str, options: tuple[str, ...], why: str
) -> None:
    path = answers(tmp_path, {level: 70})
    done = office("survey", "import", str(path), "--wave", WAVE, *options, code=2)
    assert why in done.err


PEOPLE: Final = (
    ("Преподаватель", ("a", "b")),
    ("Оқытушының аты-жөні", ("a", "b")),
    ("Field 3", ("Иванова Анна", "master")),
    ("Field 3", ("А.Б. Иванова", "Smith J.K.")),
    ("Field 3", ("Айгүл Серікқызы", "Нұрлан Қайратұлы")),
    ("Field 3", ("John Smith", "Mary Brown")),
    ("Field 3", ("Иванова", "Петров")),
    ("Field 3", ("Ерлан", "Мадина")),
    ("Field 3", ("Тлеу Жан", "master")),  # known from the roster alone
)


@pytest.mark.req("KZ-SURV-36")
def test_people_are_no_property_and_their_names_are_not_repeated(
    office: Cli, tmp_path: Path
) -> None:
    (office.root / "private").mkdir(exist_ok=True)
    (office.root / "private/roster.csv").write_text("name\nТлеу Жан\n", encoding="utf-8")
    for heading, names in PEOPLE:
        path = answers(tmp_path, dict.fromkeys(names, 15))
        text = path.read_text(encoding="utf-8").replace("Level", heading)
        path.write_text(text, encoding="utf-8")
        more = ("--wave", WAVE, "--stratum", f"{heading}=part")
        done = office("survey", "import", str(path), *more, code=2)
        assert f"a.csv, column {heading}: these are no parts of those who answered." in done.err
        assert f"--teacher {heading}" in " ".join(done.err.split())
        assert not [name for name in names if len(name) > 1 and name in done.err]
    assert "strata" not in office.read(PATH)


PERSONAL: Final = (
    ("Имя", [f"Name{n}" for n in range(5) for _each in range(8)]),
    ("Адрес", [f"Street {n}" for n in range(40)]),
    ("Field 3", [f"@user_{n // 8}" for n in range(40)]),
)


@pytest.mark.req("KZ-SURV-36")
def test_personal_data_is_no_property_unless_a_map_says_its_values(
    office: Cli, tmp_path: Path
) -> None:
    for heading, cells in PERSONAL:
        path, more = _headed(tmp_path, heading, cells), ("--stratum", f"{heading}=part")
        for dry in ((), ("--dry-run",)):
            done = office("survey", "import", str(path), "--wave", WAVE, *more, *dry, code=2)
            assert f"a.csv, column {heading}: these are no parts of those" in done.err
            assert "It is personal data, which is not looked at." in done.err
            assert cells[0] not in done.err + done.out
    path = _headed(tmp_path, "Адрес", ["1"] * 12 + ["2"] * 14)
    given = tmp_path / "map.yaml"
    given.write_text('strata: {Адрес: side}\nstrata_values: {side: {"1": left}}\n')
    told = ("--wave", WAVE, "--map", str(given), "--json")
    assert "personal data" in office("survey", "import", str(path), *told, code=2).err
    assert "strata" not in office.read(PATH)
    given.write_text('strata: {Адрес: side}\nstrata_values: {side: {"1": left, "2": right}}\n')
    found = office("survey", "import", str(path), *told).items[0]["strata"]
    assert [one["value"] for one in found] == ["left", "right"]


def test_a_column_that_tells_people_apart_is_no_property(office: Cli, tmp_path: Path) -> None:
    rare, many = [f"nick{n // 5}" for n in range(40)], [f"nick{n}" for n in range(40)]
    for cells, why in ((rare, "a value that fewer than 10 share"), (many, "at most 30 values")):
        path, more = _headed(tmp_path, "Field 3", cells), ("--stratum", "Field 3=part")
        done = office("survey", "import", str(path), "--wave", WAVE, *more, code=2)
        assert why in " ".join(done.err.split())
        assert "nick" not in done.err
    told = _headed(tmp_path, "Жынысы", ["f"] * 14 + ["m"] * 20)
    found = office("survey", "import", str(told), "--wave", WAVE, "--stratum", "Жынысы=sex")
    assert "sex f 14" in " ".join(found.out.split())


def _headed(folder: Path, heading: str, cells: list[str]) -> Path:
    """Write answers with a column of one's own."""
    path = folder / "a.csv"
    lines = [f"{cell},{n % 5 + 1}" for n, cell in enumerate(cells)]
    path.write_text("\n".join([f"{heading},q1", *lines]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("level,doctor,x,50", "people.csv, row 2, column population: x is not known here"),
        ("level,doctor,10,50", "people.csv, row 2: 50 invited of 10"),
        ("level,,10,5", 'people.csv, row 2, column value: "" is not known'),
        ("level,Иванова А.Б.,10,5", "people.csv, row 2, column value: ? is not known"),
        ("level,*,10,5", "people.csv, row 2, column value: * is not known"),
        ("level,doctor,10,5\nlevel,Doctor,10,5", "people.csv, row 3: Doctor is there twice"),
    ],
)
def test_a_population_that_cannot_be_is_refused_with_its_row(
    office: Cli, tmp_path: Path, row: str, why: str
) -> None:
    done = office("survey", "population", WAVE, people(tmp_path, *row.split("\n")), code=2)
    assert why in done.err
    assert "strata" not in office.read(PATH)


def test_a_population_without_its_columns_says_which(office: Cli, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("value,population\nx,1\n", encoding="utf-8")
    assert (
        "p.csv has no column property"
        in office("survey", "population", WAVE, str(path), code=2).err
    )


def test_a_new_population_leaves_the_answers_and_other_properties(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, answers(tmp_path, LEVELS))
    office("survey", "population", WAVE, people(tmp_path, "sex,f,900,", "sex,m,1100,"))
    office("survey", "population", WAVE, people(tmp_path, *POPULATION))
    rows = office("survey", "population", WAVE, "--json").items
    assert [(one["value"], one["population"], one["valid"]) for one in rows] == [
        ("bachelor", 1000, 40),
        ("Master", 600, 25),
        ("doctor", 200, None),
        ("*", None, 11),
        ("f", 900, None),
        ("m", 1100, None),
    ]


def test_of_a_sensitive_survey_nobody_is_told_apart(qms: Cli, tmp_path: Path) -> None:
    qms.record(survey(more="sensitive: true\n"))
    qms.record(RECORD)
    path = answers(tmp_path, LEVELS)
    options = ("--wave", WAVE, "--stratum", "Level=level")
    assert "is sensitive" in qms("survey", "import", str(path), *options, code=2).err


def test_strata_of_waves_that_are_merged_add_up(office: Cli, tmp_path: Path) -> None:
    office.record(RECORD.replace("0001", "0002"))
    take_in(office, answers(tmp_path, {"bachelor": 12, "master": 12, "doctor": 6, "resident": 3}))
    other = answers(tmp_path, {"master": 11, "doctor": 5, "resident": 6}, "b.csv", first=200)
    options = ("--wave", "WAVE-2026-0002", "--stratum", "Level=level")
    office("survey", "import", str(other), *options)
    office("survey", "merge", WAVE, "WAVE-2026-0002")
    rows = office("survey", "population", WAVE, "--json").items
    assert {one["value"]: one["valid"] for one in rows} == {
        "bachelor": 12,
        "master": 23,
        "*": 20,  # doctors too, the next smallest: 9 residents cannot be had by subtracting
    }


def test_answers_unlike_the_population_ask_for_their_limits(office: Cli, tmp_path: Path) -> None:
    take_in(office, answers(tmp_path, {"bachelor": 40, "master": 90}))
    office("survey", "population", WAVE, people(tmp_path, *POPULATION[:2]))
    assert any("Q370" in line for line in office("check", code=None).lines)
    office("set", WAVE, "limitations", "Masters answered more often.")
    assert not any("Q370" in line for line in office("check", code=None).lines)
