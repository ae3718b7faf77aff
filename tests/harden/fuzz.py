"""Real files damaged at random: the loader and the importers answer with a value or a diagnosis."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qms.kinds import all_kinds
from qms.model.snapshot import Broken, Entry
from qms.store import yaml_guard as guard
from qms.store.load import load_one, path_of
from qms.store.yaml_plain import plain_tree
from qms.store.yaml_reader import by_events, scalar
from tests.harden.judge import Verdict, next_command
from tests.harden.row import Row
from tests.harden.scenes import stage
from tests.workspaces import CONFIG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).parents[2]
LOADS: Final = 100_000
IMPORTS: Final = 1_000
_PIECES: Final = st.sampled_from(
    [
        *(b"\n", b"\r\n", b"\t", b": ", b"- ", b"  ", b"'", b'"', b"|\n", b"[", b"}", b"&a", b"*a"),
        *(b"<<: ", b"---\n", b"!!python/name:os.system ", b"\xff", b"\xe2\x80\xae", b"\x00"),
        *("\u0421".encode(), "e\u0301".encode(), b"9" * 30, b"nan", b"null", b"#", b";", b"=1+1"),
    ]
)
_CUTS: Final = st.tuples(
    st.integers(0, 1 << 16), st.integers(0, 40), _PIECES | st.binary(max_size=9)
)


def damaged(data: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    """Replace some bytes here and there."""
    for at, length, piece in cuts:
        start = at % (len(data) + 1)
        data = data[:start] + piece + data[start + length :]
    return data


def _records() -> list[tuple[str, bytes]]:
    """Return a real record of every kind that has one: its path and content."""
    found: dict[str, tuple[str, bytes]] = {}
    for path in sorted((ROOT / "records").rglob("*.yaml")):
        found.setdefault(path.parts[-2], (path.relative_to(ROOT).as_posix(), path.read_bytes()))
    paths = [path_of(kind, "A-1") for kind in all_kinds().values()]
    return [*found.values(), *((path, b"id: A-1\nschema: 1\n") for path in paths)]


def _tried(count: int, check: Callable[..., None]) -> None:
    """Run a property; raises what it found."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    settings(max_examples=count, deadline=None, derandomize=True, suppress_health_check=quiet)(
        check
    )()


def _read_alike(data: bytes) -> bool:
    """Say whether what the reader of plain lines takes is read alike by the strict one."""
    try:
        text = guard.decode(data)
    except guard.Refusal:
        return True
    found = plain_tree(text, scalar)
    return found is None or repr(found) == repr(by_events(data, text))


def loader(folder: Path, small: bool) -> Iterator[Row]:
    """Load damaged records: a record, a broken one with its place, or a file beside a record."""
    real = _records()
    row = Row("damaged records into the loader")
    seen = []

    @given(st.sampled_from(real), st.lists(_CUTS, min_size=1, max_size=6))
    def any_damage(record: tuple[str, bytes], cuts: list[tuple[int, int, bytes]]) -> None:
        path, data = record
        seen.append(1)
        spoilt = damaged(data, cuts)
        found = load_one(path, spoilt, CONFIG)
        assert _read_alike(spoilt)
        assert found is None or isinstance(found, Entry | Broken)
        if isinstance(found, Broken):
            assert all(one.place for one in found.diagnostics)
            assert found.diagnostics

    yield _outcome(row, 200 if small else LOADS, any_damage, seen)


def _outcome(row: Row, count: int, check: Callable[..., None], seen: list[int]) -> Row:
    try:
        _tried(count, check)
    except Exception as error:  # noqa: BLE001 -- any failure of the property is the finding
        verdict = Verdict("fuzzing")
        verdict.undetected.append(f"{type(error).__name__}: {error}")
        row.add(verdict)
    row.count = len(seen)
    return row


def importers(folder: Path, small: bool) -> Iterator[Row]:
    """Import damaged registers, tables of mapping and workbooks: taken, or refused in words."""
    ready = stage()
    root = ready.copy(folder / "importing")
    register = (ROOT / "templates" / "sample" / "documents_register.csv").read_bytes()
    real = {
        "register.csv": register[:4000],
        "register.xlsx": _workbook(),
        "register.csv.map.yaml": _mapping(root, folder, register[:4000]),
    }
    row = Row("damaged registers into the importers")
    seen: list[int] = []

    @given(st.sampled_from(sorted(real)), st.lists(_CUTS, min_size=1, max_size=4))
    def any_damage(name: str, cuts: list[tuple[int, int, bytes]]) -> None:
        seen.append(1)
        for path in folder.glob("register.*"):
            path.unlink()
        (folder / "register.csv").write_bytes(real["register.csv"])
        (folder / name).write_bytes(damaged(real[name], cuts))
        given_file = folder / name.removesuffix(".map.yaml")
        code, out, err = next_command(root, "import", "doc", str(given_file), "--dry-run")
        assert code in {0, 1, 2}, out + err

    yield _outcome(row, 25 if small else IMPORTS, any_damage, seen)


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in (("Code", "Title", "Edition"), ("QM-1", "Manual", 1), ("P-2", "Procedure", 2)):
        book.active.append(line)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _mapping(root: Path, folder: Path, register: bytes) -> bytes:
    """Have the program propose a mapping, as a real file to damage."""
    table = folder / "proposed.csv"
    table.write_bytes(register)
    next_command(root, "import", "doc", str(table), "--dry-run")
    kept = table.with_name("proposed.csv.map.yaml")
    return kept.read_bytes() if kept.exists() else b"columns: {}\n"
