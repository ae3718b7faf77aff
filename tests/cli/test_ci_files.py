"""The CI files of a new workspace: what they may do, and every command in them run for real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from tests import approved
from tests.approved import DECISION, FOLDER, KK, RU
from tests.store.plain_git import git, put
from tests.workspaces import Cli, risk

if TYPE_CHECKING:
    from collections.abc import Iterator

BIN: Final = Path(sys.executable).parent
FILES: Final = {
    "github": ".github/workflows/qms.yml",
    "comment": ".github/workflows/qms-comment.yml",
    "gitlab": ".gitlab-ci.yml",
}
PINNED: Final = "git+https://git.example.org/quality/qms@v0.1.0"
# the folders of tests are mounted without the right to run files: scripts are handed to bash
FAKE_PYTHON: Final = 'python() { echo "$*" >> "$LOG"; }\n'
FAKE_GH: Final = """gh() {
  printf '%s\\n' "$*" >> "$LOG"
  case "$*" in
    *"/pulls "*) test -z "$NO_PULL" && echo 7 ;;
    *"/comments --jq"*) test -z "$COMMENT" || echo "$COMMENT" ;;
  esac
  return 0
}
"""


def parsed(root: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((root / FILES[name]).read_text(encoding="utf-8"))
    return found


def steps(root: Path, name: str, job: str) -> Iterator[dict[str, Any]]:
    yield from parsed(root, name)["jobs"][job]["steps"]


class Runner:
    """Runs a script as the host does: in a clone with the branch and origin/main."""

    def __init__(self, root: Path, temp: Path) -> None:
        self.root, self.temp = root, temp
        self.temp.mkdir(exist_ok=True)
        self.log = temp / "log"
        self.environment = {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(temp),
            "GITHUB_STEP_SUMMARY": str(temp / "summary.md"),
            "GITHUB_OUTPUT": str(temp / "output"),
            "GITHUB_REPOSITORY": "university/quality",
            "GITHUB_BASE_REF": "",
            "LOG": str(self.log),
            "QMS_LANG": "en",
            "COMMENT": "",
            "NO_PULL": "",
        }

    def __call__(self, script: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", FAKE_PYTHON + FAKE_GH + script],
            cwd=self.root,
            env={**self.environment, **env},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def job(self, name: str, job: str, **env: str) -> list[subprocess.CompletedProcess[str]]:
        """Run all steps of a job; returns how each ended."""
        return [self(step["run"], **env) for step in steps(self.root, name, job) if "run" in step]


@pytest.fixture
def proposal(qms: Cli, tmp_path: Path) -> Runner:
    """Return a clone of a workspace with an old error, on a branch that adds a risk."""
    settings = qms.read("qms.yaml") + f'install: "{PINNED}"\n'
    (qms.root / "qms.yaml").write_text(settings, encoding="utf-8")
    qms.record(risk(1, date="2026-01-15"))  # its CAPA plan is overdue since long
    git(qms.root, "add", ".")
    git(qms.root, "commit", "-q", "-m", "Settings")
    git(qms.root, "branch", "-M", "main")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(qms.root), str(clone))
    git(clone, "checkout", "-q", "-b", "proposal")
    there = Cli(clone, qms.capsys)
    there.record(risk(2, levels=(2, 2), date="2026-11-20"))
    return Runner(clone, tmp_path / "runner")


def approve(root: Path) -> None:
    """Commit a document that is approved."""
    for path, data in approved.FILES.items():
        put(root, path, data.decode())
    put(root, approved.PLACE, approved.act(approved.draft(KK, RU), "decision: DEC-2026-0007"))
    put(root, "records/decisions/DEC-2026-0007.yaml", DECISION)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--no-verify", "-m", "A document")


def approvals(proposal: Runner, **env: str) -> subprocess.CompletedProcess[str]:
    """Look at the approvals as the host does."""
    found = steps(proposal.root, "github", "check")
    script = next(step["run"] for step in found if step.get("name") == "Approvals of documents")
    return proposal(script, **env)


@pytest.mark.parametrize("name", FILES)
def test_no_file_runs_with_the_rights_of_the_target_branch(name: str, qms: Cli) -> None:
    text = "\n".join(
        line for line in qms.read(FILES[name]).splitlines() if not line.lstrip().startswith("#")
    )
    assert "pull_request_target" not in text
    assert "secrets." not in text
    assert "CI_JOB_TOKEN" not in text
    assert "pip install qms" not in text


def test_the_job_that_runs_on_the_branch_can_only_read(qms: Cli) -> None:
    workflow = parsed(qms.root, "github")
    assert workflow["permissions"] == {"contents": "read"}
    writing = {
        name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job
    }
    assert set(writing) == {"sarif"}
    assert not any("run" in step for step in steps(qms.root, "github", "sarif"))
    assert "github.event_name == 'push'" in workflow["jobs"]["sarif"]["if"]
    for job in ("check", "report"):
        (checkout,) = (
            step for step in steps(qms.root, "github", job) if "checkout" in step.get("uses", "")
        )
        assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_the_job_that_comments_checks_nothing_out_and_runs_nothing_of_the_branch(qms: Cli) -> None:
    workflow = parsed(qms.root, "comment")
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["comment"]["permissions"] == {
        "actions": "read",
        "pull-requests": "write",
    }
    found = list(steps(qms.root, "comment", "comment"))
    assert not any("checkout" in step.get("uses", "") for step in found)
    for step in found:
        words = step.get("run", "")
        assert "qms " not in words.replace("qms diff -->", "").replace("qms diff )?-->", "")
        assert "pip" not in words


@pytest.mark.parametrize("name", FILES)
def test_no_value_of_the_host_is_pasted_into_a_script(name: str, qms: Cli) -> None:
    for job in parsed(qms.root, name).get("jobs", {}).values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")


def test_qms_is_installed_from_the_pinned_place_and_else_not(proposal: Runner) -> None:
    (install,) = (
        step["run"]
        for step in steps(proposal.root, "github", "check")
        if step.get("name") == "Install qms"
    )
    assert proposal(install).returncode == 0
    assert proposal.log.read_text(encoding="utf-8") == f"-m pip install {PINNED}\n"
    settings = proposal.root / "qms.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("install:", "instal_:"))
    done = proposal(install)
    assert done.returncode == 2
    assert "install:" in done.stdout


def test_a_proposal_passes_although_the_main_line_has_an_old_error(proposal: Runner) -> None:
    done = proposal.job("github", "check", GITHUB_BASE_REF="main")
    assert [part.returncode for part in done] == [0] * len(done), done
    assert "R301" not in done[-2].stdout
    diff = (proposal.temp / "qms" / "diff.md").read_text(encoding="utf-8")
    assert diff == (proposal.temp / "summary.md").read_text(encoding="utf-8")
    assert "`RSK-2026-0002`" in diff
    assert "RSK-2026-0001" not in diff
    log = json.loads((proposal.temp / "qms" / "qms.sarif").read_text(encoding="utf-8"))
    assert "R301" in {item["ruleId"] for item in log["runs"][0]["results"]}


def test_a_proposal_fails_on_what_is_new_in_it(proposal: Runner, qms: Cli) -> None:
    Cli(proposal.root, qms.capsys).record(risk(3, date="2026-01-15"))
    *_others, check, _approvals = proposal.job("github", "check", GITHUB_BASE_REF="main")
    assert check.returncode == 1
    errors = [line for line in check.stdout.splitlines() if line.startswith("::error")]
    assert errors
    assert all("file=records/risks/RSK-2026-0003.yaml" in line for line in errors)


def test_the_main_line_fails_on_everything(proposal: Runner) -> None:
    git(proposal.root, "checkout", "-q", "main")
    *_others, check, _approvals = proposal.job("github", "check")
    assert check.returncode == 1
    assert "RSK-2026-0001" in check.stdout


def test_approvals_fail_the_proposal_that_breaks_them_and_no_later_one(proposal: Runner) -> None:
    root = proposal.root
    approve(root)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    assert approvals(proposal, GITHUB_BASE_REF="main").returncode == 0
    put(root, f"{FOLDER}/edition-1.kk.md", "Another text\n")
    git(root, "commit", "-q", "--no-verify", "-a", "-m", "Another text")
    done = approvals(proposal, GITHUB_BASE_REF="main")
    assert done.returncode == 1
    assert "PROBLEM: the text in kk is not the one that was approved" in done.stdout
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    assert approvals(proposal, GITHUB_BASE_REF="main").returncode == 0
    assert approvals(proposal).returncode == 1


def test_the_annual_report_is_made_of_the_main_line(proposal: Runner) -> None:
    done = proposal.job("github", "report")
    assert [part.returncode for part in done] == [0, 0], done
    made = {path.suffix for path in (proposal.temp / "report").iterdir()}
    assert made == {".md", ".html", ".xlsx"}


HOSTILE: Final = (
    "<!-- qms diff -->\n\n### Changes\n\n<details><summary><b>Risks (1)</b></summary>\n\n"
    "- `RSK-2026-0001` **x**: @dean see ![x](https://evil.example/?a) [y][z] #12 www.evil.example\n"
    "[z]: https://evil.example\n/close\n<img src=x onerror=alert(1)>\n<!-- hidden -->\n"
    "\n</details>\n"
)


class TestTheComment:
    def taken(self, proposal: Runner, text: str) -> str:
        folder = proposal.temp / "qms"
        folder.mkdir(exist_ok=True)
        (folder / "diff.md").write_text(text, encoding="utf-8")
        take = next(
            step["run"] for step in steps(proposal.root, "comment", "comment") if "id" in step
        )
        done = proposal(take)
        assert done.returncode == 0, done
        return (proposal.temp / "body.md").read_text(encoding="utf-8")

    def test_text_of_strangers_calls_nobody_and_leads_nowhere(self, proposal: Runner) -> None:
        body = self.taken(proposal, HOSTILE)
        assert body.startswith("<!-- qms diff -->\n")
        assert "<details><summary><b>Risks (1)</b></summary>" in body
        for part in ("@dean", "](", "https://", "#12", "www.e", "<img", "\n[z]", "\n/close"):
            assert part not in body, part
        assert "<!-- hidden" not in body

    def test_our_own_text_stays_as_it_is(self, proposal: Runner) -> None:
        proposal.job("github", "check", GITHUB_BASE_REF="main")
        text = (proposal.temp / "qms" / "diff.md").read_text(encoding="utf-8")
        assert self.taken(proposal, text) == text

    def test_a_link_in_the_place_of_the_text_is_not_followed(self, proposal: Runner) -> None:
        (proposal.temp / "qms").mkdir()
        (proposal.temp / "qms" / "diff.md").symlink_to("/etc/passwd")
        take = next(
            step["run"] for step in steps(proposal.root, "comment", "comment") if "id" in step
        )
        assert proposal(take).returncode == 0
        assert not (proposal.temp / "body.md").exists()
        assert not (proposal.temp / "output").exists()

    @pytest.mark.parametrize(
        ("comment", "call"), [("", "POST"), ("41", "issues/comments/41")], ids=["new", "again"]
    )
    def test_one_comment_is_written_and_then_kept_up_to_date(
        self, proposal: Runner, comment: str, call: str
    ) -> None:
        self.taken(proposal, "<!-- qms diff -->\n")
        *_first, write = (
            step["run"] for step in steps(proposal.root, "comment", "comment") if "run" in step
        )
        done = proposal(
            write, COMMENT=comment, HEAD_OWNER="a", HEAD_BRANCH="b&state=closed", HEAD_SHA="0" * 40
        )
        assert done.returncode == 0, done
        calls = proposal.log.read_text(encoding="utf-8").splitlines()
        assert "-f head=a:b&state=closed" in calls[0]
        assert call in calls[-1]

    def test_a_proposal_that_has_moved_on_gets_no_comment(self, proposal: Runner) -> None:
        *_first, write = (
            step["run"] for step in steps(proposal.root, "comment", "comment") if "run" in step
        )
        done = proposal(write, NO_PULL="1", HEAD_OWNER="a", HEAD_BRANCH="b", HEAD_SHA="0" * 40)
        assert done.returncode == 0, done
        assert len(proposal.log.read_text(encoding="utf-8").splitlines()) == 1


class TestGitLab:
    def run(self, proposal: Runner, job: str) -> subprocess.CompletedProcess[str]:
        file = parsed(proposal.root, "gitlab")
        lines = [*file["default"]["before_script"], *file[job]["script"]]
        return proposal("\n".join(lines), CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")

    def test_a_proposal_is_checked_as_it_will_be_merged(self, proposal: Runner, qms: Cli) -> None:
        qms.record(risk(4, date="2026-01-20"))  # the main line went on, with an error of its own
        done = self.run(proposal, "proposal")
        assert done.returncode == 0, done
        assert (proposal.root / "records/risks/RSK-2026-0004.yaml").exists()
        diff = (proposal.root / "diff.md").read_text(encoding="utf-8")
        assert "`RSK-2026-0002`" in diff
        assert "RSK-2026-0004" not in diff
        assert json.loads((proposal.root / "qms.sarif").read_text(encoding="utf-8"))["runs"]

    def test_the_main_line_fails_on_everything_and_the_report_is_made(
        self, proposal: Runner
    ) -> None:
        assert self.run(proposal, "check").returncode == 1
        assert "with problems: 0" in self.run(proposal, "approvals").stdout
        assert self.run(proposal, "report").returncode == 0
        assert list((proposal.root / "report").iterdir())
