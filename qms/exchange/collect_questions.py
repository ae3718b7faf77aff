"""What a form of a round asks about each kind of record, and what the workspace says to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from qms.engine import capas, risks
from qms.i18n import N_, translate
from qms.kinds.capa import Capa
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.risk import Risk
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qms.engine.rounds import Asked
    from qms.engine.view import View

YES: Final = "yes"
NO_CHANGE: Final = N_("No change.")


class Sort(StrEnum):
    """What a cell may hold: text, texts line by line, a word of a list, 0-100, a day, a tick."""

    TEXT = "text"
    LINES = "lines"
    WORD = "word"
    WHOLE = "whole"
    DAY = "day"
    TICK = "tick"


def _nothing(view: View, record: Any, lang: str) -> str:  # noqa: ANN401 -- any of the kinds
    return ""


def _untold(item: Any, lang: str) -> str:  # noqa: ANN401 -- an item of any list
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """One cell that a unit fills in.

    ``now`` is the value of the record that the cell shows; ``told`` is what an item of the dated
    list ``items`` says to the question.  ``of`` names the question without whose answer this one
    says nothing; ``states`` are those in which the question is put, empty for all.
    """

    field: str
    sort: Sort
    label: str
    note: str
    now: Callable[[View, Any, str], str] = _nothing
    items: str = ""
    told: Callable[[Any, str], str] = _untold
    words: str = ""
    of: str = ""
    states: frozenset[str] = frozenset()

    def mark(self, record: Asked) -> str:
        """Return the id of the last item of its list: later ones are news to the form."""
        held = getattr(record, self.items, ()) if self.items else ()
        return str(held[-1].id) if held else ""

    def since(self, view: View, record: Asked, base: str, mark: str, lang: str) -> tuple[str, ...]:
        """Return the values that the workspace got since the form was made, oldest first."""
        now = self.now(view, record, lang)
        moved = (now,) if now != base else ()
        return tuple(told for told in self._later(record, mark, lang) if told) + moved

    def _later(self, record: Asked, mark: str, lang: str) -> Iterator[str]:
        held = getattr(record, self.items, ()) if self.items else ()
        places = [number for number, item in enumerate(held, start=1) if item.id == mark]
        for item in held[places[0] if places else 0 :]:
            if item.void is None:
                yield self.told(item, lang)


def _level(name: str) -> Callable[[View, Risk, str], str]:
    def now(view: View, risk: Risk, lang: str) -> str:
        found = risks.rating(view, risk)
        known = found is not None and found.comparable
        return str(getattr(found.assessment, name)) if found and known else ""

    return now


def _words(name: str) -> Callable[[View, Any, str], str]:
    def now(view: View, record: Any, lang: str) -> str:  # noqa: ANN401 -- any of the kinds
        value = getattr(record, name)
        return normal(value.shown(lang)) if value else ""

    return now


def _measures(view: View, risk: Risk, lang: str) -> str:
    return "\n".join(one_line(text.shown(lang)) for text in risk.measures)


def _progress(view: View, capa: Capa, lang: str) -> str:
    said = [item.progress for item in until(capa.updates, view.today) if item.progress is not None]
    return str(said[-1]) if said else ""


def _term(view: View, capa: Capa, lang: str) -> str:
    found = capas.term(view, capa)
    return found.isoformat() if found else ""


def _text(name: str) -> Callable[[Any, str], str]:
    def told(item: Any, lang: str) -> str:  # noqa: ANN401 -- an item of any list
        value = getattr(item, name)
        return normal(value.shown(lang)) if value else ""

    return told


def _unchanged(item: Any, lang: str) -> str:  # noqa: ANN401 -- an item of any list
    said = normal(item.text.shown(lang))
    return YES if said == translate(NO_CHANGE, lang) else said


def _asked(item: Any, lang: str) -> str:  # noqa: ANN401 -- an item of any list
    return item.asked.isoformat() if item.asked else ""


def _there(item: Any, lang: str) -> str:  # noqa: ANN401 -- an item of any list
    return YES


def _whole_plan(item: Any, lang: str) -> str:  # noqa: ANN401 -- an item of any list
    return "" if item.measure else YES


def _result(item: Any, lang: str) -> str:  # noqa: ANN401 -- an item of any list
    return str(item.result)


def normal(text: str) -> str:
    """Return a text as cells are compared: line breaks of one kind, no spaces at the ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


