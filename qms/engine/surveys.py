"""Figures of survey waves from their tables of counts: shares of valid answers, response rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.survey_editions import as_asked, instrument_of
from qms.kinds.policies.risk_rules import RiskRules
from qms.kinds.policies.survey_rules import SurveyRules
from qms.kinds.wave import ALL, Wave
from qms.kinds.wave_sums import asked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from qms.engine.view import View
    from qms.kinds.policies.survey_rules import SurveyRulesValue
    from qms.kinds.survey import Option, Question, Survey
    from qms.kinds.wave import Counts
    from qms.model.text import Text

_OVER = frozenset({"finished", "reported"})
_BEFORE = frozenset({"planned", "running"})
_WHOLE = 1e-9  # how far a product of shares may lie from a whole number and still be one


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """One question of one group.

    ``options`` are the valid ones from worst to best as the question means them: a reversed
    question is turned round, and ``Option.positive`` says what counts.  ``counts`` are their
    answers, ``valid`` the sum of these.  ``positive`` and ``neutral`` are shares of the valid
    answers, 0 to 1: None without answers; positive None too where nothing says which options
    count, neutral None where the scale has no middle option.
    """

    question: str
    text: Text
    options: tuple[Option, ...]
    counts: tuple[int, ...]
    valid: int
    positive: float | None
    neutral: float | None


@dataclass(frozen=True, slots=True)
class WaveFigures:
    """One wave: ``questions`` of all who answered, ``groups`` by unit, in the order stored.

    ``asked`` are those invited without the ineligible; ``response`` is the valid answers of
    them, 0 to 1.  ``satisfaction`` is the share of positive answers pooled over the
    questions with a scale, each weighted by its valid answers (section 7.5.3(2)-(3)), 0 to 1.
    """

    wave: Wave
    survey: Survey
    invited: int | None
    asked: int | None
    valid: int | None
    response: float | None
    satisfaction: float | None
    questions: tuple[QuestionFigures, ...]
    groups: tuple[tuple[str, tuple[QuestionFigures, ...]], ...]


def wave_figures(view: View, wave: Wave) -> WaveFigures:
    """Compute the figures of a wave; raises KeyError when its instrument cannot be read."""
    survey = survey_of(view, wave)
    if survey is None:
        raise KeyError(wave.survey)
    rules = survey_rules(view)
    by_group: dict[str, list[QuestionFigures]] = {ALL: []}
    for item in wave.results:
        found = _question_figures(survey, rules, item)
        if found is not None:
            by_group.setdefault(item.group, []).append(found)
    questions = tuple(by_group.pop(ALL))
    return WaveFigures(
        wave=wave,
        survey=survey,
        invited=wave.invited,
        asked=asked(wave.invited, wave.ineligible),
        valid=wave.valid,
        response=response_rate(wave),
        satisfaction=pooled(questions),
        questions=questions,
        groups=tuple((group, tuple(rows)) for group, rows in by_group.items()),
    )


def survey_of(view: View, wave: Wave) -> Survey | None:
    """Return the instrument of a wave as it asked it, None when it cannot be read."""
    found = instrument_of(view, wave)
    return as_asked(found, wave) if found else None


def survey_rules(view: View, day: dt.date | None = None) -> SurveyRulesValue | None:
    """Return the rules of surveys in force on a day, the view's unless another is given."""
    edition = view.snapshot.policy(SurveyRules, day or view.today)
    return edition.value if edition else None


def _question_figures(
    survey: Survey, rules: SurveyRulesValue | None, item: Counts
) -> QuestionFigures | None:
    """Return None for counts that do not fit the instrument: the rules of surveys name them."""
    question = survey.question(item.question)
    options = survey.options_of(question) if question else ()
    if question is None or len(options) != len(item.counts):
        return None
    pairs = [pair for pair in zip(options, item.counts, strict=True) if pair[0].valid]
    shown = meant(question, tuple(option for option, _count in pairs), rules)
    counts = [count for _option, count in pairs]
    return _figures(question, shown, tuple(counts[::-1] if question.reversed else counts))


def _figures(
    question: Question, shown: tuple[Option, ...], counts: tuple[int, ...]
) -> QuestionFigures:
    valid = sum(counts)
    good = sum(n for option, n in zip(shown, counts, strict=True) if option.positive)
    stated = any(option.positive for option in shown)
    middle = _middle(shown)
    return QuestionFigures(
        question=question.id,
        text=question.text,
        options=shown,
        counts=counts,
        valid=valid,
        positive=good / valid if valid and stated else None,
        neutral=counts[middle] / valid if valid and middle is not None else None,
    )


def _middle(options: tuple[Option, ...]) -> int | None:
    """Return the place of the middle option; a positive one is not neutral."""
    middle = len(options) // 2
    return middle if len(options) % 2 and not options[middle].positive else None


