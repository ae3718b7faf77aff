from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.errors import ImportProblem
from qms.exchange.tables import MAX_BYTES, MAX_ROWS, Table, read_table

if TYPE_CHECKING:
    from pathlib import Path


def table(tmp_path: Path, data: str | bytes) -> Table:
    path = tmp_path / "register.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(path)


def refused(tmp_path: Path, data: str | bytes) -> str:
    with pytest.raises(ImportProblem) as caught:
        table(tmp_path, data)
    assert caught.value.hint is not None, "a refusal says what to do"
    return caught.value.message.shown("en")


def cells(found: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


def notes(found: Table) -> list[str]:
    return [note.shown("en") for note in found.notes]


def test_everything_stays_text_and_nothing_is_missing(tmp_path: Path) -> None:
    found = table(tmp_path, "n,a,b,c,d\n007,NA,null,1.10,1e5\n")
    assert cells(found)[1] == ("007", "NA", "null", "1.10", "1e5")


@pytest.mark.parametrize(("sign", "name"), [(",", "','"), (";", "';'"), ("\t", "TAB")])
def test_the_delimiter_is_found_and_stated(tmp_path: Path, sign: str, name: str) -> None:
    found = table(tmp_path, f'n{sign}title\n1{sign}"a, b; c"\n2{sign}d\n')
    assert cells(found)[1] == ("1", "a, b; c")
    assert f"Delimiter: {name}" in notes(found)


def test_a_delimiter_that_the_file_announces_is_believed(tmp_path: Path) -> None:
    found = table(tmp_path, "sep=;\r\nn;title\r\n1;a,b\r\n")
    assert [row.number for row in found.rows] == [2, 3]
    assert cells(found)[1] == ("1", "a,b")


def test_the_encoding_is_found_and_stated(tmp_path: Path) -> None:
    text = "n,атауы\n1,Ереже\n"
    assert "Encoding: UTF-8" in notes(table(tmp_path, b"\xef\xbb\xbf" + text.encode()))
    assert "Encoding: UTF-16" in notes(table(tmp_path, text.encode("utf-16")))
    russian = table(tmp_path, "n,название\n1,Положение\n".encode("cp1251"))
    assert "Encoding: cp1251" in notes(russian)
    assert cells(russian)[1] == ("1", "Положение")


def test_a_cell_too_many_is_an_error_with_its_row(tmp_path: Path) -> None:
    words = refused(tmp_path, "n,title,unit\n1,a,b\n2,a,b,c\n3,a,b\n")
    assert words == "register.csv, row 3: 4 cells instead of 3 (delimiter ',')."


def test_a_formula_is_not_taken_and_a_guarded_text_loses_its_guard(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "a,b,c,d\n=1+1,'=1+1,- first,+7 701 000 00 00\n=HYPERLINK(1),@SUM(A1),\
-2+3|x!A0,'-5\n",
    )
    assert cells(found)[1:] == [("", "=1+1", "- first", "+7 701 000 00 00"), ("", "", "", "-5")]
    assert sorted(found.flaws) == [(2, 0), (3, 0), (3, 1), (3, 2)]


HOSTILE = {
    "empty": b"",
    "only blank lines": b"\n\n\n",
    "binary": bytes(range(256)) * 20,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n\x00\x00",
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "zip of nothing": b"PK\x05\x06" + b"\0" * 18,
    "cut inside a letter": ("n,атауы\n1," + "Ереже " * 50).encode()[:-2],
    "quote left open": b'n,title\n1,"a\n2,b\n',
    "quote inside": b'n,title\n1,"a"b\n',
    "one endless line": b"n,title\n" + b"," * 5_000_000,
    "one endless cell": b"n,title\n1," + b"a" * 1_000_000,
    "too many rows": b"n,title\n" + b"1,a\n" * (MAX_ROWS + 1),
    "too large": b"n,title\n" + b"1,aaaaaaaa\n" * (MAX_BYTES // 10),
    "nul": b"n,title\n1,a\x00b\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, HOSTILE[name])


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(ImportProblem, match="There is no file"):
            read_table(path)


def test_a_text_file_has_no_sheets(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n")
    with pytest.raises(ImportProblem, match="no sheets"):
        read_table(tmp_path / "a.csv", "Лист1")
