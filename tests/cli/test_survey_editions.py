"""``qms survey review``: a questionnaire is revised, its earlier waves stay what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_survey import ASKED, PATH, WAVE, export
from tests.store.plain_git import git
from tests.surveys import survey, wave

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

SRV = "records/surveys/SRV-x.yaml"
NEW_WAVE = ("wave", "add", "--survey", "SRV-x", "--period", "2026-2027")


@pytest.fixture
def counted(qms: Cli, tmp_path: Path) -> Cli:
    """Return a workspace with a wave of the first edition that was taken in."""
    qms.records(survey(*ASKED, more="edition: '1'\n"), WAVE)
    options = ("--wave", "WAVE-2026-0001", "--group", "Faculty", "--response-id", "Id")
    qms("survey", "import", str(export(tmp_path, (12, 20))), *options)
    return qms


def change(qms: Cli, before: str, after: str) -> None:
    """Change the questionnaire in the working tree: what stands in its last form only."""
    head, tail = qms.read(SRV), ""
    at = head.find("editions:")
    head, tail = (head[:at], head[at:]) if at >= 0 else (head, "")
    assert before in head
    qms.put(head.replace(before, after) + tail)


@pytest.mark.req("KZ-SURV-41")
@pytest.mark.req("KZ-SURV-15")
def test_a_new_edition_may_ask_otherwise_and_the_old_wave_stays(counted: Cli) -> None:
    text = counted.read(PATH)
    assert "edition: '1'" in text.replace('"', "'")
    assert "\nform: " in text
    before = counted("survey", "stats", "WAVE-2026-0001", "--json").items
    said = ("--edition", "2", "--changed", "q1", "--date", "2026-09-01")
    counted("survey", "review", "SRV-x", *said)
    record = counted.read(SRV)
    assert record.index("date: 2026-05-01") < record.index("form:") < record.index("2026-09-01")
    change(counted, f"  - {ASKED[1]}\n", "")  # a question less
    change(counted, '      - {value: "0"', '      - {value: "6", label: best}\n      - {value: "0"')
    assert counted("check", "--only", "integrity").code == 0
    assert counted("survey", "stats", "WAVE-2026-0001", "--json").items == before
    counted.put(wave("question: q1, counts: 0 0 5 5 9 5 3", number=2, more="edition: '2'\n"))
    shown = counted("survey", "stats", "WAVE-2026-0002").out
    line = next(one for one in shown.splitlines() if one.startswith("Not comparable"))
    assert line.endswith("q1: Lectures (since edition 2), q2: Library (since edition 2)")
    out = ("--out", str(counted.root / "build"))
    counted("report", "survey", "--wave", "WAVE-2026-0002", "--format", "md", *out)
    (path,) = (counted.root / "build").glob("*.md")
    report = path.read_text(encoding="utf-8")
    said_of = "Not comparable with earlier waves: Lectures (since edition 2), Library"
    assert said_of in report.replace("\u00a0", " ")


@pytest.mark.req("KZ-SURV-41")
def test_a_change_before_its_edition_is_refused_with_what_to_do(counted: Cli) -> None:
    change(counted, ASKED[0], ASKED[0].replace("}", ", reversed: true}"))
    told = counted("check", "--only", "integrity", code=1)
    assert "Q180" in told.out
    refused = counted("survey", "review", "SRV-x", "--edition", "2", code=2).err
    assert "WAVE-2026-0001: answers were counted before" in refused
    assert "Take the change back" in refused
    change(counted, ASKED[0].replace("}", ", reversed: true}"), ASKED[0])
    counted("survey", "review", "SRV-x", "--edition", "2")
    assert counted("check", "--only", "integrity").code == 0


@pytest.mark.req("KZ-SURV-41")
def test_a_new_wave_asks_the_edition_of_its_opening_day(qms: Cli) -> None:
    qms.record(survey(*ASKED))
    assert "edition" not in add(qms)  # no edition has a name yet
    qms("survey", "review", "SRV-x", "--edition", "2026", "--date", "2026-09-01")
    assert "id: '1'" in qms.read(SRV).replace('"', "'")  # the one that nobody had named
    assert "edition: '2026'" in add(qms)
    assert "edition: '2026'" in add(qms, "--opened", "2026-10-01")
    assert "edition: '1'" in add(qms, "--opened", "2026-09-01", "--edition", "1")
    qms("survey", "review", "SRV-x", "--edition", "2027", "--date", "2026-11-01")
    assert "edition: '2026'" in add(qms, "--opened", "2026-10-01")
    assert qms.read(SRV).count("form:") == 2
    assert "H101" not in qms("check", "--history", code=None).out  # a form is added, not altered


@pytest.mark.req("KZ-SURV-41")
def test_a_questionnaire_that_was_recorded_wrongly_is_mended_and_the_answers_taken_in_again(
    counted: Cli, tmp_path: Path
) -> None:
    lines = counted.read(PATH).splitlines(keepends=True)
    digest = next(one for one in lines if one.startswith("form: "))
    counted("survey", "review", "SRV-x", "--correct", "--edition", "2", code=2)
    counted("survey", "review", "SRV-x", "--correct", "--text", "Neutral does not count")
    assert digest not in counted.read(PATH)
    change(counted, "label: {en: neutral}}", "label: {en: neutral}, valid: false}")
    git(counted.root, "commit", "-qam", "neutral does not count")
    again = (str(tmp_path / "answers.csv"), "--wave", "WAVE-2026-0001", "--group", "Faculty")
    counted("survey", "import", *again, "--response-id", "Id", "--replace")
    assert counted.read(PATH).count("\nform: ") == 1
    assert digest not in counted.read(PATH)
    assert counted("check", "--only", "integrity").code == 0


def add(qms: Cli, *more: str) -> str:
    """Add a wave; returns its record, with plain quotes."""
    return qms.read(qms(*NEW_WAVE, *more).lines[1]).replace('"', "'")
