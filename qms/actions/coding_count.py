"""Write the counts of themes into a wave: numbers alone, small groups folded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine.coding import cells, counts, differences, settled, shown_groups
from qms.engine.surveys import survey_rules
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.wave import ALL
from qms.model.change import Change, Set
from qms.model.items import plain

if TYPE_CHECKING:
    from qms.actions.coding import Work
    from qms.actions.session import Session


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands in the wave now: group, answers, counts in the order of the themes, without."""

    groups: tuple[tuple[str, int, tuple[int, ...], int], ...]
    folded: tuple[str, ...]
    commit: str | None = None
    known: bool = False


def count(session: Session, found: Work, *, dry: bool = False) -> Counted:
    """Count the themes of all answers by group, as one change of the wave.

    Raises UsageProblem while an answer is not coded, or a difference of two coders not settled.
    """
    session.refuse_past()
    _whole(found)
    minimum = _minimum(session, found)
    codes = settled(found.stored.coded, found.themes)
    kept = {one: codes[one] for one in found.answers}
    groups = {one: answer.group for one, answer in found.answers.items()}
    if found.survey.sensitive:
        groups = dict.fromkeys(groups, "")
    sizes = Counter(groups.values())
    shown = shown_groups(sizes, minimum)
    by_group = counts(kept, groups, found.themes)
    whole = counts(kept, dict.fromkeys(kept, ALL), found.themes)
    rows = tuple(
        (group, size, row[:-1], row[-1])
        for group, size, row in (
            (ALL, len(kept), whole[ALL]),
            *((group, sizes[group], by_group[group]) for group in sorted(shown)),
        )
        if len(kept) >= minimum
    )
    folded = tuple(sorted(group for group in sizes if group and group not in shown))
    return _written(session, found, Counted(rows, folded), dry=dry)


def _whole(found: Work) -> None:
    coded = found.stored.coded
    missing = found.answers.keys() - coded.first.keys()
    about = {"id": found.wave.id, "question": found.question.id}
    if missing:
        raise UsageProblem(
            M("Not coded yet: {n} of {all} answers.", n=len(missing), all=len(found.answers)),
            M(
                "Give out a form and take it in: qms survey code export {id} --question {question}",
                **about,
            ),
        )
    left = [item for item in differences(coded, found.themes) if item.decided is None]
    if left:
        raise UsageProblem(
            M("Two coders differ, and nobody decided: {n}", n=len(left)),
            M(
                "See qms survey code agree {id} --question {question}; settle them with --decide,"
                " or by a form: qms survey code export {id} --question {question} --third",
                **about,
            ),
        )


def _minimum(session: Session, found: Work) -> int:
    rules = survey_rules(session.view, found.wave.closed) or survey_rules(session.view)
    if rules is None:
        raise UsageProblem(
            M("No rules of surveys are in force."), M("See the policies with: qms policy list")
        )
    return rules.minimum_group


def _written(session: Session, found: Work, counted: Counted, *, dry: bool) -> Counted:
    wave = found.wave
    item = _item(found, counted)
    others = [plain(one) for one in wave.codings if one.question != found.question.id]
    before = [plain(one) for one in wave.codings if one.question == found.question.id]
    if before == [item]:
        return Counted(counted.groups, counted.folded, known=True)
    if dry:
        return counted
    listed = sorted([*others, item], key=lambda one: str(one["question"]))
    summary = f"{wave.id}: answers to {found.question.id} counted by theme"
    change = Change(summary, "survey code count", (Set(wave.id, ("codings",), listed),))
    return Counted(counted.groups, counted.folded, session.write(change).commit)


def _item(found: Work, counted: Counted) -> dict[str, Any]:
    """Return the coding as the wave keeps it."""
    coded = found.stored.coded
    twice = len(coded.twice) if counted.groups else 0
    rows = [
        {
            **({"group": group} if group != ALL else {}),
            "answers": answers,
            "counts": _on_line(row),
            **({"without": without} if without else {}),
        }
        for group, answers, row, without in counted.groups
    ]
    tables = [
        {"theme": theme, "table": _on_line(cells(coded, theme))}
        for theme in (found.themes if twice else ())
    ]
    return {
        "question": found.question.id,
        "book": found.book.id,
        "answers": len(found.answers),
        **({"doubled": twice} if twice else {}),
        **({"groups": rows} if rows else {}),
        **({"twice": tables} if tables else {}),
    }


def _on_line(numbers: tuple[int, ...]) -> str:
    return " ".join(map(str, numbers))
