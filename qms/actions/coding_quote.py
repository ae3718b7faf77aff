"""Propose quotations: never of a small group, never a text that names somebody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.roster import roster
from qms.engine.circles import contacts_of
from qms.engine.coding import settled
from qms.engine.coding_keys import shuffled
from qms.engine.personal_data import personal_data
from qms.engine.surveys import survey_rules
from qms.errors import PublishingProblem, UsageProblem
from qms.i18n import M
from qms.store.secret import secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.coding import Work
    from qms.actions.session import Session


@dataclass(frozen=True, slots=True)
class Quote:
    """An answer that may be quoted within the office; ``group`` is empty where none is known."""

    key: str
    theme: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """Quotations, and how many answers were withheld: of small groups, with personal data."""

    quotes: tuple[Quote, ...]
    small: int
    personal: int
    minimum: int


def quotes(
    session: Session, found: Work, *, theme: str | None = None, group: str | None = None, most: int
) -> Proposed:
    """Propose up to ``most`` answers a theme, the same ones whenever it is asked.

    Raises PublishingProblem for a sensitive survey, UsageProblem where nothing was coded or for a
    theme that the code book has not.
    """
    if found.survey.sensitive:
        raise PublishingProblem(
            M("{survey} is sensitive: its answers are not quoted.", survey=found.survey.id),
            M("Report the counts of themes alone: qms survey code count"),
        )
    if theme is not None and theme not in found.themes:
        raise UsageProblem(
            M("The code book has no theme {theme}.", theme=theme),
            M("Its themes: {themes}", themes=found.themes),
        )
    codes = settled(found.stored.coded, found.themes)
    if not codes:
        raise UsageProblem(
            M("No answer to {question} was coded yet.", question=found.question.id),
            M(
                "Give out a form: qms survey code export {id} --question {question}",
                id=found.wave.id,
                question=found.question.id,
            ),
        )
    minimum = _minimum(session, found)
    sizes = Counter(answer.group for answer in found.answers.values())
    wanted = [one for one in codes if _wanted(found, one, group)]
    large = [one for one in wanted if sizes[found.answers[one].group] >= minimum]
    names, contacts = roster(session), contacts_of(session.view)
    clean = [one for one in large if not personal_data(found.answers[one].text, names) - contacts]
    chosen = tuple(
        Quote(one, name, found.answers[one].group, found.answers[one].text)
        for name in ((theme,) if theme else found.themes)
        for one in _first(session, (one for one in clean if name in codes[one]), name, most)
    )
    return Proposed(chosen, len(wanted) - len(large), len(large) - len(clean), minimum)


def _wanted(found: Work, one: str, group: str | None) -> bool:
    return one in found.answers and (group is None or found.answers[one].group == group)


def _first(session: Session, answers: Iterator[str], theme: str, most: int) -> tuple[str, ...]:
    return shuffled(secret(session.store.root), f"quote {theme}", answers)[:most]


def _minimum(session: Session, found: Work) -> int:
    """Return how many answers a group has of which one is quoted."""
    rules = survey_rules(session.view, found.wave.closed) or survey_rules(session.view)
    return found.rules.text_minimum or (rules.minimum_group if rules else 1)
