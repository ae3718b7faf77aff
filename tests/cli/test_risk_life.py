"""The verbs of a risk's life: what they print, what they refuse, what they write."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from tests.store.plain_git import git

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workspaces import Cli

RSK = "RSK-2026-0001"
PATH = f"records/risks/{RSK}.yaml"


def state_of(root: Path) -> dict[str, int]:
    """Return the time of change of every file of the records."""
    return {str(path): path.stat().st_mtime_ns for path in sorted((root / "records").rglob("*"))}


class Keyboard(io.StringIO):
    """A person at a terminal, who types these lines."""

    def isatty(self) -> bool:
        return True


class TestAssess:
    def test_it_prints_score_band_movement_and_what_is_obligatory_by_when(self, qms: Cli) -> None:
        qms.risk(3, 4, "--measures", "Remind")
        done = qms(
            *("risk", "assess", RSK, "--likelihood", "4", "--impact", "5"),
            *("--why", "Two waves below 30 per cent", "--by", "ROLE-dean", "--date", "2026-11-20"),
            code=0,
        )
        assert done.lines[:4] == [RSK, PATH, "Score: 12 of 25. Band: monitored", done.lines[3]]
        done = qms("risk", "assess", RSK, "--likelihood", "4", "--impact", "5")
        assert "Score: 20 of 25. Band: critical" in done.lines
        assert "Movement since 2026-11-21: from 12 to 20 (+8)" in done.lines
        # it has been critical since the 20th: the day of the first assessment ended at 20 points
        assert "Joint control meeting: not later than 2026-12-20" in done.lines
        assert "Report under intensive monitoring: not later than 2026-12-20" in done.lines
        assert "Not later than 2026-12-04" in done.lines
        text = qms.read(PATH)
        assert (
            '  - id: "2"\n    date: 2026-11-20\n    by: ROLE-dean@UNIT-university\n'
            "    likelihood: 4\n    impact: 5\n    edition: preset-1\n"
            "    why: Two waves below 30 per cent\n"
        ) in text

    @pytest.mark.req("KZ-RISK-02")
    @pytest.mark.parametrize("levels", [("6", "1"), ("1", "0"), ("two", "1")])
    def test_a_level_outside_the_scale_is_refused_with_those_allowed(
        self, qms: Cli, levels: tuple[str, str]
    ) -> None:
        qms.risk()
        before = git(qms.root, "rev-parse", "HEAD")
        done = qms(
            *("risk", "assess", RSK, "--likelihood", levels[0], "--impact", levels[1]), code=2
        )
        assert "Allowed values: 1, 2, 3, 4, 5" in done.err
        assert git(qms.root, "rev-parse", "HEAD") == before

    @pytest.mark.req("KZ-RISK-03")
    def test_on_a_terminal_it_asks_with_the_words_of_the_levels(
        self, qms: Cli, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        qms.risk()
        monkeypatch.setattr(sys, "stdin", Keyboard("2\n3\nFewer cases\n"))
        done = qms("risk", "assess", RSK)
        assert "5. critical (5): failure of accreditation, loss of reputation" in done.err
        assert "2. low (2): has not happened in the last three years, but could [Proposed" in (
            done.err
        )
        assert "Score: 6 of 25. Band: monitored" in done.lines
        assert "why: Fewer cases" in qms.read(PATH)

    def test_a_program_is_told_what_is_missing(self, qms: Cli) -> None:
        qms.risk()
        assert "Missing: --impact" in qms("risk", "assess", RSK, "--likelihood", "2", code=2).err

    def test_a_target_is_recorded_and_does_not_rate_the_risk(self, qms: Cli) -> None:
        qms.risk(4, 4)
        to = ("--likelihood", "2", "--impact", "3", "--stage", "target")
        done = qms("risk", "assess", RSK, *to)
        assert "Score: 16 of 25. Band: response" in done.lines
        assert "Recorded as target: 6" in done.lines

    def test_the_edition_is_that_of_the_day_of_the_assessment(self, qms: Cli) -> None:
        qms.risk()
        text = qms.read("records/policies/POL-risk-scale.yaml")
        later = text.partition("editions:\n")[2].replace(
            "  - id: preset-1\n", "  - id: council-4\n    from: 2026-11-20\n", 1
        )
        head = text.partition("notes:\n")
        edition = later.partition("notes:\n")[0]
        (qms.root / "records/policies/POL-risk-scale.yaml").write_text(
            head[0] + edition + head[1] + head[2], encoding="utf-8", newline="\n"
        )
        levels = ("--likelihood", "2", "--impact", "2")
        qms("risk", "assess", RSK, *levels, "--date", "2026-11-19")
        qms("risk", "assess", RSK, *levels)
        last = qms.read(PATH).split("edition: ")
        assert [part.split("\n")[0] for part in last[1:]] == ["preset-1", "preset-1", "council-4"]

    def test_a_day_to_come_and_a_dry_run_write_nothing(self, qms: Cli) -> None:
        qms.risk()
        before = git(qms.root, "rev-parse", "HEAD")
        levels = ("--likelihood", "2", "--impact", "2")
        said = qms("risk", "assess", RSK, *levels, "--date", "2026-11-22", code=2)
        assert "--date: 2026-11-22 is still to come" in said.err
        assert "Would write" in qms("risk", "assess", RSK, *levels, "--dry-run").out
        assert git(qms.root, "rev-parse", "HEAD") == before


class TestTreatAndClose:
    def test_an_acceptance_needs_end_and_approver_and_is_held_to_the_policy(self, qms: Cli) -> None:
        qms.risk(2, 3)
        assert "Missing: --until, --by" in qms("risk", "accept", RSK, code=2).err
        long = qms("risk", "accept", RSK, "--until", "2028-01-01", "--by", "ROLE-rector", code=None)
        assert "R104" in long.err
        assert "Not later than 2027-11-21" in long.err
        assert (
            "K101"
            in qms(
                *("risk", "accept", RSK, "--until", "2027-01-01", "--by", "ROLE-nobody"), code=None
            ).err
        )
        done = qms("risk", "accept", RSK, "--until", "2027-06-30", "--by", "ROLE-rector")
        assert "New decision on the accepted risk: not later than 2027-06-30" in done.lines
        assert "R308" in qms("check", today="2027-07-01", code=1).out
        assert "R308" not in qms("check", today="2027-06-30").out

    @pytest.mark.req("KZ-RISK-12")
    def test_a_risk_goes_from_assessed_to_closed_and_the_list_knows_where_it_is(
        self, qms: Cli
    ) -> None:
        qms.risk(4, 4)

        def fitting(stage: str) -> list[str]:
            found = qms("risk", "list", "--where", f'phase="{stage}"', "--json").items
            return [item["id"] for item in found]

        assert fitting("assessed") == [RSK]
        qms("risk", "treat", RSK, "--option", "reduce", "--text", "Reminders", "--by", "ROLE-dean")
        assert fitting("treated") == [RSK]
        qms("risk", "review", RSK, "--by", "ROLE-dean")
        assert fitting("monitored") == [RSK]
        counts = "identified 0, assessed 0, treated 0, monitored 1, closed 0"
        assert f"By stage of management: {counts}" in qms("risk", "matrix").lines
        refused = qms("risk", "close", RSK, "--basis", "Effective", code=None)
        assert refused.code != 0
        assert "R105: closed with score 16, response" in refused.err
        levels = ("--likelihood", "2", "--impact", "3", "--stage", "residual")
        qms("risk", "assess", RSK, *levels)
        qms("risk", "close", RSK, "--basis", "Effective for a year")
        assert fitting("closed") == [RSK]
        again = qms("risk", "assess", RSK, *levels, code=2)
        assert "qms risk reopen" in again.err
        qms("risk", "reopen", RSK, "--basis", "It happened again")
        assert qms("risk", "list", "--json").items[0]["state"] == "open"
        qms("check", "--only", "integrity")

    def test_closing_needs_a_reason_and_a_review_somebody_who_looked(self, qms: Cli) -> None:
        qms.risk(2, 2)
        assert "Missing: --basis" in qms("risk", "close", RSK, code=2).err
        assert "Missing: --meeting, --by" in qms("risk", "review", RSK, code=2).err
        assert "is not closed" in qms("risk", "reopen", RSK, code=2).err

    @pytest.mark.req("KZ-RISK-07")
    def test_a_report_to_the_vice_rector_moves_the_next_one(self, qms: Cli) -> None:
        qms.risk(5, 5)
        to = ("--report-to", "ROLE-vice-rector-academic-block", "--by", "ROLE-dean")
        done = qms("risk", "review", RSK, *to, today="2026-12-10")
        assert "Report under intensive monitoring: not later than 2027-01-10" in done.lines
        due = qms("due", "--json", today="2026-12-10").items
        assert ("R305", "2027-01-10") in {(item["part"], item["due"]) for item in due}

    @pytest.mark.req("KZ-RISK-14", part="plans, and the section of the annual report")
    def test_a_risk_of_a_level_is_looked_at_in_meetings_whose_minutes_it_names(
        self, qms: Cli
    ) -> None:
        qms.risk(3, 5, "--level", "tactical")
        qms("meeting", "plan", "BODY-academic-council", "--date", "2026-11-19", "--question", "x")
        qms("meeting", "hold", "MTG-2026-0001", "--members", "9", "--present", "9")
        done = qms("risk", "review", RSK, "--meeting", "MTG-2026-0001", "--date", "2026-11-21")
        assert "Joint control meeting: not later than 2027-02-21" in done.lines
        found = qms("risk", "list", "--where", 'level = "tactical"', "--json").items
        assert [item["id"] for item in found] == [RSK]
        assert "meeting: MTG-2026-0001" in qms.read(PATH)

    def test_a_circle_of_causes_is_refused(self, qms: Cli) -> None:
        qms.risk(2, 2)
        qms.risk(2, 2, "--caused-by", RSK)
        done = qms("set", RSK, "caused_by", "RSK-2026-0002", code=None)
        assert "R106: is a cause of itself" in done.err
        assert "caused_by" not in qms.read(PATH)


class TestExplain:
    @pytest.mark.req("KZ-RISK-03")
    def test_it_says_why_and_what_it_obliges_to_with_sources(self, qms: Cli) -> None:
        qms.risk(4, 4, "--why", "Three waves of four")
        qms(*("risk", "assess", RSK, "--likelihood", "2", "--impact", "3", "--stage", "target"))
        out = qms("risk", "explain", RSK).out
        for said in (
            "Score: 16 of 25 = 4 × 4",
            "Likelihood (V) 4: above medium: happens once in an academic year [Proposed, to be",
            "edition preset-1 of the scale, approved by no body yet",
            "Why this level: Three waves of four",
            "Band: response, 15 to 19",
            "9.2(4), 9.3(1)-(5)",
            "R301 CAPA plan with owner, executor and term: to be done not later than 2026-12-04",
            "R304 Joint control meeting: to be done not later than 2027-02-21 (9.3(4), KZ-CAPA-09)",
            "Movement: this is the first assessment.",
            "Target: 6; above it by: 10",
        ):
            assert said in out
        late = qms("risk", "explain", RSK, today="2027-03-01").out
        assert "R304 Joint control meeting: OVERDUE since 2027-02-21" in late
        assert "R301 CAPA plan with owner, executor and term: OVERDUE since 2026-12-04" in late

    def test_a_plan_is_done_on_the_day_it_was_made(self, qms: Cli) -> None:
        qms.risk(4, 4)
        post = "ROLE-head-of-academic-quality-office"
        qms(*("capa", "add", "--risk", RSK, "--owner", post, "--executor", post),
            *("--due", "2026-12-20"), today="2026-11-25")  # fmt: skip
        qms(*("capa", "plan", "CAPA-2026-0001", "--nonconformity", "N", "--causes", "C"),
            *("--measure", "M"), today="2026-11-26")  # fmt: skip
        out = qms("risk", "explain", RSK, today="2026-11-30").out
        assert "R301 CAPA plan with owner, executor and term: done 2026-11-26" in out

    def test_a_level_that_the_regulation_names_is_not_marked(self, qms: Cli) -> None:
        qms.risk(5, 5)
        assert "[Proposed" not in qms("risk", "explain", RSK).out

    def test_as_data(self, qms: Cli) -> None:
        qms.risk(5, 5)
        (item,) = qms("risk", "explain", RSK, "--json").items
        assert (item["score"], item["band"], item["section"]) == (25, "critical", "9.3(6)")
        owed = {owed["code"]: owed["standing"] for owed in item["owed"]}
        assert owed == {"R301": "open", "R304": "open", "R305": "open", "R307": "done"}


class TestWhatIf:
    def test_the_tree_stays_clean_and_every_risk_that_changes_is_named(self, qms: Cli) -> None:
        qms.risk(4, 4)
        qms.risk(3, 4)
        qms.risk(2, 2)
        qms("check")
        head, before = git(qms.root, "rev-parse", "HEAD"), state_of(qms.root)
        found = qms(
            *("risk", "what-if", "--json", "--set", f"{RSK}.likelihood=2"),
            *("--set", "RSK-2026-0002.likelihood=5", "--set", "RSK-2026-0002.impact=5"),
        ).items
        assert git(qms.root, "status", "--porcelain") == ""
        assert (git(qms.root, "rev-parse", "HEAD"), state_of(qms.root)) == (head, before)
        moved = {
            item["record"]: (item["before"]["band"], item["after"]["score"], item["after"]["band"])
            for item in found
            if item["what"] == "risk"
        }
        assert moved == {
            RSK: ("response", 8, "monitored"),
            "RSK-2026-0002": ("monitored", 25, "critical"),
        }
        counts = {
            item["title"]: (item["before"], item["after"])
            for item in found
            if item["what"] == "cell"
        }
        assert counts == {
            "4×4": (1, 0), "3×4": (1, 0), "2×4": (0, 1), "5×5": (0, 1), "2×2": (1, 1),
        }  # fmt: skip
        arises = {(item["after"]["code"], item["record"]) for item in found
                  if item["what"] == "arises"}  # fmt: skip
        falls = {(item["before"]["code"], item["record"]) for item in found
                 if item["what"] == "falls away"}  # fmt: skip
        assert {("R301", "RSK-2026-0002"), ("R305", "RSK-2026-0002")} <= arises
        assert {("R301", RSK), ("R304", RSK)} <= falls
        assert {item["score"] for item in qms("risk", "list", "--json").items} == {16, 12, 4}

    def test_a_closed_capa_gives_its_risk_the_target_and_without_one_changes_no_score(
        self, qms: Cli
    ) -> None:
        for number in (1, 2):
            qms.risk(4, 4)
            qms(
                *("capa", "add", "--risk", f"RSK-2026-000{number}", "--owner", "ROLE-dean"),
                *("--executor", "ROLE-head-of-unit", "--due", "2026-12-20"),
            )
        qms(*("risk", "assess", RSK, "--likelihood", "2", "--impact", "3", "--stage", "target"))
        both = ("--close", "CAPA-2026-0001", "--close", "CAPA-2026-0002")
        out = qms("risk", "what-if", *both).out
        assert "16/25" in out
        assert "6/25" in out
        assert "RSK-2026-0002" not in out.partition("Would")[0]
        assert out.endswith("Nothing was written.\n")
        alone = qms("risk", "what-if", "--close", "CAPA-2026-0002").out
        assert "No risk would change its score or band." in alone

    def test_other_bands_of_a_file(self, qms: Cli, tmp_path: Path) -> None:
        qms.risk(3, 4)
        bands = tmp_path / "bands.yaml"
        bands.write_text(
            "bands:\n"
            "  - {id: low, label: Low, from: 1, to: 9, meaning: watched}\n"
            "  - {id: high, label: High, from: 10, to: 25, meaning: plan, capa_required: true}\n"
        )
        out = qms("risk", "what-if", "--bands", str(bands)).out
        assert "monitored" in out
        assert "High" in out
        assert "R301" in out
        for text, told in (
            ("bands:\n  - {id: low}\n", "--bands: the field bands[1].label is missing"),
            ("- x\n", "bands.yaml:1: The file must be one mapping of keys to values"),
        ):
            bands.write_text(text)
            assert told in qms("risk", "what-if", "--bands", str(bands), code=2).err
        none = str(tmp_path / "none.yaml")
        assert "none.yaml cannot be read" in qms("risk", "what-if", "--bands", none, code=2).err
        assert git(qms.root, "status", "--porcelain") == ""

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ((), "Missing: --set, --close, --bands"),
            (("--set", "RSK-2026-0001.score=3"), "RSK-2026-0001.score=3 is not understood"),
            (("--set", "RSK-2026-0001.likelihood=6"), "--likelihood: 6 is not allowed"),
            (("--set", "RSK-2026-0009.likelihood=2"), "There is no record RSK-2026-0009."),
            (("--close", "RSK-2026-0001"), "RSK-2026-0001 is no CAPA."),
        ],
    )
    def test_what_cannot_be_supposed_is_refused(
        self, qms: Cli, typed: tuple[str, ...], told: str
    ) -> None:
        qms.risk()
        assert told in qms("risk", "what-if", *typed, code=2).err


class TestMaps:
    @pytest.mark.req("KZ-RISK-04")
    @pytest.mark.req("KZ-RISK-10")
    def test_a_map_is_taken_approved_by_the_council_and_shown_as_it_was(self, qms: Cli) -> None:
        qms.risk(4, 5)
        qms.risk(2, 3)
        done = qms("risk-map", "take")
        assert done.lines[:2] == ["RMAP-2026-0001", "records/riskmaps/RMAP-2026-0001.yaml"]
        assert done.lines[2:] == ["Risks on the map: 2", "To be approved by: Academic Council"]
        act = ("decision", "add", "--title", "Map", "--act", "protocol", "--date", "2026-11-21")
        qms(*act, "--body", "BODY-academic-council")
        qms(*act, "--body", "BODY-academic-council", "--number", "5")
        approve = ("risk-map", "approve", "RMAP-2026-0001", "--decision")
        assert "has no number" in qms(*approve, "DEC-2026-0001", code=2).err
        lines = qms(*approve, "DEC-2026-0002").lines
        assert "The next risk map: not later than 2027-11-21" in lines
        (item,) = qms("risk-map", "list", "--json").items
        assert (item["state"], item["decision"]) == ("approved", "DEC-2026-0002")
        qms(*("risk", "assess", RSK, "--likelihood", "1", "--impact", "1"), today="2026-12-01")
        now = {item["score"] for item in qms("risk", "matrix", "--json", today="2026-12-01").items}
        kept = ("risk", "matrix", "--map", "RMAP-2026-0001")
        then = {item["score"] for item in qms(*kept, "--json", today="2026-12-01").items}
        assert (now, then) == ({1, 6}, {20, 6})
        assert RSK in qms(*kept, today="2026-12-01").out
        assert "R311" not in qms("check", today="2026-12-01").out

    def test_a_map_of_an_earlier_day_holds_what_counted_then(self, qms: Cli) -> None:
        qms.risk(4, 5, "--date", "2026-11-10")
        qms.risk(2, 3)
        assert "Risks on the map: 1" in qms("risk-map", "take", "--date", "2026-11-15").lines
        assert "risk: RSK-2026-0001" in qms.read("records/riskmaps/RMAP-2026-0001.yaml")

    def test_a_risk_is_no_map(self, qms: Cli) -> None:
        qms.risk()
        assert "is no risk map" in qms("risk", "matrix", "--map", RSK, code=2).err


class TestBeside:
    @pytest.mark.req("KZ-RISK-11")
    def test_indicators_are_listed_by_the_highest_risk_on_them(self, qms: Cli) -> None:
        for name in ("a", "b", "c"):
            qms("indicator", "add", "--id", f"IND-{name}", "--title", name, "--measure", "%")
        qms.risk(2, 3, "--indicators", "IND-a")
        qms.risk(4, 5, "--indicators", "IND-c")
        order = ("indicator", "list", "--sort", "-risk-score", "--columns", "id,risk_score")
        rows = [(item["id"], item["risk_score"]) for item in qms(*order, "--json").items]
        assert rows == [("IND-c", 20), ("IND-a", 6), ("IND-b", None)]
        units = ("unit", "list", "--sort", "-risk-score", "--columns", "id,risk_score", "--json")
        assert qms(*units).items[0] == {"id": "UNIT-university", "risk_score": 20}

    @pytest.mark.req("KZ-RISK-15", part="scenarios of development programmes")
    @pytest.mark.req("KZ-RISK-13", part="plans and programmes with a SWOT analysis")
    def test_an_opportunity_has_benefit_and_result_in_its_list(self, qms: Cli) -> None:
        qms(
            *("opportunity", "add", "--title", "Joint surveys", "--unit", "UNIT-university"),
            *("--owner", "ROLE-dean", "--benefit", "More answers", "--measures", "Agree"),
        )
        qms("set", "OPP-2026-0001", "result", "Two waves were joint")
        columns = ("opportunity", "list", "--columns", "title,benefit,measures,result", "--json")
        (item,) = qms(*columns).items
        assert (item["benefit"], item["result"]) == (
            {"en": "More answers"},
            {"en": "Two waves were joint"},
        )

    @pytest.mark.req("KZ-RISK-09")
    def test_one_register_holds_the_risks_of_all_subsystems(self, qms: Cli) -> None:
        words = qms.read("records/policies/POL-vocabularies.yaml")
        assert "- id: subsystem\n" in words
        first = words.partition("- id: subsystem\n")[2].partition("words:\n")[2]
        word = first.partition("- id: ")[2].partition("\n")[0]
        qms.risk(2, 2, "--subsystem", word)
        qms.risk(2, 2)
        found = qms("risk", "list", "--where", f'subsystem = "{word}"', "--json").items
        assert [item["id"] for item in found] == [RSK]
