"""``python -m tests.bench.survey [ROWS]``: a whole import against ``pandas.read_csv(dtype=str)``.

Rows of an id, an e-mail address, a faculty, 30 answers on a five-point scale with gaps and "hard to
say".  The import reads, looks for personal data, finds duplicates and makes all tables.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

QUESTIONS: Final = tuple(f"q{number}" for number in range(1, 31))
TURNS: Final = 4
UNITS: Final = ("UNIT-university", "UNIT-academic-quality-office", "UNIT-career-centre")


def write(path: Path, rows: int) -> None:
    """Write a file of answers; the same numbers every time."""
    import numpy as np

    draw = np.random.default_rng(8)
    answers = np.array(["", "1", "2", "3", "4", "5", "0"])
    with path.open("w", encoding="utf-8") as stream:
        stream.write(",".join(["Id", "E-mail", "Faculty", *QUESTIONS, "Remark"]) + "\n")
        for start in range(0, rows, 50_000):
            size = min(50_000, rows - start)
            places = draw.choice(7, (size, 30), p=[0.03, 0.1, 0.1, 0.2, 0.3, 0.22, 0.05])
            for at, row in enumerate(answers[places].tolist(), start=start):
                unit = UNITS[at % 3]
                stream.write(f"{at},s{at}@mail.test,{unit},{','.join(row)},fine {at % 97}\n")


def seconds(code: str) -> tuple[float, float]:
    """Run code that prints its seconds of processor and its peak of memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8"
    )
    spent, peak = done.stdout.split()[-2:]
    return float(spent), float(peak)


BASE: Final = """
import resource, time
began = time.process_time()
import pandas
pandas.read_csv({path!r}, dtype=str)
"""
DONE: Final = """
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
IMPORT: Final = """
import resource, time
from pathlib import Path
from qms.engine.stats_items import form_of
from qms.engine.surveys import survey_rules
from qms.exchange.survey_columns import Groups, placed
from qms.exchange.survey_map import SurveyMap
from qms.exchange.survey_reduce import Ask, reduced
from qms.exchange.survey_rows import headings
from qms.kinds.survey import Survey
from qms.store.attachments import measure
from tests.bench.survey import QUESTIONS
from tests.surveys import survey
from tests.workspaces import view
look = view(survey(*("{{id: " + q + ", text: T" + q + ", scale: five}}" for q in QUESTIONS)))
[one] = look.snapshot.of(Survey)
given = SurveyMap(group="Faculty", response_id="Id")
path = Path({path!r})
began = time.process_time()
measure(path)
columns = placed(path.name, headings(path), one, given)
ask = Ask(one, form_of(one, survey_rules(look)), bytes(range(32)))
found = reduced(path, columns, Groups(look, given), ask)
assert (found.received, found.personal) == ({rows}, ("E-mail",))
"""


def main(arguments: list[str]) -> None:
    """Print both sides and their ratio."""
    rows = int(arguments[0]) if arguments else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        write(path, rows)
        print(f"{rows} rows x 30, {path.stat().st_size / 1e6:.0f} MB")
        codes = (BASE.format(path=str(path)), IMPORT.format(path=str(path), rows=rows))
        turns = [[seconds(code + DONE) for code in codes] for _turn in range(TURNS)]
    # the quickest turn of each side is the one that others on the machine disturbed least
    (theirs, their_peak), (spent, peak) = map(min, zip(*turns, strict=True))
    print(
        f"import, read_csv(dtype=str): {spent:.2f} s against {theirs:.2f} s: ratio"
        f" {spent / theirs:.2f} (at most 2); peak {peak:.0f} MB against {their_peak:.0f} MB"
        " (under 1000)"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
