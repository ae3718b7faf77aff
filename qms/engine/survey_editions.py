"""Editions of questionnaires: which one a wave asked, which values compare with earlier ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_tables import WHOLE
from qms.i18n import N_, M
from qms.kinds.survey import Survey
from qms.kinds.survey_form import all_positive_stated, digest_of, digest_of_question, options_of
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qms.engine.view import View
    from qms.i18n import Message, Value
    from qms.kinds.survey_form import Asking
    from qms.kinds.survey_parts import SurveyEdition
    from qms.kinds.wave import Wave
    from qms.model.text import Text


def edition_on(survey: Survey, day: dt.date) -> SurveyEdition | None:
    """Return the edition that was asked on a day, None where none is recorded by then."""
    found = until(survey.editions, day)
    return found[-1] if found else None


def edition_asked(survey: Survey, wave: Wave) -> str | None:
    """Return the edition that a wave asked: the one it names, else that of its opening day.

    Without either the current one; None where the wave is older than all that is known.
    """
    day = wave.opened or wave.closed
    if wave.edition is not None or day is None or not survey.editions:
        return wave.edition or survey.edition
    found = edition_on(survey, day)
    first = next(iter(until(survey.editions, dt.date.max)), None)
    if found is None and first is not None and first.form is not None:
        found = first  # nothing older was kept
    return found.id if found else None


def instrument_of(view: View, wave: Wave) -> Survey | None:
    """Return the questionnaire of a wave as it is now, None when it cannot be read."""
    found = view.snapshot.get(wave.survey)
    return found if isinstance(found, Survey) else None


def as_asked(survey: Survey, wave: Wave) -> Survey:
    """Return a questionnaire as a wave asked it."""
    return survey.as_asked(edition_asked(survey, wave)) if survey.editions else survey


def digest_to_keep(asking: Asking) -> str:
    """Return the digest that a wave keeps when its answers are counted.

    What is positive is part of it once that is stated of each question: until then rule Q202 asks
    for it, and stating it changes nothing that was counted otherwise.
    """
    return digest_of(asking, positive=all_positive_stated(asking))


def still_fits(asking: Asking, wave: Wave) -> bool:
    """Tell whether the answers of a wave were counted by this form; true where nothing says it."""
    if wave.form is None:
        return True
    return any(wave.form == digest_of(asking, positive=stated) for stated in (True, False))


def name_it_first(survey: Survey) -> Message:
    """Return what to do where a questionnaire no longer is what a wave asked."""
    return M(
        "Take the change back (qms log {survey} shows it), name the new edition, then change the"
        " questionnaire: qms survey review {survey} --edition ... Where it was written down"
        " wrongly: qms survey review {survey} --correct, change it, and count the answers again.",
        survey=survey.id,
    )


@dataclass(frozen=True, slots=True)
class Sense:
    """What the questions and blocks of a wave asked: equal words, comparable values.

    ``names`` are questions with a scale, blocks, and ``*`` for all questions; ``questions`` the
    words of the former.
    """

    edition: str | None
    questions: Mapping[str, Text]
    names: Mapping[str, str]


def sense_of(survey: Survey, wave: Wave) -> Sense:
    """Return what a wave asked; two waves differ where an edition in between changed something.

    That is said of a question (``changed``), or it is counted otherwise: other options, gone, new.
    An edition of which nothing is recorded compares with itself only.
    """
    edition = edition_asked(survey, wave)
    asked = survey.as_asked(edition)
    changed = dict(_changed(survey, edition))
    known = {None, survey.edition, *(item.id for item in survey.editions)}
    own = "" if edition in known else f"/{edition}"
    names = {
        question.id: f"{digest_of_question(asked, question)}/{changed.get(question.id, '')}{own}"
        for question in asked.questions
        if options_of(asked, question)
    }
    blocks: dict[str, list[str]] = {WHOLE: list(names)}
    for question in asked.questions:
        if question.block is not None and question.id in names:
            blocks.setdefault(question.block, []).append(question.id)
    of_blocks = {
        block: " ".join(sorted(f"{one}:{names[one]}" for one in inside))
        for block, inside in blocks.items()
    }
    words = {question.id: question.text for question in asked.questions if question.id in names}
    return Sense(edition, words, names | of_blocks)


def senses_of(view: View, waves: Sequence[Wave]) -> dict[str, Sense]:
    """Return by id what waves asked whose questionnaire can be read."""
    pairs = ((wave, instrument_of(view, wave)) for wave in waves)
    return {wave.id: sense_of(survey, wave) for wave, survey in pairs if survey}


def _changed(survey: Survey, edition: str | None) -> Iterator[tuple[str, str]]:
    """Yield each question that was changed up to an edition, with the edition that did it."""
    ordered = until(survey.editions, dt.date.max)
    ids = [item.id for item in ordered]
    if edition in ids:
        ordered = ordered[: ids.index(edition) + 1]
    elif edition is None or edition != survey.edition:
        return
    for item in ordered:
        yield from ((question, item.id) for question in item.changed)


@dataclass(frozen=True, slots=True)
class Apart:
    """A question whose values compare since an ``edition`` only, or which is gone since then."""

    question: str
    text: Text
    edition: str | None


def apart(senses: Sequence[Sense]) -> tuple[Apart, ...]:
    """Return the questions whose values do not compare with all earlier waves.

    ``senses`` are those of the waves, oldest first, the one that is looked at last.
    """
    words: dict[str, Text] = {}
    for sense in senses[::-1]:
        words = {**sense.questions, **words}
    found = ((name, _since(senses, name)) for name in words)
    return tuple(
        Apart(name, words[name], sense.edition) for name, sense in found if sense is not None
    )


_SINCE: Final = N_("{question} (since edition {edition})")


def not_comparable(
    found: Iterable[Apart], shown: Callable[[Apart], Value] = lambda one: one.text
) -> Message:
    """Say which questions do not compare with earlier waves, each as ``shown`` writes it."""
    return M(
        "Not comparable with earlier waves: {questions}",
        questions=tuple(
            M(_SINCE, question=shown(one), edition=one.edition) if one.edition else shown(one)
            for one in found
        ),
    )


def _since(senses: Sequence[Sense], name: str) -> Sense | None:
    """Return the oldest wave that asked the same as the last one, None where all did."""
    last = senses[-1]
    for newer, older in zip(senses[:0:-1], senses[-2::-1], strict=True):
        if older.names.get(name) != last.names.get(name):
            return newer
    return None
