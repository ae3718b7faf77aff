"""A questionnaire and a wave for tests of surveys, as literal records."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from qms.engine.survey_shown import recorded
from qms.kinds.wave import Wave
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View
    from tests.workspaces import Cli

SCALE: Final = """\
scales:
  - id: five
    options:
      - {value: "1", label: {ru: плохо, en: very bad}}
      - {value: "2", label: {en: bad}}
      - {value: "3", label: {en: neutral}}
      - {value: "4", label: {en: good}%(four)s}
      - {value: "5", label: {kk: өте жақсы, en: very good}%(five)s}
      - {value: "0", label: {ru: не знаю, en: hard to say}, valid: false}
"""


def survey(*questions: str, stated: bool = True, more: str = "") -> str:
    """Write a questionnaire of a five-point scale with "hard to say", which is not valid."""
    positive = ", positive: true" if stated else ""
    asked = questions or ("{id: q1, text: Lectures, scale: five}",)
    listed = "".join(f"  - {question}\n" for question in asked)
    return (
        "id: SRV-x\nschema: 1\ntitle: Survey\ntarget_group: students\n"
        + SCALE % {"four": positive, "five": positive}
        + f"questions:\n{listed}{more}"
    )


def wave(
    *results: str, year: int = 2026, number: int = 1, more: str = "", to: str = "reported"
) -> str:
    """Write a wave that is over, with rows of results."""
    rows = "".join(f"  - {{{row}}}\n" for row in results)
    day = f"{year}-06-01"
    moves = f"transitions:\n  - {{id: '1', date: {day}, to: finished}}\n"
    if to == "reported":
        moves += f"  - {{id: '2', date: {day}, to: reported}}\n"
    return (
        f"id: WAVE-{year}-{number:04d}\nschema: 1\nsurvey: SRV-x\nperiod: {year - 1}-{year}\n"
        f"opened: {year}-05-01\nclosed: {day}\n{more}"
        + (f"results:\n{rows}" if rows else "")
        + moves
    )


@contextmanager
def any_step(qms: Cli) -> Iterator[None]:
    """Let the tables of a closed wave change by few answers, as before that was refused."""
    text = qms.read("records/policies/POL-survey-rules.yaml")
    lax = re.sub(r"minimum_group: \d+", "minimum_group: 1", text)
    qms.record(lax.replace("least: 3\n", "least: 1\n").replace("most_share: 0.8", "most_share: 1"))
    yield
    qms.record(text)


def printed(
    view: View, circle: Circle = Circle.INTERNAL
) -> Callable[[str], SurveyPublication | None]:
    """Return what may be printed of waves by their records alone, without tables beside."""

    def of(name: str) -> SurveyPublication | None:
        wave = view.snapshot.get(name)
        return recorded(view, wave, circle) if isinstance(wave, Wave) else None

    return of
