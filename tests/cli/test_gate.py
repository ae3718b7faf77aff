"""The gate: only what is new fails; what is staged is what counts; findings as SARIF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest

from tests.store.plain_git import git, put
from tests.workspaces import Cli, assessment, capa, copy_of, risk

if TYPE_CHECKING:
    from pathlib import Path

OLD: Final = "2026-01-15"  # a risk that needs a CAPA since long: R301 is overdue


@pytest.fixture
def branch(qms: Cli) -> Cli:
    """Return a workspace whose main line has an overdue duty, on a branch of it."""
    qms.record(risk(1, date=OLD))
    git(qms.root, "branch", "-M", "main")
    git(qms.root, "checkout", "-q", "-b", "work")
    return qms


class TestSince:
    def test_what_was_wrong_before_is_counted_and_does_not_fail(self, branch: Cli) -> None:
        branch("check", code=1)
        done = branch("check", "--since", "main")
        assert "R301" not in done.out
        assert "of these errors or overdue: 3." in done.out  # plan, control meeting, review

    def test_what_is_new_fails(self, branch: Cli) -> None:
        branch.record(risk(2, date=OLD))
        done = branch("check", "--since", "main", code=1)
        assert [line for line in done.lines if "R301" in line and "RSK-2026-0002" in line]
        assert not [line for line in done.lines if "RSK-2026-0001.yaml:" in line]

    def test_it_counts_from_where_the_lines_parted(self, branch: Cli) -> None:
        git(branch.root, "checkout", "-q", "main")
        branch.record(capa(1))  # the main line mends it after the branch was begun
        git(branch.root, "checkout", "-q", "work")
        branch("check", "--since", "main")

    def test_a_finding_that_only_moved_in_its_file_is_old(self, branch: Cli) -> None:
        text = branch.read("records/risks/RSK-2026-0001.yaml")
        branch.record(text.replace("title: Low", "# why\n# it moved\ntitle: Low"))
        branch("check", "--since", "main")

    def test_an_item_that_got_another_number_is_old(self, qms: Cli) -> None:
        bad = assessment(2, "2026-11-03", (9, 5))
        qms.record(risk(1, levels=(1, 1), then=bad))
        git(qms.root, "branch", "-M", "main")
        git(qms.root, "checkout", "-q", "-b", "work")
        earlier = assessment(3, "2026-11-01", (1, 1))
        qms.record(risk(1, levels=(1, 1), then=earlier + bad))
        assert "known" in qms("check", "--since", "main", "--json").out
        qms.record(risk(1, levels=(1, 1), then=earlier + assessment(2, "2026-11-03", (8, 5))))
        assert "level 8 is outside the scale" in qms("check", "--since", "main", code=1).out

    def test_of_equal_findings_only_the_one_more_is_new(self, branch: Cli) -> None:
        put(branch.root, "records/risks/x.txt")
        put(branch.root, "records/risks/y.txt")
        git(branch.root, "add", ".")
        git(branch.root, "commit", "-q", "-m", "two strays")
        git(branch.root, "branch", "-f", "main")
        put(branch.root, "records/risks/z.txt")
        done = branch("check", "--since", "main", code=1)
        assert [line.partition(":")[0] for line in done.lines if "S1" in line] == [
            "records/risks/z.txt"
        ]

    def test_time_alone_is_not_the_branchs_fault(self, qms: Cli) -> None:
        qms.record(risk(1))  # open on the day of the last commit
        git(qms.root, "branch", "-M", "main")
        git(qms.root, "checkout", "-q", "-b", "work")
        qms.record(risk(2, levels=(1, 1)))
        later = "2027-10-21"
        assert "overdue: 3" in qms("check", code=1, today=later).out
        qms("check", "--since", "main", today=later)

    def test_a_shorter_term_makes_an_open_duty_overdue_and_that_is_new(self, qms: Cli) -> None:
        qms.record(risk(1, date="2026-11-19"))
        git(qms.root, "branch", "-M", "main")
        git(qms.root, "checkout", "-q", "-b", "work")
        path = "records/policies/POL-duty-terms.yaml"
        text = qms.read(path)
        first, rule, rest = text.partition("rule: R301")
        days = rest.partition("working_days: ")[2].partition("\n")[0]
        put(
            qms.root,
            path,
            first + rule + rest.replace(f"working_days: {days}", "working_days: 0", 1),
        )
        assert "R301" in qms("check", "--since", "main", code=1).out

    def test_a_record_under_another_id_is_the_same_record(self, branch: Cli) -> None:
        old = branch.root / "records/risks/RSK-2026-0001.yaml"
        text = old.read_text(encoding="utf-8").replace("RSK-2026-0001", "RSK-2026-0009")
        git(branch.root, "rm", "-q", str(old))
        branch.record(text + "aliases: [RSK-2026-0001]\n")
        branch("check", "--since", "main")

    def test_before_there_was_a_workspace_everything_is_new(self, qms: Cli) -> None:
        git(qms.root, "checkout", "-q", "--orphan", "bare")
        git(qms.root, "rm", "-rq", "--cached", ".")
        git(qms.root, "commit", "-q", "--allow-empty", "-m", "empty")
        git(qms.root, "add", ".")
        git(qms.root, "commit", "-q", "-m", "workspace")
        qms.record(risk(1, date=OLD))
        qms("check", "--since", "bare~2", code=1)

    def test_an_unknown_revision_is_refused(self, branch: Cli) -> None:
        assert "is called “nosuch”" in branch("check", "--since", "nosuch", code=2).err

    def test_for_programs_the_old_ones_are_counted(self, branch: Cli) -> None:
        since = branch("check", "--since", "main", "--json").json["since"]
        assert since["base"] == git(branch.root, "rev-parse", "main")
        assert since["failing"] == 3

    def test_strict_fails_on_new_open_duties_only(self, qms: Cli) -> None:
        qms.record(risk(1))
        git(qms.root, "branch", "-M", "main")
        git(qms.root, "checkout", "-q", "-b", "work")
        qms("check", "--strict", code=1)
        qms("check", "--strict", "--since", "main")
        qms.record(risk(2))
        qms("check", "--strict", "--since", "main", code=1)


class TestStaged:
    """The hook looks at the commit about to be made, against everything else in it."""

    def test_a_new_file_counts_once_it_is_staged(self, qms: Cli) -> None:
        qms.put(risk().replace("owner:", "ownr:"))
        qms("check", "--staged")
        git(qms.root, "add", ".")
        assert "S101" in qms("check", "--staged", code=1).out

    def test_a_link_or_a_repository_in_place_of_a_record_is_refused(self, qms: Cli) -> None:
        qms.put(risk())
        (qms.root / "records/risks/RSK-2026-0013.yaml").symlink_to("RSK-2026-0001.yaml")
        (qms.root / "outside").symlink_to("qms.yaml")  # no matter of ours
        git(qms.root, "add", "-A")
        head = git(qms.root, "rev-parse", "HEAD")
        git(qms.root, "update-index", "--add", "--cacheinfo", f"160000,{head},records/module")
        (qms.root / "records/risks/RSK-2026-0013.yaml").unlink()  # what is staged counts
        odd = {"records/module:1:1", "records/risks/RSK-2026-0013.yaml:1:1"}
        staged = qms("check", "--staged", code=1)
        assert {line.split(": ")[0] for line in staged.lines if "S110" in line} == odd
        git(qms.root, "commit", "-q", "-m", "links")
        past = qms("check", "--at", "HEAD", code=1)
        assert {line.split(": ")[0] for line in past.lines if "S110" in line} == odd

    def test_of_a_file_staged_in_part_only_the_staged_part_counts(self, qms: Cli) -> None:
        qms.record(risk())
        qms.put(risk(more="cause: Fatigue\n"))
        git(qms.root, "add", ".")
        qms.put(risk(more="cause: Fatigue\nnonsense: 1\n"))
        qms("check", "--staged")
        git(qms.root, "add", ".")
        qms.put(risk(more="cause: Fatigue\n"))
        assert "nonsense" in qms("check", "--staged", code=1).out

    def test_a_record_deleted_in_the_index_is_missed_by_those_that_refer_to_it(
        self, qms: Cli
    ) -> None:
        qms.record(risk())
        qms.record(capa())
        git(qms.root, "rm", "-q", "--cached", "records/risks/RSK-2026-0001.yaml")
        assert "RSK-2026-0001" in qms("check", "--staged", code=1).out
        assert (qms.root / "records/risks/RSK-2026-0001.yaml").exists()

    def test_a_record_deleted_on_disk_only_is_still_in_the_commit(self, qms: Cli) -> None:
        qms.record(risk())
        qms.record(capa())
        (qms.root / "records/risks/RSK-2026-0001.yaml").unlink()
        qms("check", "--staged")

    def test_a_renamed_file_must_carry_its_new_id(self, qms: Cli) -> None:
        qms.record(risk())
        here, there = (f"records/risks/RSK-2026-000{n}.yaml" for n in (1, 2))
        git(qms.root, "mv", here, there)
        assert "S106" in qms("check", "--staged", code=1).out
        text = qms.read(there).replace("RSK-2026-0001", "RSK-2026-0002")
        put(qms.root, there, text)
        git(qms.root, "add", ".")
        qms("check", "--staged")


# what SARIF 2.1.0 requires of the objects that we write (sections 3.13 to 3.49)
TEXT: Final = {"type": "object", "required": ["text"], "properties": {"text": {"minLength": 1}}}
SHAPE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "required": ["driver"],
                    "properties": {
                        "driver": {
                            "required": ["name"],
                            "properties": {"rules": {"items": {"$ref": "#/$defs/rule"}}},
                        }
                    },
                },
                "invocations": {"items": {"required": ["executionSuccessful"]}},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"items": {"$ref": "#/$defs/result"}},
                "properties": {"type": "object"},
            },
        },
        "rule": {
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "shortDescription": TEXT,
                "fullDescription": TEXT,
                "help": TEXT,
                "defaultConfiguration": {"properties": {"level": {"$ref": "#/$defs/level"}}},
                "properties": {"properties": {"tags": {"uniqueItems": True}}},
            },
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "result": {
            "required": ["message", "ruleId", "level", "locations", "partialFingerprints"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": TEXT,
                "locations": {"minItems": 1, "items": {"$ref": "#/$defs/location"}},
                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
                "suppressions": {
                    "items": {
                        "required": ["kind"],
                        "properties": {
                            "kind": {"enum": ["inSource", "external"]},
                            "status": {"enum": ["accepted", "underReview", "rejected"]},
                        },
                    }
                },
                "properties": {"type": "object"},
            },
        },
        "location": {
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "required": ["artifactLocation"],
                    "properties": {
                        "artifactLocation": {
                            "required": ["uri"],
                            "properties": {
                                "uri": {"pattern": "^[A-Za-z0-9._~%/-]+$", "not": {"pattern": "^/"}}
                            },
                        },
                        "region": {
                            "properties": {
                                "startLine": {"type": "integer", "minimum": 1},
                                "startColumn": {"type": "integer", "minimum": 1},
                            }
                        },
                    },
                }
            },
        },
    },
}


def log_of(qms: Cli, *args: str, code: int | None = None) -> dict[str, Any]:
    """Return what ``--format sarif`` prints, of the required shape."""
    log = qms("check", "--format", "sarif", *args, code=code).json
    jsonschema.validate(log, SHAPE)
    return log


def marks(log: dict[str, Any]) -> dict[str, str]:
    """Return the fingerprints of the results by rule and file."""
    return {
        result["ruleId"]
        + result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: result[
            "partialFingerprints"
        ]["qms/v1"]
        for result in log["runs"][0]["results"]
    }


class TestSarif:
    def test_a_result_names_rule_place_record_and_level(self, branch: Cli) -> None:
        (run,) = log_of(branch, code=1)["runs"]
        (result,) = (one for one in run["results"] if one["ruleId"] == "R301")
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == "R301"
        assert "9.3" in rule["properties"]["source"]
        assert "qms explain R301" in rule["help"]["text"]
        assert result["level"] == "error"
        place = result["locations"][0]
        assert place["physicalLocation"]["artifactLocation"] == {
            "uri": "records/risks/RSK-2026-0001.yaml",
            "uriBaseId": "%SRCROOT%",
        }
        assert place["logicalLocations"][0]["name"] == "RSK-2026-0001"

    def test_fingerprints_stay_when_lines_and_language_change(self, branch: Cli) -> None:
        before = marks(log_of(branch))
        text = branch.read("records/risks/RSK-2026-0001.yaml")
        branch.put(text.replace("title:", "# a line more\ntitle:", 1))
        assert marks(log_of(branch)) == before
        assert marks(log_of(branch, "--lang", "kk")) == before
        assert len(set(before.values())) == len(before)

    def test_equal_findings_have_fingerprints_of_their_own(self, qms: Cli) -> None:
        twice = "notes: [one]\nnotes2: x\nnotes3: x\n"
        qms.put(risk(1, more=twice), risk(2, more=twice))
        results = log_of(qms, code=1)["runs"][0]["results"]
        found = [one["partialFingerprints"]["qms/v1"] for one in results]
        assert len(set(found)) == len(found)

    def test_what_a_waiver_accepts_is_suppressed_with_its_id(self, qms: Cli) -> None:
        waiver = (
            "id: WVR-2026-0001\nschema: 1\nrule: R301\nrecords: [RSK-2026-0001]\n"
            "reason: Accepted\nuntil: 2027-01-10\n"
        )
        qms.put(risk(1, date=OLD), waiver)
        results = log_of(qms)["runs"][0]["results"]
        (result,) = (one for one in results if one["ruleId"] == "R301")
        (suppression,) = result["suppressions"]
        assert suppression["justification"] == "WVR-2026-0001"

    def test_with_since_old_findings_stay_in_it_and_are_told_apart(self, branch: Cli) -> None:
        branch.record(risk(2, date=OLD))
        results = log_of(branch, "--since", "main", code=1)["runs"][0]["results"]
        states = {
            one["locations"][0]["logicalLocations"][0]["name"]: one["baselineState"]
            for one in results
            if one["ruleId"] == "R301"
        }
        assert states == {"RSK-2026-0001": "unchanged", "RSK-2026-0002": "new"}

    def test_a_file_that_cannot_be_read_and_odd_names_are_written_as_an_address(
        self, qms: Cli
    ) -> None:
        put(qms.root, "records/risks/Жаңа тәуекел #1.yaml")
        results = log_of(qms, code=1)["runs"][0]["results"]
        uris = {
            one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results
        }
        assert any("%D0%96" in uri and "%231" in uri for uri in uris)

    def test_a_workspace_in_a_folder_is_counted_from_the_root_of_the_repository(
        self, qms: Cli, tmp_path: Path
    ) -> None:
        (tmp_path / "big").mkdir()
        git(tmp_path / "big", "init", "-q", "-b", "main")
        inner = copy_of(qms.root, tmp_path / "big" / "quality office")
        git(inner, "status")
        for path in sorted((inner / ".git").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        (inner / ".git").rmdir()
        there = Cli(inner, qms.capsys)
        there.put(risk(1, date=OLD))
        log = log_of(there, code=1)
        assert "R301quality%20office/records/risks/RSK-2026-0001.yaml" in marks(log)
        annotated = there("check", "--format", "github", code=1).out
        assert "file=quality office/records/risks/RSK-2026-0001.yaml" in annotated


def test_an_unknown_format_is_refused(qms: Cli) -> None:
    assert "sarif" in qms("check", "--format", "sarf", code=2).err
