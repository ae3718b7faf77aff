"""Many files of answers, counted by several processes or on a cluster, each by the same reducer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.errors import ImportProblem, QmsError
from qms.exchange.survey_reduce import Reduced, reduced
from qms.i18n import M
from qms.store.attachments import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from qms.exchange.survey_columns import Columns, Groups
    from qms.exchange.survey_reduce import Ask
    from qms.i18n import Message

    Told = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One file with all that says how it is counted."""

    path: Path
    columns: Columns
    groups: Groups
    ask: Ask
    sheet: str | None = None

    def done(self, told: Told | None = None) -> Reduced:
        """Count the file; raises ImportProblem naming row and column of a wrong cell."""
        return reduced(self.path, self.columns, self.groups, self.ask, self.sheet, told)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that is counted elsewhere; ``sha256`` is the one that is to be counted."""

    job: Job
    sha256: str


@dataclass(frozen=True, slots=True)
class Where:
    """Where files are counted: ``workers`` processes here, or the cluster of a scheduler."""

    workers: int = 1
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class _Refused:
    message: Message
    hint: Message | None


def all_done(sent: Sequence[Sent], where: Where, told: Told | None = None) -> tuple[Reduced, ...]:
    """Count files, in their order; raises ImportProblem of the first one that cannot be counted.

    ``told`` is called with the part of the files, 0 to 1, that is counted.
    """
    if where.scheduler is not None:
        from qms.exchange.survey_cluster import on_cluster

        found = on_cluster(where.scheduler, outcome, sent)
    elif where.workers > 1 and len(sent) > 1:
        found = _in_processes(min(where.workers, len(sent)), sent)
    else:
        found = map(outcome, sent)
    results = []
    for number, one in enumerate(found, start=1):
        if isinstance(one, _Refused):
            raise ImportProblem(one.message, one.hint)
        results.append(one)
        if told is not None:
            told(number / len(sent))
    return tuple(results)


def outcome(sent: Sent) -> Reduced | _Refused:
    """Count a file where it is sent to; a problem is a value, for an exception loses its words."""
    try:
        if measure(sent.job.path).sha256 == sent.sha256:
            return sent.job.done()
    except QmsError as problem:
        return _Refused(problem.message, problem.hint)
    return _Refused(
        M("{file} is another file on the machine that counts it.", file=sent.job.path.name),
        M("Put the files where every machine finds them under the same path."),
    )


def _in_processes(workers: int, sent: Sequence[Sent]) -> Iterator[Reduced | _Refused]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # spawned: a fork of a process that has threads may stop for ever
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        yield from pool.map(outcome, sent)
