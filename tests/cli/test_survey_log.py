"""The import log: every row accounted for, nobody named, weekly exports, the raw file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from qms.store.yaml_reader import read
from tests.store.plain_git import git
from tests.surveys import survey

if TYPE_CHECKING:
    from tests.workspaces import Cli, Ran

DATA: Final = Path(__file__).parents[1] / "data"
WAVE: Final = "WAVE-2026-0001"
PATH: Final = f"records/waves/{WAVE}/wave.yaml"
RECORD: Final = (
    f"id: {WAVE}\nschema: 1\nsurvey: SRV-x\nperiod: 2025-2026\nopened: 2026-05-01\n"
    "closed: 2026-06-01\n"
)
SIX: Final = tuple(f"{{id: q{n}, text: Question {n}, scale: five}}" for n in range(1, 7))
HEADS: Final = "id,submitdate,lastpage,startlanguage,q1,q2,q3,q4,q5,q6"


@pytest.fixture
def office(qms: Cli) -> Cli:
    """Return a workspace with a questionnaire of six questions and a wave."""
    logic = "logic: [{id: '1', question: q1, values: ['0'], excludes: [q2, q3]}]\n"
    return qms.records(survey(*SIX, more=logic), RECORD)


def lime(folder: Path, *rows: str, name: str = "results-survey.csv") -> Path:
    """Write an export of LimeSurvey: id, day sent off, answers to six questions."""
    path = folder / name
    lines = [f"{one},9,en,{rest}" for one, rest in (row.split("|") for row in rows)]
    path.write_text("\n".join([HEADS, *lines, ""]), encoding="utf-8")
    return path


def take_in(qms: Cli, path: Path, *more: str, code: int = 0) -> Ran:
    """Take a file in."""
    return qms("survey", "import", str(path), "--wave", WAVE, *more, code=code)


ROWS: Final = (
    "1,2026-05-02 10:00:00|1,2,3,4,5,4",
    "2,2026-05-02 10:00:00|4,4,4,4,4,4",  # one answer to everything
    "3,|1,2,3,,,",  # not sent off
    "4,2026-05-02 10:00:00|,,,,,",  # incomplete
    "5,2026-05-02 10:00:00|0,5,,,,1",  # did not attend, and judges
    "6,2026-05-02 10:00:00|1,2,3,4,5,4",  # as the first one
    "1,2026-05-02 10:00:00|5,5,5,5,5,5",  # the first one again
)


@pytest.mark.req("KZ-SURV-06")
def test_the_log_has_every_count_that_the_regulation_asks_for(office: Cli, tmp_path: Path) -> None:
    item = take_in(office, lime(tmp_path, *ROWS), "--json").items[0]
    names = ("received", "incomplete", "logic", "duplicates", "valid")
    assert [item[name] for name in names] == [7, 1, 1, 1, 4]
    flags = ("straight", "repeated", "unfinished", "pseudonymised")
    assert [item[name] for name in flags] == [1, 1, 1, 4]
    assert (item["system"], item["pseudonym_columns"]) == ("LimeSurvey", ["id"])
    text = office.read(PATH)
    for line in ("received: 7", "valid: 4", "logic: 1", "straight: 1", "unfinished: 1"):
        assert f"    {line}\n" in text
    assert office("check", "--only", "integrity").code == 0


@pytest.mark.req("KZ-SURV-06")
def test_the_log_is_told_to_people_with_the_share_of_straight_lines(
    office: Cli, tmp_path: Path
) -> None:
    shown = take_in(office, lime(tmp_path, *ROWS)).lines
    assert any(re.search(r"One answer to everything\s+1 \(25\.0 %\)", line) for line in shown)
    assert any(re.search(r"Logic errors\s+1$", line) for line in shown)
    assert "Turned into pseudonyms: id" in shown


def some(first: int, last: int) -> tuple[str, ...]:
    """Return responses with these numbers."""
    return tuple(f"{n},2026-05-02|{n % 5 + 1},2,3,4,5,4" for n in range(first, last + 1))


def test_a_later_export_of_a_running_wave_takes_the_place_of_the_earlier_one(
    office: Cli, tmp_path: Path
) -> None:
    first = lime(tmp_path, *some(1, 12), name="week-1.csv")
    take_in(office, first)
    shown = take_in(office, lime(tmp_path, *some(1, 30), name="week-2.csv")).lines
    assert "In place of week-1.csv, an earlier export of these answers." in shown
    text = office.read(PATH)
    assert "received: 30\nvalid: 30\n" in text
    assert "    replaces:\n      - '1'\n" in text.replace('"', "'")
    assert "counts: 6 6 6 6 6 0" in text
    assert "has this file already" in take_in(office, first).lines[0]
    assert office.read(PATH) == text
    assert office("check", "--only", "integrity").code == 0


def test_answers_of_others_are_added_and_what_cannot_be_told_is_asked(
    office: Cli, tmp_path: Path
) -> None:
    take_in(office, lime(tmp_path, *some(1, 12), name="one.csv"))
    take_in(office, lime(tmp_path, *some(13, 24), name="two.csv"))
    assert "received: 24\nvalid: 24\n" in office.read(PATH)
    mixed = lime(tmp_path, *some(20, 60), name="three.csv")
    done = take_in(office, mixed, code=2)
    assert "three.csv: are these further answers, or a later export of two.csv?" in done.err
    assert "Say --add, or --replace" in done.err
    take_in(office, mixed, "--replace")
    assert "received: 41\nvalid: 41\n" in office.read(PATH)


def test_the_raw_file_is_registered_with_its_class_and_its_last_day(
    office: Cli, tmp_path: Path
) -> None:
    path = lime(tmp_path, *some(1, 12))
    item = take_in(office, path, "--place", "archive, shelf 4", "--json").items[0]
    assert (item["place"], item["index"]) == ("archive, shelf 4", "01-05")
    assert item["dispose"] == "2031-12-31"
    assert str(tmp_path) not in office.read(PATH)


def test_a_raw_file_that_git_would_take_up_is_refused(office: Cli) -> None:
    path = lime(office.root, *some(1, 12))
    done = take_in(office, path, code=2)
    assert "git would take up results-survey.csv" in done.err
    (office.root / "private").mkdir(exist_ok=True)
    moved = path.rename(office.root / "private" / path.name)
    item = take_in(office, moved, "--json").items[0]
    assert item["place"] == "private/results-survey.csv"


@pytest.mark.req("KZ-SURV-36")
def test_names_and_numbers_of_a_file_its_folder_and_its_place_stay_out_of_git(office: Cli) -> None:
    folder = office.root / "private" / "Иванова А.Б."
    folder.mkdir(parents=True)
    (office.root / "private/roster.csv").write_text("name\nТлеу Жан\n", encoding="utf-8")
    first = lime(folder, *some(1, 12), name="991231200017 Иванова.csv")
    item = take_in(office, first, "--json").items[0]
    assert item["file"] == item["sha256"][:16]
    assert item["place"] == f"private/{item['file']}"
    second = lime(office.root / "private", *some(21, 40), name="answers Тлеу Ж.csv")
    for place in ("шкаф Иванова 8 701 555 11 22", "шкаф Тлеу Жана", "шкаф Иванова А.Б."):
        done = take_in(office, second, "--place", place, code=2)
        assert "--place holds a name or a number of a person" in done.err
        assert "archive, shelf 4" in done.err
        assert place[-8:] not in done.err
    item = take_in(office, second, "--place", "шкаф 4", "--json").items[0]
    assert (item["file"], item["place"]) == (item["sha256"][:16], "шкаф 4")
    text = office.read(PATH) + git(office.root, "log", "--format=%B")
    assert not [word for word in ("Иванова", "991231200017", "Тлеу") if word in text]


PEOPLE: Final = tuple(
    (f"9001013001{n:02d}", f"ayan{n}@mail.test", f"+7 701 55{n:02d} 12 34", f"Saparov Ayan{n}")
    for n in range(10, 32)
)


@pytest.mark.req("KZ-SURV-03")
@pytest.mark.req("KZ-SURV-36")
def test_nothing_of_the_people_is_in_git_nor_anywhere_in_the_workspace(
    office: Cli, tmp_path: Path
) -> None:
    heads = "ЖСН,E-mail,Phone,Full name,Field 7,Field 8,Email again 87015551234,q1,q2,q3,q4,q5,q6"
    rows = [
        f"{iin},{mail},{phone},{name},{mail},{phone},x,{n % 5 + 1},2,3,4,5,4"
        for n, (iin, mail, phone, name) in enumerate(PEOPLE)
    ]
    path = tmp_path / "+77015551234.csv"
    path.write_text("\n".join([heads, *rows]), encoding="utf-8")
    shown = take_in(office, path, "--response-id", "ЖСН").out
    for name in ("E-mail", "Phone", "Full name", "Field 7", "Field 8"):
        assert name in shown
    office("check", code=None)
    office("list", "wave", code=None)
    text = office.read(PATH)
    assert "Field 7" in text
    assert "87015551234" not in text
    objects = git(office.root, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    held = [git(office.root, "cat-file", "-p", name).encode() for name in objects.split()]
    held += [one.read_bytes() for one in office.root.rglob("*") if one.is_file()]
    assert len(held) > 100
    words = [part.encode() for person in PEOPLE for part in person]
    words += [b"mail.test", b"Saparov", b"77015551234", b"87015551234"]
    assert [word for word in words if any(word in data for data in held)] == []


@pytest.mark.req("KZ-SURV-36")
def test_of_a_sensitive_survey_git_holds_how_many_answered_and_the_figures_stay_here(
    qms: Cli, tmp_path: Path
) -> None:
    qms.record(survey(*SIX, more="sensitive: true\n"))
    qms.record(RECORD)
    take_in(qms, lime(tmp_path, *some(1, 30)))
    text = qms.read(PATH)
    assert "received: 30\nvalid: 30\n" in text
    assert not any(word in text for word in ("results:", "blocks:", "tables:"))
    assert not (qms.root / f"records/waves/{WAVE}/tables").exists()
    [item] = qms("survey", "stats", WAVE, "--json").items
    assert (item["valid"], item["questions"][0]["counts"]) == (30, [6, 6, 6, 6, 6])
    [exact] = (qms.root / "private/surveys").rglob("*.json")
    exact.unlink()
    done = qms("survey", "stats", WAVE, code=2)
    assert "exact tables of results-survey.csv are not here" in done.err


QUALITY: Final = (
    "id: SRV-x\nschema: 1\ntitle: Quality of unit tests\ntarget_group: students\nscales:\n"
    "  - id: five\n    options:\n"
    + "".join(
        f"      - {{value: '{n}', label: {{en: {label}}}{', positive: true' if n > 3 else ''}}}\n"
        for n, label in enumerate(("very poor", "poor", "fair", "good", "very good"), start=1)
    )
    + "      - {value: na, label: {en: not applicable}, valid: false}\n"
    + "questions:\n"
    + "  - {id: overall, text: {en: 'Rate the overall quality of this unit test: [I rate the"
    " overall quality of this unit test as ...]'}, scale: five}\n"
    + "".join(
        f"  - {{id: f{n}, text: {{en: 'Rate the quality of this unit test according to the features"
        f" you mentioned:  [{{factors_SQ00{n}.shown}}]'}}, scale: five}}\n"
        for n in range(1, 7)
    )
)


@pytest.mark.req("KZ-SURV-08")
def test_a_real_export_keeps_not_applicable_and_missing_apart_and_names_its_columns(
    qms: Cli,
) -> None:
    qms.record(QUALITY)
    qms.record(RECORD)
    path = DATA / "limesurvey-unit-test-quality.csv"
    item = take_in(qms, path, "--json").items[0]
    assert (item["system"], item["received"], item["pseudonym_columns"]) == (
        "LimeSurvey",
        70,
        ["Response ID"],
    )
    assert item["incomplete"] + item["valid"] == 70
    assert [name[:28] for name in item["personal_columns"]] == [
        "Gender: What is your gender?",
        "Thank you very much for your",
    ]
    found = counts_of(qms)
    rows = {name: (sum(counts[:-1]), counts[-1]) for name, (counts, _blank) in found.items()}
    assert rows["overall"] == (22, 1)
    assert rows["f2"] == (19, 5)
    assert rows["f3"] == (17, 6)
    assert all(sum(counts) + blank == item["valid"] for counts, blank in found.values())
    # what is printed hides the few who answered "not applicable", and says that it does
    printed = qms("survey", "stats", WAVE, "--json").items[0]["questions"]
    assert any(one["not_valid"] is None and one["hidden"] for one in printed)


def counts_of(qms: Cli) -> dict[str, tuple[list[int], int]]:
    """Return the answers to each question by option, and how many left it blank."""
    results: Any = read(qms.read(PATH).encode())["results"]
    return {
        one["question"]: ([int(n) for n in one["counts"].split()], one.get("blank", 0))
        for one in results
    }


SEVEN: Final = (
    "id: SRV-x\nschema: 1\ntitle: Seven\ntarget_group: students\nscales:\n  - id: seven\n"
    "    options:\n"
    + "".join(
        f"      - {{value: '{n}', label: {{ru: {label}}}{more}}}\n"
        for n, (label, more) in enumerate(
            (
                ("совсем нет", ""),
                ("нет", ""),
                ("скорее нет", ""),
                ("Затрудняюсь ответить", ", valid: false"),
                ("скорее да", ", positive: true"),
                ("да", ", positive: true"),
                ("вполне", ", positive: true"),
            ),
            start=1,
        )
    )
    + "questions:\n  - {id: q1, text: One, scale: seven}\n  - {id: q2, text: Two, scale: seven}\n"
)


@pytest.mark.req("KZ-SURV-08")
@pytest.mark.parametrize("stated", [True, False])
def test_a_middle_option_that_reads_hard_to_answer_counts_as_its_instrument_says(
    qms: Cli, tmp_path: Path, *, stated: bool
) -> None:
    qms.record(SEVEN if stated else SEVEN.replace(", valid: false", ""))
    qms.record(RECORD)
    path = tmp_path / "seven.csv"
    answers = ["Затрудняюсь ответить"] * 6 + ["да"] * 8 + ["нет"] * 6
    path.write_text("\n".join(["q1,q2", *(f"{one},1" for one in answers)]), encoding="utf-8")
    take_in(qms, path)
    assert counts_of(qms)["q1"] == ([0, 6, 0, 6, 0, 8, 0], 0)
    one = qms("survey", "stats", WAVE, "--json").items[0]["questions"][0]
    if stated:
        assert (one["valid"], one["positive"]) == (14, round(8 / 14, 6))
        assert one["neutral"] is None
    else:
        assert (one["valid"], one["positive"]) == (20, 0.4)
        assert one["neutral"] == 0.3
