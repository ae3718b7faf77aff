from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.trace import Proof, requirements, status

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("proofs", "expected"),
    [
        ([], "none"),
        ([Proof("t", None, "skipped")], "none"),
        ([Proof("t", "reports", "passed")], "partial"),
        ([Proof("t", "reports", "passed"), Proof("u", None, "skipped")], "partial"),
        ([Proof("t", "reports", "passed"), Proof("u", None, "passed")], "passed"),
        ([Proof("t", None, "passed"), Proof("u", "reports", "failed")], "failed"),
    ],
)
def test_a_requirement_is_as_proved_as_its_tests(proofs: list[Proof], expected: str) -> None:
    assert status(proofs) == expected


def test_the_list_of_requirements_names_each_once_with_a_title() -> None:
    lines = (ROOT / "tests" / "requirements.tsv").read_text(encoding="utf-8").splitlines()
    known = requirements()
    assert len(known) == len(lines) - 1 == 388
    assert all(one.title and one.priority in {"1", "2", "3"} for one in known.values())


def run(folder: Path, test: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Run one test file in a project of its own, with the plugin."""
    (folder / "test_it.py").write_text("import pytest\n" + test, encoding="utf-8")
    plugin = ("-p", "tests.tools.trace", "--requirements-to", str(folder / "trace.json"))
    where = (f"--rootdir={folder}", "-c", "/dev/null", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *plugin, *where, *more, str(folder)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("more", [(), ("--numprocesses=1",)], ids=["alone", "shared"])
def test_a_run_writes_every_requirement_with_its_tests(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    body = (
        "@pytest.mark.req('KZ-RISK-01')\n@pytest.mark.parametrize('n', [1, 2])\n"
        "def test_one(n): pass\n"
        "@pytest.mark.req('KZ-RISK-02')\ndef test_two(): pytest.skip('not here')\n"
        "@pytest.mark.req('KZ-RISK-03', part='the report')\ndef test_three(): pass\n"
        "@pytest.fixture\ndef broken():\n    yield\n    raise ValueError\n"
        "@pytest.mark.req('KZ-RISK-04')\ndef test_four(broken): pass\n"
    )
    done = run(tmp_path, body, *more)
    written = json.loads((tmp_path / "trace.json").read_text(encoding="utf-8"))["requirements"]
    assert len(written) == 388
    assert written["KZ-RISK-01"] == {"tests": ["test_it.py::test_one"], "status": "passed"}
    assert written["KZ-RISK-02"]["status"] == "none"
    assert written["KZ-RISK-03"]["status"] == "partial"
    assert written["KZ-RISK-04"]["status"] == "failed"
    assert "missing: the report" in done.stdout


def test_an_unknown_requirement_stops_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, "@pytest.mark.req('KZ-RISK-99')\ndef test_one(): pass\n")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "KZ-RISK-99" in done.stderr


def test_an_unknown_requirement_fails_a_shared_run_too(tmp_path: Path) -> None:
    body = "@pytest.mark.req('KZ-RISK-99')\ndef test_one(): pass\n"
    done = run(tmp_path, body, "--numprocesses=1")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "KZ-RISK-99" in done.stdout
