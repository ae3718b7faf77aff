"""Answers of a wave question by question, and how far a block measures one thing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from qms.engine.disclosure_types import Hidden
from qms.engine.stats_tables import WHOLE
from qms.engine.survey_targets import light_of, lights_of, target_of
from qms.engine.surveys import survey_rules
from qms.i18n import N_, M
from qms.kinds.wave import ALL
from qms.report.charts.figures import figures
from qms.report.charts.likert import Likert, LikertRow
from qms.report.lists import Head, counts
from qms.report.spoken import spoken
from qms.report.survey_past import title_of
from qms.report.survey_words import Limits, block_title, light_words, limits, per_cent
from qms.report.wording import Rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.stats_alpha import Reliability
    from qms.engine.stats_items import Item
    from qms.i18n import Shown
    from qms.kinds.survey import Question
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame
    from qms.report.survey_found import Found

_QUESTIONS: Final = (
    Head("question", N_("Survey question"), 5),
    Head("valid", N_("Valid answers"), 1, "integer"),
    Head("positive", N_("Positive answers, %"), 1, "number"),
    Head("limits", N_("Interval"), 1),
    Head("neutral", N_("Neutral answers, %"), 1, "number"),
    Head("mean", N_("Mean"), 1, "number"),
    Head("light", N_("Light"), 2),
)


def questions_table(frame: Frame, found: Found) -> Table:
    """Return the questions with their shares and lights."""
    rows = [_question(frame, found, item) for item in found.form.items]
    origin = [(found.wave.id,)] * len(rows)
    return counts(frame, "questions", N_("Answers by question"), _QUESTIONS, rows, origin)


def _question(frame: Frame, found: Found, item: Item) -> tuple[Any, ...]:
    share = found.share(item.id)
    stats = found.question(item.id)
    hidden = share if isinstance(share, Hidden) else None
    return (
        title_of(found, item.id),
        found.valid(item.id),
        per_cent(share),
        limits(stats.interval) if stats else hidden,
        per_cent(found.share(item.id, measure="neutral")),
        Rounded(stats.moments.mean, 2) if stats and stats.moments else hidden,
        light_words(_light(frame, found, item.id)) if isinstance(share, float) else None,
    )


def _light(frame: Frame, found: Found, question: str) -> Any:  # noqa: ANN401 -- a light or none
    """Return the light of a question by what is stated for its block."""
    share, asked = found.plain(question), found.survey.question(question)
    if share is None or asked is None:
        return None
    stated = target_of(found.survey, asked.block or WHOLE)
    return light_of(share, lights_of(survey_rules(frame.view)), stated)


def distributions(frame: Frame, found: Found) -> tuple[Figure, ...]:
    """Draw the answers to each question, those with the same options together."""
    by_options: dict[tuple[str, ...], list[tuple[Item, Question]]] = defaultdict(list)
    for item in found.form.items:
        question = found.survey.question(item.id)
        if question is not None and found.publication.counts(found.group, item.id) is not None:
            by_options[_options(frame, found, item, question)].append((item, question))
    drawn: list[Figure] = []
    for number, (options, asked) in enumerate(by_options.items(), start=1):
        chart = Likert(
            frame.say(N_("Distribution of answers")),
            options,
            asked[0][0].neutral,
            tuple(_row(frame, found, item, question) for item, question in asked),
        )
        drawn += figures(f"answers-{number}", chart, frame.lang, (found.wave.id,))
    return tuple(drawn)


def _options(frame: Frame, found: Found, item: Item, question: Question) -> tuple[str, ...]:
    options = found.survey.options_of(question)
    return tuple(spoken(options[place].label, frame.lang) for place in item.points)


def _row(frame: Frame, found: Found, item: Item, question: Question) -> LikertRow:
    row = found.publication.counts(found.group, item.id) or ()
    valid = found.valid(item.id)
    label = spoken(question.text, frame.lang)
    shown = tuple(one for one in row if not isinstance(one, Hidden))
    if len(shown) < len(row) or not isinstance(valid, int):
        answers = valid if isinstance(valid, int) else 0
        return LikertRow(label, (), answers, spoken(M("hidden"), frame.lang))
    return LikertRow(label, shown, valid)


_RELIABILITY: Final = (
    Head("block", N_("Block"), 4),
    Head("questions", N_("Questions"), 1, "integer"),
    Head("alpha", N_("Cronbach’s alpha"), 1, "number"),
    Head("limits", N_("Interval"), 2),
    Head("respondents", N_("Respondents"), 1, "integer"),
    Head("weakest", N_("Alpha rises without"), 3),
)


def reliability_table(frame: Frame, found: Found) -> Table:
    """Return alpha by block (7.5.3(6)), of those blocks whose numbers are all printed."""
    rows = [_alpha(found, name, one) for name, one in reliable(found)]
    caption = N_("Internal consistency of the blocks")
    origin = [(found.wave.id,)] * len(rows)
    return counts(frame, "reliability", caption, _RELIABILITY, rows, origin)


def reliable(found: Found) -> Iterator[tuple[str, Reliability]]:
    """Yield the blocks with their reliability; that of all questions where there is no block."""
    known = found.stats.reliability
    chosen = [name for name in found.blocks if name in known] or list(known)
    for name in chosen:
        if found.publication.open(ALL, name):
            yield name, known[name]


def _alpha(found: Found, name: str, one: Reliability) -> tuple[Any, ...]:
    better = tuple(
        title_of(found, item.question)
        for item in one.items
        if item.without is not None and one.alpha is not None and item.without > one.alpha
    )
    return (
        block_title(found, name),
        len(one.items),
        None if one.alpha is None else Rounded(one.alpha, 3),
        Limits(one.interval.low, one.interval.high, 3) if one.interval else None,
        one.least,
        better or None,
    )


def warnings_of(found: Found) -> tuple[Shown, ...]:
    """Return what the reliability warns of, block by block."""
    return tuple(
        M("{block}: {warning}", block=block_title(found, name), warning=warning)
        for name, one in reliable(found)
        for warning in one.warnings
    )