_APPROVED: Final = frozenset({"approved"})

QUESTIONS: Final[Mapping[type, tuple[Question, ...]]] = {
    Risk: (
        Question(
            *("likelihood", Sort.WORD, N_("Likelihood")),
            N_("Choose the level as it is today."),
            now=_level("likelihood"),
            words="likelihood",
        ),
        Question(
            *("impact", Sort.WORD, N_("Impact")),
            N_("Choose the level as it is today."),
            now=_level("impact"),
            words="impact",
        ),
        Question(
            *("why", Sort.TEXT, N_("Why this level")),
            N_("Why this level and not the one below; filled in, it makes a new assessment."),
            items="assessments",
            told=_text("why"),
        ),
        Question(
            *("measures", Sort.LINES, N_("Response measures")),
            N_("One measure a line (Alt+Enter begins a line)."),
            now=_measures,
        ),
        Question(
            *("seen", Sort.TICK, N_("Looked at, nothing changed")),
            N_("Choose it when the risk was looked at and stays as it is."),
            items="reviews",
            told=_there,
        ),
    ),
    Capa: (
        Question(
            *("status", Sort.TEXT, N_("What was done since the last update")),
            N_("In a sentence or two; posts, not names of persons."),
            items="updates",
            told=_text("text"),
        ),
        Question(
            *("progress", Sort.WHOLE, N_("Progress, per cent")),
            N_("A whole number from 0 to 100."),
            now=_progress,
        ),
        Question(
            *("no_change", Sort.TICK, N_("No change")),
            N_("Choose it when nothing was done this month; an answer is due all the same."),
            items="updates",
            told=_unchanged,
        ),
        Question(
            *("done", Sort.TICK, N_("Carried out")),
            N_("Choose it when all measures are carried out; then fill in the two cells below."),
            items="completions",
            told=_whole_plan,
            states=_APPROVED,
        ),
        Question(
            *("done_on", Sort.DAY, N_("Carried out on")),
            N_("Day, month and year."),
            of="done",
            states=_APPROVED,
        ),
        Question(
            *("evidence", Sort.TEXT, N_("What proves it")),
            N_("The document and where it lies; its file goes to the office."),
            of="done",
            states=_APPROVED,
        ),
        Question(
            *("new_term", Sort.DAY, N_("Term")),
            N_("Another date here asks for a new term; the term moves only once it is permitted."),
            now=_term,
            items="updates",
            told=_asked,
        ),
        Question(
            *("term_reason", Sort.TEXT, N_("Why a new term")),
            N_("Only where a new term is asked for."),
            of="new_term",
        ),
    ),
    Nonconformity: (
        Question(
            *("correction", Sort.TEXT, N_("Correction")),
            N_("What was done to mend this case."),
            now=_words("correction"),
        ),
        Question(
            *("causes", Sort.TEXT, N_("Root causes")),
            N_("Why it could happen; not who."),
            now=_words("causes"),
        ),
    ),
    Complaint: (
        Question(
            *("result", Sort.WORD, N_("Result")),
            N_("What considering the complaint came to."),
            items="considerations",
            told=_result,
            words="complaint-result",
        ),
        Question(
            *("considered_on", Sort.DAY, N_("Considered on")),
            N_("Day, month and year."),
            of="result",
        ),
        Question(
            *("text", Sort.TEXT, N_("Text")),
            N_("In neutral words: no names, nothing from the complaint itself."),
            of="result",
        ),
    ),
}


def questions(view: View, record: Asked) -> tuple[Question, ...]:
    """Return what is asked about a record in its state of today."""
    state = view.state_id(record)
    return tuple(
        item for item in QUESTIONS[type(record)] if not item.states or state in item.states
    )


def question(record: Asked, field: str) -> Question | None:
    """Return a question by its field, None where the kind has no such one."""
    return next((item for item in QUESTIONS.get(type(record), ()) if item.field == field), None)
