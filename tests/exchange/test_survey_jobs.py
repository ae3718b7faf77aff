"""Many files, counted here, by processes or on a cluster: the same tables to the integer."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from qms.engine.stats_items import form_of
from qms.engine.surveys import survey_rules
from qms.errors import ImportProblem
from qms.exchange.survey_columns import Groups, placed
from qms.exchange.survey_jobs import Job, Sent, Where, all_done
from qms.exchange.survey_map import SurveyMap
from qms.exchange.survey_reduce import Ask
from qms.exchange.survey_rows import headings
from qms.kinds.survey import Survey
from qms.store.attachments import measure
from tests.surveys import survey
from tests.workspaces import view

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUESTIONS: Final = tuple(f"q{n}" for n in range(1, 7))
BLOCK: Final = "blocks: [{id: b, title: Block}]\n"
GIVEN: Final = SurveyMap(group="unit", response_id="id", strata={"level": "level"})


def sent(folder: Path, *, wrong: int | None = None) -> list[Sent]:
    """Write three files of answers, in one of them a wrong one; returns what is to be counted."""
    look = view(
        survey(*(f"{{id: {q}, text: T{q}, scale: five, block: b}}" for q in QUESTIONS), more=BLOCK)
    )
    [record] = look.snapshot.of(Survey)
    ask = Ask(record, form_of(record, survey_rules(look)), bytes(range(32)))
    groups = Groups(look, GIVEN)
    found = []
    for file in range(3):
        path = folder / f"part-{file}.csv"
        rows = [
            f"{file}-{n // 2 if n < 6 else n},{('UNIT-university', 'UNIT-career-centre')[n % 2]},"
            f"{'abc'[n % 3]}," + ",".join(str((n * at + file) % 6) for at in range(1, 7))
            for n in range(200)
        ]
        rows += ["x,,a," + "9," * 5 + "9"] if file == wrong else []
        path.write_text("\n".join([f"id,unit,level,{','.join(QUESTIONS)}", *rows]), "utf-8")
        columns = placed(path.name, headings(path), record, GIVEN)
        found.append(Sent(Job(path, columns, groups, ask), measure(path).sha256))
    return found


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Start a cluster of two processes on this computer; gives the address of its scheduler."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.slow
def test_a_cluster_of_two_counts_to_the_integer_as_one_process_does(
    tmp_path: Path, scheduler: str
) -> None:
    files = sent(tmp_path)
    alone = all_done(files, Where())
    assert [one.received for one in alone] == [200, 200, 200]
    assert all(one.duplicates and one.tables.items and one.tables.clusters for one in alone)
    assert all_done(files, Where(scheduler=scheduler)) == alone


@pytest.mark.slow
def test_a_wrong_answer_on_the_cluster_is_named_by_file_and_row(
    tmp_path: Path, scheduler: str
) -> None:
    files = sent(tmp_path, wrong=1)
    with pytest.raises(ImportProblem, match=r"part-1.csv, row 202, column q1: 9 is no option"):
        all_done(files, Where(scheduler=scheduler))


@pytest.mark.slow
def test_two_processes_count_to_the_integer_as_one_does(tmp_path: Path) -> None:
    files = sent(tmp_path)
    parts: list[float] = []
    assert all_done(files, Where(workers=2), parts.append) == all_done(files, Where())
    assert parts == [1 / 3, 2 / 3, 1.0]


def test_a_wrong_answer_is_named_whichever_process_found_it(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match=r"part-2.csv, row 202, column q1: 9 is no option"):
        all_done(sent(tmp_path, wrong=2), Where())


def test_another_file_under_the_same_path_is_not_counted(tmp_path: Path) -> None:
    files = sent(tmp_path)
    with pytest.raises(ImportProblem, match=r"part-0\.csv is another file on the machine"):
        all_done([replace(files[0], sha256="0" * 64)], Where())


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    files = sent(tmp_path)
    files[0].job.path.unlink()
    with pytest.raises(ImportProblem, match="There is no file"):
        all_done(files, Where())


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(ImportProblem, match="There is no cluster at nonsense://x"):
        all_done(sent(tmp_path), Where(scheduler="nonsense://x"))
