"""``qms export all``: the emergency exit loses nothing."""

from __future__ import annotations

import datetime as dt
import json
import time
import zipfile
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest

from qms.actions.exported import CELL, Sheet, sheets
from qms.actions.session import Moment, Session
from qms.cli.app import run
from tests.workspaces import copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.workspaces import Cli

WRITE: Final = ("export", "all", "--out")


@pytest.fixture(scope="module")
def sample(kept_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take the sample university once."""
    return copy_of(kept_sample, tmp_path_factory.mktemp("sample") / "s")


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every sheet of a workbook."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    finally:
        book.close()


def scalars(tree: object) -> Iterator[str]:
    """Yield every scalar of a record as the workbook prints it."""
    if isinstance(tree, dict):
        for value in tree.values():
            yield from scalars(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from scalars(value)
    elif tree is not None:
        yield str(tree).lower() if isinstance(tree, bool) else str(tree)


def test_every_value_of_every_record_of_the_sample_is_in_the_rows_of_its_record(
    sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / "all.xlsx"
    assert run(["-q", "-C", str(sample), *WRITE, str(out)]) == 0
    found: dict[str, set[str]] = {}
    for rows in cells(out).values():
        for row in rows:
            found.setdefault(str(row[0]), set()).update(str(cell) for cell in row)
    for entry in Session(Moment(sample)).snapshot.entries.values():
        missing = set(scalars(dict(entry.tree))) - found[entry.record.id]
        assert missing == set(), entry.record.id


def test_there_is_a_sheet_for_every_kind_and_one_for_every_list(
    sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / "all.xlsx"
    run(["-q", "-C", str(sample), "--lang", "en", *WRITE, str(out)])
    found = cells(out)
    wanted = {"Risks", "Risks - Assessments", "CAPAs - Updates", "Meetings - Agenda"}
    assert wanted <= set(found)
    assert found["Risks - Assessments"][0][:3] == ("Record", "#", "Item [id]")
    assert found["Risks"][1][0] == "RSK-2023-0001"
    assert ("Risks - Assessments", "risk assessments") in {
        (row[0], row[2]) for row in next(iter(found.values()))
    }


def test_sheets_and_headings_are_in_the_language_of_the_workspace_and_name_the_field(
    sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / "all.xlsx"
    run(["-q", "-C", str(sample), "--lang", "ru", *WRITE, str(out)])
    found = cells(out)
    assert found["Риски"][0][:3] == (
        *("Идентификатор [id]", "Версия схемы [schema]", "Название [title.kk]"),
    )
    assert not [name for name in found if name.startswith("risk")]


def test_every_day_is_a_text_as_the_records_write_it(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.xlsx"
    run(["-q", "-C", str(sample), "--lang", "en", *WRITE, str(out)])
    values = {cell for rows in cells(out).values() for row in rows for cell in row}
    assert not [cell for cell in values if isinstance(cell, dt.date)]
    (head, first, *_rest) = cells(out)["Risks - Assessments"]
    assert dt.date.fromisoformat(str(first[head.index("Date [date]")])) <= dt.date(2026, 6, 20)


def test_it_says_first_that_it_is_for_the_office_alone(qms: Cli, tmp_path: Path) -> None:
    qms.risk()
    qms(*WRITE, str(tmp_path / "all.xlsx"))
    first = next(iter(cells(tmp_path / "all.xlsx").values()))
    said = dict(row[:2] for row in first)
    assert "For internal use" in said
    assert said["Data as of"] == "2026-11-21"


def test_no_text_becomes_a_formula_a_number_or_a_link(qms: Cli, tmp_path: Path) -> None:
    texts = ("=1+1", "+7", "-1", "@sum", "007", "https://example.org", "1e5", "<b>&", "a\nb")
    for number, text in enumerate(texts, start=1):
        live = json.dumps(text)
        qms.put(f"id: UNIT-t{number}\nschema: 1\nnames: [{{text: T}}]\ncustom: {{live: {live}}}\n")
    path = tmp_path / "all.xlsx"
    qms(*WRITE, str(path))
    head, *rows = cells(path)["Units"]
    found = [
        row[head.index("Own fields [custom.live]")]
        for row in rows
        if str(row[0]).startswith("UNIT-t")
    ]
    assert found == list(texts)
    with zipfile.ZipFile(path) as book:
        parts = [book.read(name) for name in book.namelist() if "sheet" in name]
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts)


def test_what_cannot_be_read_and_what_is_not_committed_is_there_and_named(
    qms: Cli, tmp_path: Path
) -> None:
    name = qms.risk()
    path = qms.root / f"records/risks/{name}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    assert "records/risks" in qms(*WRITE, str(tmp_path / "all.xlsx"), code=1).err
    found = cells(tmp_path / "all.xlsx")
    first = [row for rows in list(found.values())[:1] for row in rows]
    assert sum(f"records/risks/{name}.yaml" in row for row in first) == 2
    texts = [row[2] for row in found["Not readable"]]
    assert "colour: red" in texts
    assert f"id: {name}" in texts


def test_a_text_longer_than_a_cell_goes_on_in_the_next_column(qms: Cli, tmp_path: Path) -> None:
    text = "ә" * (2 * CELL + 5)
    qms.put(f"id: UNIT-t\nschema: 1\nnames: [{{text: T}}]\nnotes: {text}\n")
    qms(*WRITE, str(tmp_path / "all.xlsx"))
    head, *rows = cells(tmp_path / "all.xlsx")["Units"]
    row = next(row for row in rows if row[0] == "UNIT-t")
    names = ("Notes [notes]", "Notes [notes (2)]", "Notes [notes (3)]")
    parts = [row[head.index(name)] for name in names]
    assert "".join(parts) == text


def test_by_default_it_bears_a_name_of_the_scheme(
    qms: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (path,) = qms("export", "all").lines
    assert path == str(tmp_path / "build/export/2026_11_21_АСБ_Export of records.xlsx")
    assert qms("export", "all", "--xlsx").lines == [path]


def test_the_path_is_told_without_detours(
    qms: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert qms(*WRITE, "../all.xlsx").lines == [str(tmp_path / "all.xlsx")]


def test_the_ending_fits(qms: Cli, tmp_path: Path) -> None:
    done = qms(*WRITE, str(tmp_path / "all.csv"), code=2)
    assert "does not end with .xlsx" in done.err
    assert not (tmp_path / "all.csv").exists()


def test_a_folder_that_may_not_be_written_is_named(qms: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = qms(*WRITE, str(tmp_path / "file" / "all.xlsx"), code=2)
    assert "the computer refused it" in done.err


def test_the_past_is_exported_as_it_was(sample: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.xlsx"
    assert (
        run(["-q", "-C", str(sample), "--lang", "en", "--at", "2024-06-30", *WRITE, str(out)]) == 0
    )
    ids = [row[0] for row in cells(out)["Risks"][1:]]
    assert ids
    assert all(name < "RSK-2025" for name in ids)


@pytest.mark.slow
def test_ten_thousand_rows_take_a_few_seconds(tmp_path: Path) -> None:
    import xlsxwriter

    day = dt.date(2026, 1, 1)
    row = tuple(f"{day} value {place}" for place in range(20))
    begun = time.perf_counter()
    with xlsxwriter.Workbook(str(tmp_path / "all.xlsx"), {"constant_memory": True}) as book:
        Sheet("risk", row, [row] * 10_000).write(book, book.add_format(), book.add_format())
    assert time.perf_counter() - begun < 10


def test_names_of_sheets_are_short_enough_and_never_meet(sample: Path) -> None:
    found = [sheet.name for sheet in sheets(Session(Moment(sample)))]
    assert all(len(name) <= 31 for name in found)
    assert len({name.casefold() for name in found}) == len(found)
