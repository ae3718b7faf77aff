"""Pictures of the README, made from our own records by the real report, and one of each chart.

``python -m tests.tools.pictures`` needs ``pdftoppm`` (Debian: poppler-utils).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from pypdf import PdfReader

from qms.cli.app import run
from qms.report.charts import Chart, figure
from tests.report.chart_examples import LIKERT, PROFILE, STATES, TREND, TRENDS

ROOT: Final = Path(__file__).parents[2]
PICTURES: Final = ROOT / "docs" / "pictures"
YEAR: Final = "2025-2026"
DOTS_PER_INCH: Final = "75"
CHARTS: Final[dict[str, Chart]] = {
    "likert": LIKERT,
    "trend": TREND,
    "trends": TRENDS,
    "states": STATES,
    "profile": PROFILE,
}


def main() -> int:
    """Write the risk map, a page of the risk register and the other charts."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, chart in CHARTS.items():
        save(name, figure(name, chart, "kk").svg)
    with tempfile.TemporaryDirectory() as folder:
        risk_map(Path(folder))
        report_page(Path(folder))
    return 0


def made(folder: Path, lang: str, form: str) -> Path:
    """Return the annual report of our records in a language and format."""
    words = ["report", "annual", "--year", YEAR, "--lang", lang, "--format", form]
    if run(["-q", "-C", str(ROOT), *words, "--out", str(folder)]):
        sys.exit(1)
    return folder / f"annual-{YEAR}-{lang}.{form}"


def risk_map(folder: Path) -> None:
    """Take the risk map as it stands in the HTML report."""
    page = made(folder, "en", "html").read_text(encoding="utf-8")
    drawing = re.search(r'id="figure-risk-map">(<svg.*?</svg>)', page, re.DOTALL)
    if drawing is None:
        sys.exit("the report shows no risk map")
    save("risk-map", drawing[1])


def save(name: str, svg: str) -> None:
    """Write a drawing on white paper: a code host shows it on a dark page too."""
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>\n<defs>'
    text = svg.strip().replace("<defs>", paper, 1)
    (PICTURES / f"{name}.svg").write_text(text + "\n", encoding="utf-8", newline="\n")


def report_page(folder: Path) -> None:
    """Draw the risk register of the report in Kazakh."""
    report = made(folder, "kk", "pdf")
    stem = str(PICTURES / "report-page")
    page = str(register_page(report))
    options = ["-f", page, "-l", page, "-r", DOTS_PER_INCH, "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *options, str(report), stem], check=True)


def register_page(report: Path) -> int:
    """Return the number, from 1, of the first sheet that lies on its side: the risk register."""
    sheets = [page.mediabox for page in PdfReader(report).pages]
    return next(number for number, sheet in enumerate(sheets, 1) if sheet.width > sheet.height)


if __name__ == "__main__":
    sys.exit(main())
