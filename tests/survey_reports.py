"""A university with faculties, departments and three years of one survey, for its reports."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.workspaces import Cli

WAVE: Final = "WAVE-2026-0003"
SIZES: Final = {"d1": 60, "d2": 50, "d3": 4, "d4": 70, "d5": 40}
ABOVE: Final = {"d1": "f1", "d2": "f1", "d3": "f1", "d4": "f2", "d5": "f2"}
QUESTIONS: Final = {
    "q1": ("Дәрістер түсінікті оқылады", "Lectures are clear", "teaching"),
    "q2": ("Бағалау әділ өтеді", "Grading is fair", "teaching"),
    "q3": ("Оқытушыға сұрақ қоюға болады", "Teachers answer questions", "teaching"),
    "q4": ("Кітапхана қолжетімді", "The library is within reach", "conditions"),
    "q5": ("Аудиториялар жабдықталған", "Rooms are equipped", "conditions"),
}
_LABELS: Final = (
    ("мүлдем келіспеймін", "strongly disagree"),
    ("келіспеймін", "disagree"),
    ("бейтарап", "neutral"),
    ("келісемін", "agree"),
    ("толық келісемін", "strongly agree"),
)
TARGETS: Final = """\
targets:
  - {id: '1', block: teaching, target: 0.7, threshold: 0.5}
  - {id: '2', target: 0.65}
"""


def questionnaire(more: str = TARGETS) -> str:
    """Write a questionnaire of two blocks, an open question and a code book."""
    options = "".join(
        f"      - {{value: '{n}', label: {{kk: {kk}, en: {en}}}"
        f"{', positive: true' if n > 3 else ''}}}\n"
        for n, (kk, en) in enumerate(_LABELS, 1)
    )
    asked = "".join(
        f"  - {{id: {name}, text: {{kk: {kk}, en: {en}}}, scale: five, block: {block}"
        f"{', standards: [ESG 1.3]' if block == 'teaching' else ''}}}\n"
        for name, (kk, en, block) in QUESTIONS.items()
    )
    return (
        "id: SRV-x\nschema: 1\ntitle: {kk: Оқытуға қанағаттану, en: Teaching}\n"
        f"target_group: students\nscales:\n  - id: five\n    options:\n{options}"
        "blocks:\n  - {id: teaching, title: {kk: Оқыту, en: Teaching}}\n"
        "  - {id: conditions, title: {kk: Оқу жағдайлары, en: Conditions of study}}\n"
        f"questions:\n{asked}  - {{id: open, text: {{kk: Тағы не айтасыз?, en: What else?}}}}\n"
        "code_books:\n  - id: '1'\n    themes:\n"
        "      - {id: kind, category: strength, title: {kk: Мейірімді оқытушылар, en: Kind}}\n"
        "      - {id: wifi, category: area to improve, title: {kk: Интернет, en: Internet}}\n"
        "      - {id: more, category: suggestion, title: {kk: Тәжірибе, en: Practice}}\n" + more
    )


def wave(number: int, more: str = "") -> str:
    """Write the wave of one of three years, 300 invited."""
    year = 2023 + number
    return (
        f"id: WAVE-2026-{number:04d}\nschema: 1\nsurvey: SRV-x\nperiod: {year - 1}-{year}\n"
        f"opened: {year}-05-01\nclosed: {year}-06-01\ninvited: 300\n{more}"
    )


def units() -> tuple[str, ...]:
    """Write two faculties and their departments."""
    names = {
        **{
            one: ("Медицина мектебі" if one == "f1" else "Фармация мектебі") for one in ("f1", "f2")
        },
        **{one: f"{one[1:]}-кафедра" for one in ABOVE},
    }
    return tuple(
        f"id: UNIT-{one}\nschema: 1\nnames: [{{text: {{kk: {kk}, en: Unit {one}}}}}]\n"
        f"level: {'department' if one in ABOVE else 'faculty'}\n"
        f"parent: {f'UNIT-{ABOVE[one]}' if one in ABOVE else 'UNIT-university'}\n"
        for one, kk in names.items()
    )


def answers(folder: Path, seed: int, sizes: Mapping[str, int] = SIZES) -> Path:
    """Write a file of answers, somewhat better each year; those of d4 are the worst."""
    draw = random.Random(seed)  # noqa: S311 -- answers for a test
    path = folder / f"answers-{seed}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Id", "Unit", "Sex", *QUESTIONS])
        for unit, size in sizes.items():
            for at in range(size):
                mood = draw.gauss(3.4 + 0.12 * seed - (0.6 if unit == "d4" else 0), 0.8)
                row = [min(5, max(1, round(draw.gauss(mood, 0.6)))) for _one in QUESTIONS]
                sex = "female" if at % 3 else "male"
                writer.writerow([f"{seed}-{unit}-{at}", f"UNIT-{unit}", sex, *row])
    return path


MORE: Final = """\
limitations: {kk: Жауап бергендердің көбі 1-курс студенттері., en: Most are first-year students.}
notices:
  - {id: '1', date: 2026-09-01, text: {kk: Кітапхана кешке дейін ашық., en: Open late.}}
strata:
  - {property: sex, value: female, population: 200, invited: 180}
  - {property: sex, value: male, population: 130, invited: 120}
codings:
  - question: open
    book: '1'
    answers: 60
    doubled: 40
    groups:
      - {answers: 60, counts: 30 25 3, without: 4}
    twice:
      - {theme: kind, table: 15 2 1 22}
      - {theme: wifi, table: 10 4 6 20}
      - {theme: more, table: 2 1 1 36}
"""


def university(qms: Cli, folder: Path, more: str = MORE, *, waves: int = 3) -> None:
    """Record questionnaire, units and waves, the last one with more; take their answers in."""
    qms.put(questionnaire(), *units(), *(wave(n, more if n == 3 else "") for n in (1, 2, 3)))
    qms("save", "-m", "x", code=None)
    for number in range(4 - waves, 4):
        path = answers(folder, number)
        own = ("--group", "Unit", "--response-id", "Id", "--stratum", "Sex=sex")
        qms("survey", "import", str(path), "--wave", f"WAVE-2026-{number:04d}", *own)
