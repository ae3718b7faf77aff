"""Which test proves which requirement: a pytest plugin.

A test carries ``@pytest.mark.req("KZ-RISK-03")``, with ``part="what is missing"`` where it proves
only some of it.  ``pytest --requirements-to build/trace.json`` prints the table and writes it;
an id that ``tests/requirements.tsv`` does not list stops any run before its first test.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PROPERTY: Final = "requirements"
LIST: Final = Path(__file__).parents[1] / "requirements.tsv"

Outcome: TypeAlias = Literal["passed", "failed", "skipped"]
Status: TypeAlias = Literal["passed", "failed", "partial", "none"]


class Requirement(NamedTuple):
    """One line of the list; priority 1 is the core, 3 the periphery."""

    id: str
    title: str
    priority: str


class Proof(NamedTuple):
    """One test that carries the mark; ``part`` when it proves only some of the requirement."""

    test: str
    part: str | None
    outcome: Outcome = "skipped"


def requirements(path: Path = LIST) -> dict[str, Requirement]:
    """Read the list of known requirements, in its own order."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = (Requirement(**row) for row in csv.DictReader(lines, delimiter="\t"))
        return {row.id: row for row in rows}


def status(proofs: Iterable[Proof]) -> Status:
    """Sum up the proofs of one requirement; a skipped test proves nothing."""
    seen = list(proofs)
    if any(proof.outcome == "failed" for proof in seen):
        return "failed"
    passed = [proof for proof in seen if proof.outcome == "passed"]
    if any(proof.part is None for proof in passed):
        return "passed"
    return "partial" if passed else "none"


def marks(item: pytest.Item) -> Iterator[tuple[str, str | None]]:
    """Yield (requirement id, what is missing) for every mark of a test."""
    for mark in item.iter_markers("req"):
        for name in mark.args:
            yield name, mark.kwargs.get("part")


class Trace:
    """Collects marks and outcomes of one run.

    The marks of a test travel in its reports, so that a run on several processes is told too.
    """

    def __init__(self, target: Path | None) -> None:
        self.target = target
        self.known = requirements()
        self.marked: dict[str, list[tuple[str, str | None]]] = {}
        self.outcomes: dict[str, Outcome] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        found = {item.nodeid: list(marks(item)) for item in items}
        for item in items:
            item.user_properties.append((PROPERTY, found[item.nodeid]))
        unknown = self.unknown(found)
        if unknown and not hasattr(config, "workerinput"):
            raise pytest.UsageError(unknown)

    def unknown(self, marked: Mapping[str, list[tuple[str, str | None]]]) -> str:
        """Say which requirements of tests are not in the list; empty where all are."""
        words = sorted(
            f"{name} ({test})"
            for test, found in marked.items()
            for name, _ in found
            if name not in self.known
        )
        return f"requirements that {LIST.name} does not list: {', '.join(words)}" if words else ""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let a run on several processes fail too, whose own process collects no test."""
        if self.unknown(self.marked):
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        found = dict(report.user_properties).get(PROPERTY)
        if isinstance(found, list) and found:
            self.marked[report.nodeid] = [(name, part) for name, part in found]
        before = self.outcomes.get(report.nodeid, "passed")
        if report.when == "call" or report.outcome != "passed":
            worse = before if before != "passed" else report.outcome
            self.outcomes[report.nodeid] = worse

    def proofs(self) -> dict[str, list[Proof]]:
        """Return the proofs of every marked requirement."""
        found: defaultdict[str, list[Proof]] = defaultdict(list)
        for test, names in self.marked.items():
            for name, part in names:
                found[name].append(Proof(test, part, self.outcomes.get(test, "skipped")))
        return found

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        unknown = self.unknown(self.marked)
        if unknown:
            terminalreporter.write_line(f"ERROR: {unknown}")
        if self.target is None:
            return
        proofs = self.proofs()
        for line in table(self.known, proofs):
            terminalreporter.write_line(line)
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.target.write_text(as_json(self.known, proofs), encoding="utf-8")
        terminalreporter.write_line(f"written: {self.target}")


def tests(proofs: Iterable[Proof]) -> list[str]:
    """Name the test functions, the cases of one function once."""
    return sorted({proof.test.partition("[")[0] for proof in proofs})


def as_json(known: Mapping[str, Requirement], proofs: Mapping[str, list[Proof]]) -> str:
    """Write every known requirement, proved or not."""
    rows = {
        name: {"tests": tests(proofs.get(name, ())), "status": status(proofs.get(name, ()))}
        for name in known
    }
    return json.dumps({"requirements": rows}, indent=2, ensure_ascii=False) + "\n"


def table(known: Mapping[str, Requirement], proofs: Mapping[str, list[Proof]]) -> Iterator[str]:
    """Yield one line a requirement, its tests below it, and the sums at the end."""
    sums: defaultdict[Status, int] = defaultdict(int)
    for name, requirement in known.items():
        found = proofs.get(name, [])
        state = status(found)
        sums[state] += 1
        yield f"{name:<13} {state:<8} {requirement.title}"
        yield from (f"{'':<13} - {test}" for test in tests(found))
        if state == "partial":
            missing = sorted({proof.part for proof in found if proof.part})
            yield f"{'':<13} missing: {'; '.join(missing)}"
    yield ", ".join(f"{state}: {number}" for state, number in sorted(sums.items()))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the one option of the plugin."""
    parser.addoption(
        "--requirements-to",
        type=Path,
        metavar="FILE",
        help="print requirement -> tests -> status and write it to FILE as JSON",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start the collection of marks."""
    config.pluginmanager.register(Trace(config.getoption("--requirements-to")), "qms-trace")
