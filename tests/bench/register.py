"""``make bench``: a long register as PDF beside a bare table of the same cells."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from qms.report.document import Column, Document, Table
from qms.report.layout import lay_out
from qms.report.pdf import compile_typst
from qms.report.render import make
from qms.report.widths import texts
from tests.report.sample import META

ROWS: Final = 3000
COLUMNS: Final = (
    Column("id", "Number", width=2),
    Column("title", "Risk", width=4),
    Column("category", "Category", width=2),
    Column("owner", "Risk owner", width=3),
    Column("assessed", "Date of assessment", "date", 2),
    Column("v_by_i", "V×I"),
    Column("score", "Score", "integer"),
    Column("band", "Band", width=2),
    Column("measures", "Proposed response measures", width=4),
)


def register(rows: int) -> Table:
    """Return a register of risks as long as asked, no two rows alike."""
    made = tuple(
        (
            f"RSK-2026-{n:04d}",
            f"Late data of the surveys of educational programme {n}",
            "methodological" if n % 2 else "organisational",
            f"Head of the department of programme {n % 40}",
            dt.date(2026, 1 + n % 12, 1 + n % 28),
            f"{1 + n % 5}×{1 + n % 4}",
            (1 + n % 5) * (1 + n % 4),
            "monitored",
            f"A deputy in every department; a reminder after {n % 9} days; a report to the dean",
        )
        for n in range(1, rows + 1)
    )
    return Table("risks", "Register of risks", COLUMNS, made)


def seconds_of_register() -> tuple[float, float]:
    """Return the seconds of our tagged PDF, and of a bare table of the same cells."""
    table = register(ROWS)
    document = Document(replace(META, lang="en"), "[](qms:table/risks)\n", {"risks": table})
    start = time.perf_counter()
    make(lay_out(document), "pdf")
    ours = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "rows.json").write_text(json.dumps(texts(table, "en")), encoding="utf-8")
        source = (
            '#set document(title: "t")\n#set page(flipped: true)\n'
            '#set text(font: "Noto Sans", size: 8.5pt)\n'
            f'#table(columns: ({"1fr," * len(COLUMNS)}), ..json("rows.json").flatten())\n'
        )
        (folder / "bare.typ").write_text(source, encoding="utf-8")
        start = time.perf_counter()
        compile_typst(folder, "bare.typ", 0)
        theirs = time.perf_counter() - start
    return ours, theirs