def meant(
    question: Question, valid: tuple[Option, ...], rules: SurveyRulesValue | None
) -> tuple[Option, ...]:
    """Return the valid options from worst to best with the positive ones marked.

    Stated ones hold.  Where none is stated the upper ``top_share`` of the scale is positive if
    that is a whole number of options (section 7.5.3(2)), else none is: it must be stated.  For a
    reversed question each option stands for its mirror image, x -> min + max - x (7.5.3(1)).
    """
    flags = [option.positive for option in valid]
    if not any(flags):
        top = top_options(len(valid), rules.top_share) if rules else None
        flags = [place >= len(valid) - (top or 0) for place in range(len(valid))]
    ordered = valid[::-1] if question.reversed else valid
    return tuple(
        option if option.positive is flag else option.model_copy(update={"positive": flag})
        for option, flag in zip(ordered, flags, strict=True)
    )


def top_options(number: int, share: float) -> int | None:
    """Return how many of ``number`` options the share (0 to 1) is, None when it is no whole one."""
    product = number * share
    whole = round(product)
    return whole if whole and abs(product - whole) < _WHOLE else None


def pooled(questions: Iterable[QuestionFigures]) -> float | None:
    """Return the share of positive answers over questions, weighted by their valid answers."""
    known = [item for item in questions if item.positive is not None]
    valid = sum(item.valid for item in known)
    good = sum(
        count
        for item in known
        for option, count in zip(item.options, item.counts, strict=True)
        if option.positive
    )
    return good / valid if valid else None


def response_rate(wave: Wave) -> float | None:
    """Return valid answers of those asked, 0 to 1; None where that is not known, or not true."""
    could = asked(wave.invited, wave.ineligible)
    if not could or wave.valid is None or wave.valid > could:
        return None
    return wave.valid / could


def response_limit(view: View) -> float | None:
    """Return the response rate, 0 to 1, below which a warning is given; None without a rule.

    The leading indicator of POL-risk-rules states it, else POL-survey-rules (section 9.2(5)).
    """
    edition = view.snapshot.policy(RiskRules, view.today)
    stated = [
        item.limit / 100
        for item in (edition.value.warnings if edition else ())
        if item.measure == "response_rate" and item.when == "below"
    ]
    rules = survey_rules(view)
    return stated[0] if stated else rules.low_response if rules else None


def low_response(view: View, wave: Wave) -> bool | None:
    """Tell whether the response rate is under the policy's (section 9.2(5)); None if not known."""
    response, limit = response_rate(wave), response_limit(view)
    return None if response is None or limit is None else response < limit


def runs(view: View, wave: Wave) -> bool:
    """Tell whether answers still come in: then tables stay outside the records.

    The history keeps each state, and what one person answered is the difference of two.  A wave
    with a day of opening or closing runs until it is closed, whether or not somebody recorded
    that it was opened.
    """
    if wave.closed is not None and wave.closed <= view.today:
        return False
    state = view.state_id(wave)
    dated = wave.opened is not None or wave.closed is not None
    return state == "running" or (state == "planned" and dated)


def over(view: View, wave: Wave) -> bool:
    """Tell whether a wave is finished or reported on the view's day.

    One whose closing day has passed and whose answers are counted is over too, although nobody
    recorded that it was closed.
    """
    state = view.state_id(wave)
    if state in _OVER:
        return True
    passed = wave.closed is not None and wave.closed < view.today
    return state in _BEFORE and passed and wave.valid is not None


def waves_of(view: View, first: dt.date, last: dt.date) -> tuple[Wave, ...]:
    """Return the waves over by the view's day and closed within the days, oldest first."""
    return _by_closing(
        wave
        for wave in view.snapshot.of(Wave)
        if over(view, wave) and wave.closed is not None and first <= wave.closed <= last
    )


def trend(view: View, survey_id: str) -> tuple[tuple[str, WaveFigures], ...]:
    """Return period and figures of each wave of an instrument that is over, oldest first."""
    waves = _by_closing(
        wave for wave in view.snapshot.of(Wave) if wave.survey == survey_id and over(view, wave)
    )
    return tuple((wave.period, wave_figures(view, wave)) for wave in waves)


def _by_closing(waves: Iterable[Wave]) -> tuple[Wave, ...]:
    return tuple(sorted(waves, key=lambda wave: (str(wave.closed), wave.id)))


def positive_unknown(view: View, survey: Survey) -> tuple[str, ...]:
    """Return the questions of which nothing says which options are positive (7.5.3(2))."""
    rules = survey_rules(view)
    return tuple(
        question.id
        for question in survey.questions
        for valid in [tuple(option for option in survey.options_of(question) if option.valid)]
        if valid and not any(option.positive for option in meant(question, valid, rules))
    )
