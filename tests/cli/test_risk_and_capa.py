"""The main job: record risks, see what they oblige to, and meet it."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.store.plain_git import git

if TYPE_CHECKING:
    from tests.workspaces import Cli

ADD = (
    *("risk", "add", "--title", "Low response rate", "--category", "methodological"),
    *("--unit", "UNIT-university", "--owner", "ROLE-dean"),
)


class TestThreeRisks:
    """Bands of the regulation on monitoring and feedback, section 9."""

    @pytest.mark.req("KZ-RISK-06")
    @pytest.mark.req("KZ-RISK-07", part="the report that is addressed to the vice-rector")
    @pytest.mark.parametrize(
        ("likelihood", "impact", "said"),
        [
            ("3", "4", "Score: 12 of 25. Band: monitored"),
            ("3", "5", "Score: 15 of 25. Band: response"),
            ("4", "5", "Score: 20 of 25. Band: critical"),
        ],
    )
    def test_adding_one_prints_id_path_score_band_and_what_is_obligatory(
        self, qms: Cli, likelihood: str, impact: str, said: str
    ) -> None:
        lines = qms(*ADD, "--likelihood", likelihood, "--impact", impact).lines
        assert lines[:3] == ["RSK-2026-0001", "records/risks/RSK-2026-0001.yaml", said]
        obliged = "Not later than 2026-12-04"  # ten working days after 21 November 2026
        assert (obliged in lines) is (int(likelihood) * int(impact) >= 15)
        reports = any("vice-rector" in line.lower() for line in lines[4:])
        assert reports is (int(likelihood) * int(impact) >= 20)

    @pytest.mark.req("KZ-CAPA-08")
    def test_duties_are_open_then_overdue_until_each_has_its_capa(self, qms: Cli) -> None:
        for levels in ((3, 4), (3, 5), (4, 5)):
            qms.risk(*levels, "--measures", "Remind")
        last = qms("check").lines[-1]
        assert "Integrity errors: 0. Duties overdue: 0, open: 2" in last
        qms("check", "--strict", code=1)
        assert "Duties overdue: 2, open: 0" in qms("check", today="2026-12-05", code=1).lines[-1]
        qms("check", today="2026-12-04")
        for number in (2, 3):
            qms(
                *("capa", "add", "--risk", f"RSK-2026-{number:04d}", "--owner", "ROLE-dean"),
                *("--executor", "ROLE-head-of-unit", "--due", "2026-12-20"),
            )
        qms("check", "--strict")
        qms("check", "--strict", today="2026-12-05")

    def test_a_deadline_of_a_record_itself_is_due_and_not_checked(self, qms: Cli) -> None:
        qms.risk()
        qms(
            *("capa", "add", "--risk", "RSK-2026-0001", "--owner", "ROLE-dean"),
            *("--executor", "ROLE-head-of-unit", "--due", "2026-12-20"),
        )
        mine = ("due", "--owner", "ROLE-head-of-unit")
        qms(*mine, "--fail-overdue", today="2026-12-20")
        qms("check", "--strict", "--only", "R301", today="2026-12-21")
        assert "Duties overdue: 0" in qms("check", today="2026-12-21").lines[-1]
        assert "overdue" in qms(*mine, "--fail-overdue", today="2026-12-21", code=1).out
        qms(*mine, today="2026-12-21")


class TestFiles:
    def test_a_risk_is_one_readable_file_in_one_commit(self, qms: Cli) -> None:
        qms.risk(3, 5, "--measures", "Remind before", "--measures", "Thank after")
        assert qms.read("records/risks/RSK-2026-0001.yaml") == (
            "# yaml-language-server: $schema=../../schemas/risk.schema.json\n"
            "id: RSK-2026-0001\n"
            "schema: 1\n"
            "title: Low response rate\n"
            "category: methodological\n"
            "unit: UNIT-university\n"
            "owner: ROLE-dean\n"
            "measures:\n"
            "  - Remind before\n"
            "  - Thank after\n"
            "assessments:\n"
            '  - id: "1"\n'
            "    date: 2026-11-21\n"
            "    likelihood: 3\n"
            "    impact: 5\n"
            "    edition: preset-1\n"
        )
        assert git(qms.root, "show", "--format=%s", "--name-only", "HEAD").split("\n\n") == [
            "RSK-2026-0001: add risk",
            "records/risks/RSK-2026-0001.yaml",
        ]

    def test_a_capa_takes_title_and_unit_from_its_risk(self, qms: Cli) -> None:
        qms.risk()
        qms("capa", "add", "--risk", "RSK-2026-0001")
        text = qms.read("records/capas/CAPA-2026-0001.yaml")
        assert "title: Low response rate\nsources:\n  - RSK-2026-0001\nunit: UNIT-univ" in text

    def test_a_dry_run_prints_the_file_and_writes_nothing(self, qms: Cli) -> None:
        before = git(qms.root, "rev-parse", "HEAD")
        out = qms(*ADD, "--likelihood", "3", "--impact", "5", "--dry-run").out
        assert "Would write records/risks/RSK-2026-0001.yaml:" in out
        assert "\nid: RSK-2026-0001\n" in out
        assert not (qms.root / "records/risks").exists()
        assert git(qms.root, "rev-parse", "HEAD") == before

    def test_pasted_text_is_cleaned_of_what_nobody_sees(self, qms: Cli) -> None:
        qms(
            *("risk", "add", "--title", "Soft\u00adhyphen and\u200b cafe\u0301"),
            *ADD[4:],
            *("--likelihood", "1", "--impact", "1"),
        )
        assert "title: Softhyphen and café\n" in qms.read("records/risks/RSK-2026-0001.yaml")

    @pytest.mark.parametrize(
        "title",
        ["[bold]x[/bold]", "[/]", "a: b", "- a", "'", '"', "#x", "null", "0755", "{a}", "%s", "="],
    )
    def test_any_title_is_kept_and_printed_as_typed(self, qms: Cli, title: str) -> None:
        qms(*("risk", "add", "--title", title), *ADD[4:], *("--likelihood", "1", "--impact", "1"))
        assert qms("risk", "list", "--json").items[0]["title"] == {"en": title}
        assert title in qms("risk", "list").out
        assert title in qms("show", "RSK-2026-0001").out
        qms("check", "--only", "integrity")
        qms("fmt", "--check")


class TestLists:
    def test_a_list_has_the_columns_of_its_kind(self, qms: Cli) -> None:
        qms.risk(4, 5)
        (item,) = qms("risk", "list", "--json").items
        assert item == {
            "id": "RSK-2026-0001",
            "title": {"en": "Low response rate"},
            "category": "methodological",
            "unit": "UNIT-university",
            "owner": "ROLE-dean",
            "assessed": "2026-11-21",
            "likelihood": 4,
            "impact": 5,
            "score": 20,
            "band": "critical",
            "next_review": "2026-12-21",
            "state": "open",
        }

    def test_an_old_number_is_shown_where_there_is_one(self, qms: Cli) -> None:
        qms.risk()
        assert "old_number" not in qms("risk", "list", "--json").items[0]
        qms.risk(1, 1, "--old-number", "17/а")
        assert [item["old_number"] for item in qms("risk", "list", "--json").items] == [
            None,
            "17/а",
        ]

    @pytest.mark.req("KZ-RISK-10")
    def test_the_map_names_risks_in_cells_and_bands_by_letter(self, qms: Cli) -> None:
        qms.risk(4, 5)
        qms.risk(3, 5)
        lines = qms("risk", "matrix").lines
        rows = [line.split() for line in lines]
        top = next(row for row in rows if row[:2] == ["5", "high"])
        assert [cell for cell in top if cell in set("ABC")] == ["A", "A", "B", "C", "C"]
        text = "\n".join(lines)
        assert "V \\ I" in text
        column = next(line for line in lines if "RSK-2026-0001" in line).index("RSK-2026-0001")
        assert next(line for line in lines if "5 critical" in line).index("5 critical") == column
        assert any(line.startswith("C: 20 to 25, critical: ") for line in lines)
        assert "\x1b" not in text

    @pytest.mark.req("KZ-RISK-10")
    def test_the_map_as_data(self, qms: Cli) -> None:
        qms.risk(4, 5)
        qms.risk(4, 5)
        (cell,) = qms("risk", "matrix", "--json").items
        assert cell == {
            "likelihood": 4,
            "impact": 5,
            "score": 20,
            "band": "critical",
            "risks": ["RSK-2026-0001", "RSK-2026-0002"],
        }


class TestScaleOfFour:
    @pytest.mark.req("KZ-RISK-16")
    @pytest.mark.req("KZ-RISK-17")
    @pytest.mark.parametrize("levels", [("5", "1"), ("1", "5")])
    def test_5_is_refused_with_the_allowed_values(
        self, dulaty: Cli, levels: tuple[str, str]
    ) -> None:
        done = dulaty(
            *("risk", "add", "--title", "x", "--category", "strategic"),
            *("--likelihood", levels[0], "--impact", levels[1]),
            *("--unit", "UNIT-university", "--owner", "ROLE-dean"),
            code=2,
        )
        assert "5 is not allowed\nAllowed values: 1, 2, 3, 4" in done.err
        assert not (dulaty.root / "records/risks").exists()

    @pytest.mark.req("KZ-RISK-18")
    def test_the_matrix_goes_to_16_and_no_band_is_set(self, dulaty: Cli) -> None:
        lines = dulaty(
            *("risk", "add", "--title", "x", "--category", "strategic", "--likelihood", "4"),
            *("--impact", "4", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
        ).lines
        assert lines[2] == ("Score: 16 of 16. Band: not set: decision of the collegial body needed")
        text = dulaty("risk", "matrix").out
        table = text.replace("RSK-2026-0001", "").partition("By stage")[0]
        numbers = {int(word) for word in table.split() if word.isdigit()}
        assert numbers == {v * i for v in range(1, 5) for i in range(1, 5)}
        assert 15 not in numbers
        assert "Bands: not set: decision of the collegial body needed" in text
        dulaty("check", "--strict")


class Keyboard(io.StringIO):
    """A person at a terminal, who types these lines."""

    def isatty(self) -> bool:
        return True


class TestAsking:
    """On a terminal what is missing is asked for, with the choices in the words of the scale."""

    def answer(self, patch: pytest.MonkeyPatch, *lines: str) -> None:
        patch.setattr(sys, "stdin", Keyboard("".join(f"{line}\n" for line in lines)))

    def test_only_what_is_missing_is_asked_for(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.answer(monkeypatch, "3", "5", "")
        done = qms(*ADD)
        assert done.lines[0].strip() == "RSK-2026-0001"
        assert "Title" not in done.err
        assert "3. moderate (3): several units or one educational programme" in done.err

    @pytest.mark.req("KZ-RISK-03")
    def test_levels_that_the_regulation_leaves_blank_are_marked(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.answer(monkeypatch, "3", "5", "")
        lines = [line.strip() for line in qms(*ADD).err.splitlines()]
        marked = [line[0] for line in lines if line.endswith("[Proposed, to be approved]")]
        assert marked == ["2", "3", "4", "2", "3", "4"]
        assert "1. very low (1)" in lines
        assert "5. high (5)" in lines
        assert "5. critical (5): failure of accreditation, loss of reputation" in lines

    @pytest.mark.req("KZ-RISK-17")
    def test_the_four_descriptions_of_severity_are_shown(
        self, dulaty: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.answer(monkeypatch, "1", "4", "4", "")
        done = dulaty(
            *("risk", "add", "--title", "x", "--unit", "UNIT-university", "--owner", "ROLE-dean")
        )
        assert done.lines[2].startswith("Score: 16 of 16.")
        for words in (
            "1. Very low (1): external parties do not see the consequences",
            "2. Medium (2): minor cases of dissatisfied customers; small costs",
            "3. High (3): fines, considerable costs",
            "4. Catastrophic (4): suspension of activity, loss of reputation",
        ):
            assert words in done.err

    def test_a_word_is_chosen_by_its_number_and_a_needed_answer_is_asked_again(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.answer(monkeypatch, "", "No lists", "2", "4", "5", "UNIT-university", "ROLE-dean", "")
        done = qms("risk", "add", "--measures", "Lists")
        assert "This is needed." in done.err
        (item,) = qms("risk", "list", "--json").items
        assert (item["title"], item["category"], item["score"]) == (
            {"en": "No lists"},
            "ethical",
            20,
        )

    def test_programs_are_never_asked(self, qms: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answer(monkeypatch)
        assert "Missing: --title" in qms("risk", "add", "--json", code=2).err
