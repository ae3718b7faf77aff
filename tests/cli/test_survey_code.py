"""``qms survey code``: answers in words coded by two people, and no word of them in git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from qms.cli.app import run
from tests import coding
from tests.coding import CAREER, LEGAL, LIBRARY, PATH, WAVE
from tests.store.plain_git import git

if TYPE_CHECKING:
    from tests.workspaces import Cli

SIZES = {CAREER: 24, LEGAL: 14, LIBRARY: 12}


@pytest.fixture
def office(qms: Cli, tmp_path: Path) -> Cli:
    """Return a workspace in which the answers of a wave were taken in."""
    coding.office(qms)
    coding.take_in(qms, coding.export_file(tmp_path, SIZES))
    return qms


def code_all(qms: Cli, *, second: bool = True) -> None:
    """Let two coders code, who see an answer about tables differently."""
    coding.bring(qms, coding.fill(coding.give(qms, "--coder", "S-014")))
    if second:
        path = coding.give(qms, "--second", "--coder", "S-027")
        coding.bring(qms, coding.fill(path, lambda text: coding.themes_of(text) - {"seats"}))


def objects(root: Path) -> bytes:
    """Return the content of every object that git has, reachable or not."""
    asked = ["git", "cat-file", "--batch-all-objects", "--batch"]
    return subprocess.run(asked, cwd=root, capture_output=True, check=True).stdout


@pytest.mark.req("KZ-SURV-12")
def test_from_the_form_to_counts_of_themes_by_group(office: Cli) -> None:
    code_all(office, second=False)
    done = office("survey", "code", "count", WAVE)
    assert "No answer was coded by two" in done.out
    text = office.read(PATH)
    assert '  - question: wishes\n    book: "1"\n    answers: 50\n    groups:\n' in text
    assert "      - answers: 50\n        counts: 17 17 16 8\n        without: 8\n" in text
    assert f"      - group: {CAREER}\n        answers: 24\n        counts: 8 8 8 4\n" in text
    assert office("check", "--only", "integrity").code == 0
    before = git(office.root, "rev-parse", "HEAD")
    assert "has these counts already" in office("survey", "code", "count", WAVE).out
    assert git(office.root, "rev-parse", "HEAD") == before


@pytest.mark.req("KZ-SURV-12")
@pytest.mark.req("KZ-SURV-13")
def test_no_word_of_an_answer_is_in_git_nor_anywhere_outside_of_private(office: Cli) -> None:
    code_all(office)
    decide_all(office, "no")
    office("survey", "code", "count", WAVE)
    office("survey", "code", "quote", WAVE)
    office("check", code=None)
    known = [text[:30].encode() for text, _themes in coding.SAID]
    elsewhere = [
        path.read_bytes()
        for place in (office.root, Path.home())
        for path in place.rglob("*")
        if path.is_file() and "private" not in path.parts
    ]
    assert len(elsewhere) > 100
    for data in (objects(office.root), *elsewhere):
        assert not any(text in data for text in known)
    assert git(office.root, "status", "--porcelain") == ""
    held = office.root / "private"
    assert any(known[0] in path.read_bytes() for path in held.rglob("*.json"))


def test_a_small_group_is_folded_and_few_answers_give_no_counts(qms: Cli, tmp_path: Path) -> None:
    coding.office(qms)
    coding.take_in(qms, coding.export_file(tmp_path, {CAREER: 4, LEGAL: 3}))
    code_all(qms, second=False)
    assert "no counts" in qms("survey", "code", "count", WAVE).out
    text = qms.read(PATH)
    assert 'book: "1"\n    answers: 7\n' in text
    assert "group:" not in text.partition("codings:")[2]


def decide_all(qms: Cli, word: str) -> None:
    """Settle by the command what two coders saw differently."""
    items = qms("survey", "code", "agree", WAVE, "--json").items
    said = [f"{one['key']}:{item['theme']}={word}" for item in items for one in item["differences"]]
    qms("survey", "code", "agree", WAVE, *(part for one in said for part in ("--decide", one)))


@pytest.mark.req("KZ-SURV-13")
def test_two_coders_are_compared_theme_by_theme_and_differences_are_settled(office: Cli) -> None:
    code_all(office)
    items = office("survey", "code", "agree", WAVE, "--json").items
    by_theme = {item["theme"]: item for item in items}
    assert (by_theme["books"]["kappa"], by_theme["books"]["verdict"]) == (1, "very-good")
    both, first, second, neither = by_theme["seats"]["table"]
    assert (both, second, both + first + second + neither) == (0, 0, 30)
    assert by_theme["seats"]["kappa"] == 0
    assert (by_theme["seats"]["low"], by_theme["seats"]["high"]) == (None, None)
    assert by_theme["seats"]["adjusted"] == pytest.approx(2 * neither / 30 - 1)
    shown = office("survey", "code", "agree", WAVE)
    assert f"Not decided yet: {first}" in shown.lines
    assert "Agreement is not enough: seats." in shown.out
    refused = office("survey", "code", "count", WAVE, code=2)
    assert f"Two coders differ, and nobody decided: {first}" in refused.err
    decide_all(office, "yes")
    office("survey", "code", "count", WAVE)
    text = office.read(PATH)
    assert "counts: 17 17 16 8\n" in text
    assert f"      - theme: seats\n        table: 0 {first} 0 {neither}\n" in text


@pytest.mark.req("KZ-SURV-13")
def test_differences_are_settled_by_a_third_form_too(office: Cli) -> None:
    code_all(office)
    path = coding.give(office, "--third")

    def refuse_all(sheet: Any) -> None:  # noqa: ANN401 -- openpyxl has no types
        for row in sheet.iter_rows(min_row=4, min_col=4):
            for cell in row:
                cell.value = cell.value or "no"

    coding.bring(office, coding.edit(path, refuse_all))
    assert "Not decided yet: 0" in office("survey", "code", "agree", WAVE).out
    office("survey", "code", "count", WAVE)
    (line,) = [line for line in office.read(PATH).splitlines() if "      - answers: 50" in line]
    whole = office.read(PATH).partition(line)[2].split("counts: ")[1].split("\n")[0]
    assert whole.startswith("17 17 16 ")
    assert whole != "17 17 16 8"


@pytest.mark.req("KZ-SURV-13")
def test_the_second_coder_sees_no_code_of_the_first_and_is_another_one(office: Cli) -> None:
    code_all(office, second=False)
    form = coding.give(office, "--second", "--coder", "S-027")

    def empty(sheet: Any) -> None:  # noqa: ANN401 -- openpyxl has no types
        cells = [cell.value for row in sheet.iter_rows(min_row=4, min_col=4) for cell in row]
        assert len(cells) == 30 * 5
        assert not any(cells)

    coding.edit(form, empty)
    refused = office("survey", "code", "export", WAVE, "--second", "--coder", "s-014", code=2)
    assert "s-014 did the other coding" in refused.err
    refused = office("survey", "code", "export", WAVE, "--coder", "S-099", code=2)
    assert "s-014 codes these answers already" in refused.err


def test_the_same_form_twice_changes_nothing_and_a_corrected_one_what_it_corrects(
    office: Cli,
) -> None:
    path = coding.fill(coding.give(office))
    coding.bring(office, path)
    before = coding.stored(office)
    assert "known already" in coding.bring(office, path).out
    assert coding.stored(office) == before
    again = coding.give(office)

    def correct(sheet: Any) -> None:  # noqa: ANN401 -- openpyxl has no types
        row = next(at for at in range(4, 54) if sheet.cell(at, 8).value == "yes")
        sheet.cell(row, 8).value, sheet.cell(row, 7).value = None, "yes"

    came = office("survey", "code", "import", str(coding.edit(again, correct)), "--json").items[0]
    assert (came["state"], came["answers"], came["changed"]) == ("taken", 50, 1)
    assert coding.stored(office) != before


def test_a_wrong_cell_is_told_with_file_and_place_and_nothing_is_taken(office: Cli) -> None:
    path = coding.fill(coding.give(office))
    coding.edit(path, lambda sheet: sheet.__setitem__("D5", "maybe"))
    done = coding.bring(office, path, code=1)
    assert f"{path.name}:Coding:D5: maybe is neither yes nor no" in done.lines
    assert not (office.root / "private/surveys" / WAVE / "codes").exists()


def test_a_form_is_not_put_where_git_would_take_it_up(office: Cli, tmp_path: Path) -> None:
    refused = office("survey", "code", "export", WAVE, "--out", str(office.root / "form.xlsx"),
                     code=2)  # fmt: skip
    assert "git does not ignore" in refused.err
    path = tmp_path / "elsewhere" / "form.xlsx"
    office("survey", "code", "export", WAVE, "--out", str(path))
    assert path.exists()


@pytest.mark.req("KZ-SURV-12")
def test_quotations_are_proposed_of_large_groups_and_without_names(
    qms: Cli, tmp_path: Path
) -> None:
    coding.office(qms)
    extra = ("Позвоните мне: +7 701 123 45 67, книг мало", "Пишите на ivan@mail.test про книги")
    coding.take_in(qms, coding.export_file(tmp_path, {CAREER: 24, LEGAL: 4}, extra=extra))
    form = coding.give(qms)
    coding.bring(qms, coding.fill(form, lambda _text: {"books"}))
    done = qms("survey", "code", "quote", WAVE, "--most", "100")
    assert "Withheld, because they name somebody: 2" in done.lines
    assert "Withheld, of groups with fewer than 10 answers: 4" in done.lines
    assert "mail.test" not in done.out
    assert "701" not in done.out
    items = qms("survey", "code", "quote", WAVE, "--theme", "books", "--json").items
    assert len(items) == 3
    assert {item["group"] for item in items} == {CAREER}
    again = qms("survey", "code", "quote", WAVE, "--theme", "books", "--json").items
    assert items == again


def test_answers_of_a_sensitive_survey_are_not_quoted(qms: Cli, tmp_path: Path) -> None:
    survey = coding.SURVEY.replace(
        "target_group: students", "target_group: students\nsensitive: true"
    )
    qms.record(survey + coding.BOOK)
    qms.record(coding.WAVES)
    path = coding.export_file(tmp_path, {CAREER: 12})
    qms("survey", "import", str(path), "--wave", WAVE, "--response-id", "Id")
    code_all(qms, second=False)
    assert "is sensitive" in qms("survey", "code", "quote", WAVE, code=2).err


def test_a_later_edition_of_the_code_book_codes_anew_and_leaves_the_earlier_codes(
    office: Cli,
) -> None:
    code_all(office, second=False)
    later = "  - id: '2'\n    from: 2026-09-01\n    themes:\n" + "".join(
        f"      - {{id: {theme}, category: suggestion, title: {{en: {theme}}}}}\n"
        for theme in ("sundays", "tables")
    )
    office.record(coding.SURVEY + coding.BOOK + later)
    item = office("survey", "code", "export", WAVE, "--book", "2", "--json").items[0]
    assert (item["book"], item["answers"]) == ("2", 50)
    assert office("survey", "code", "count", WAVE, "--json").items[0]["book"] == "1"
    refused = office("survey", "code", "count", WAVE, "--book", "2", code=2)
    assert "Not coded yet: 50 of 50" in refused.err


@pytest.mark.parametrize("verb", ["export", "import", "agree", "count", "quote"])
def test_answers_for_programs_have_the_shape_of_their_schemas(office: Cli, verb: str) -> None:
    schema = answer_schemas()[f"survey-code-{verb}"]
    code_all(office)
    decide_all(office, "yes")
    given = (str(coding.give(office)),) if verb == "import" else (WAVE,)
    done = office("survey", "code", verb, *given, "--json")
    assert done.items
    jsonschema.validate(json.loads(done.out), schema)


@pytest.mark.parametrize("verb", ["export", "import", "agree", "count", "quote"])
@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_every_verb_has_help_with_an_example(
    verb: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["survey", "code", verb, "--help", "--lang", lang]) == 0
    assert f"qms survey code {verb}" in capsys.readouterr().out


def test_a_later_export_of_the_same_answers_keeps_their_codes(office: Cli, tmp_path: Path) -> None:
    code_all(office, second=False)
    later = coding.export_file(tmp_path, SIZES)
    new = [f'\nr{n},{CAREER},3,"Тағы бір үстел керек"' for n in range(90, 100)]
    later.write_text(later.read_text(encoding="utf-8") + "".join(new), encoding="utf-8")
    assert "Answers in words, kept outside git alone: 60" in coding.take_in(office, later).lines
    refused = office("survey", "code", "count", WAVE, code=2)
    assert "Not coded yet: 10 of 60" in refused.err


def test_an_answer_of_a_response_that_does_not_count_is_not_kept(qms: Cli, tmp_path: Path) -> None:
    rule = "logic:\n  - {id: '1', question: rate, values: ['1'], excludes: [again]}\n"
    asked = "questions:\n  - {id: again, text: {en: Again}, scale: five}\n"
    qms.record(coding.SURVEY.replace("questions:\n", asked) + rule + coding.BOOK)
    qms.record(coding.WAVES)
    path = tmp_path / "answers.csv"
    rows = ("a,3,,Кітап аз", "b,,,Толмаған", "c,1,3,Қайшы", "a,2,,Екінші рет", "d,1,,Орын аз")
    path.write_text("\n".join(("Id,rate,again,wishes", *rows)), encoding="utf-8")
    done = qms("survey", "import", str(path), "--wave", WAVE, "--response-id", "Id")
    assert "Answers in words, kept outside git alone: 2" in done.lines
    (kept,) = (qms.root / "private/surveys" / WAVE / "open").glob("*.json")
    assert {row[3] for row in json.loads(kept.read_bytes())["answers"]} == {"Кітап аз", "Орын аз"}
