"""What lists, tables and forms show: fields of a record, and figures derived from them."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from qms.engine import capas, indicators, obligations, risks
from qms.engine.capa_clock import Clock
from qms.engine.cells import Labelled, owner_name
from qms.engine.columns_documents import act_words, acts_shown
from qms.engine.columns_surveys import SURVEY_COLUMNS, approved_survey, reviewed_survey
from qms.engine.effect import propose
from qms.engine.risk_phases import PHASES, highest_score, phase
from qms.engine.rule_words import rule_words
from qms.i18n import N_, M
from qms.kinds.capa import Action, Capa
from qms.kinds.indicator import Indicator
from qms.kinds.meeting import Meeting
from qms.kinds.obligation import Obligation
from qms.kinds.risk import Risk
from qms.kinds.survey import Survey
from qms.model.fields import Post, WordOf
from qms.model.items import Source, name_on, until
from qms.model.marks import field_mark
from qms.model.policy import Policy
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qms.engine.cells import Cell
    from qms.engine.view import View
    from qms.model.record import Record


def cell(view: View, record: Record, column: str) -> Cell:
    """Return what a column shows for a record; None when it has nothing to show."""
    derive = DERIVED.get(column)
    if derive is not None:
        return derive[1](view, record)
    mark = field_mark(type(record), column)
    value = getattr(record, column, None)
    if isinstance(mark, WordOf) and isinstance(value, str):
        word = view.word(mark.vocabulary, value)
        return Labelled(value, word.label) if word else value
    return _plain(value)


def _plain(value: Any) -> Cell:
    if isinstance(value, Post):
        return str(value)
    if isinstance(value, Enum):
        return Labelled(str(value.value), M(str(value.value)))
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    if isinstance(value, Source):
        return " ".join(part for part in (value.regulation, value.section) if part)
    return value if isinstance(value, str | int | float | dt.date | Text) else None


def label(kind: type[Record], column: str) -> str:
    """Return the English heading of a column, a key of the catalogues."""
    if column in DERIVED:
        return DERIVED[column][0]
    info = kind.model_fields.get(column)
    return str(info.title) if info is not None and info.title else column


def _name(view: View, record: Record) -> Cell:
    return name_on(getattr(record, "names", ()), view.today)


def _state(view: View, record: Record) -> Cell:
    state = view.state(record)
    return Labelled(state.id, M(state.label)) if state else None


def _risk(pick: Callable[[risks.Rating], Cell]) -> Callable[[View, Record], Cell]:
    def derive(view: View, record: Record) -> Cell:
        found = risks.rating(view, record) if isinstance(record, Risk) else None
        return pick(found) if found else None

    return derive


def _band(found: risks.Rating) -> Cell:
    return Labelled(found.band.id, found.band.label) if found.band else None


def _v_by_i(found: risks.Rating) -> Cell:
    return f"{found.assessment.likelihood}×{found.assessment.impact}"


def _capa_terms(view: View, record: Record) -> Cell:
    terms = {capas.term(view, capa) for capa in view.capas_of.get(record.id, ())}
    return tuple(sorted(day for day in terms if day is not None))


def _term(view: View, record: Record) -> Cell:
    return capas.term(view, record) if isinstance(record, Capa) else None


def _moved(view: View, record: Record) -> Cell:
    return capas.moved(view, record) if isinstance(record, Capa) else None


def _proposed(view: View, record: Record) -> Cell:
    found = propose(view, record) if isinstance(record, Capa) else None
    return Labelled(str(found.verdict.value), M(str(found.verdict.value))) if found else None


def _silent(view: View, record: Record) -> Cell:
    return Clock(view).of(record).missed if isinstance(record, Capa) else None


def _measures(action: Action) -> Callable[[View, Record], Cell]:
    def derive(_view: View, record: Record) -> Cell:
        found = record.measures if isinstance(record, Capa) else ()
        return tuple(item.text for item in found if item.action is action)

    return derive


def _next_review(view: View, record: Record) -> Cell:
    if isinstance(record, Survey):
        return reviewed_survey(view, record)
    return risks.next_review(view, record) if isinstance(record, Risk) else None


def _phase(view: View, record: Record) -> Cell:
    found = phase(view, record) if isinstance(record, Risk) else None
    return Labelled(found, M(PHASES[found])) if found else None


def _result(view: View, record: Record) -> Cell:
    found = until(getattr(record, "considerations", ()), view.today)
    word = view.word("complaint-result", found[-1].result) if found else None
    return Labelled(word.id, word.label) if word else None


def _answered(view: View, record: Record) -> Cell:
    moves = until(getattr(record, "transitions", ()), view.today)
    return max((move.date for move in moves if move.to == "answered"), default=None)


def _approved_on(view: View, record: Record) -> Cell:
    """Return the date of the last act: a document approved by several acts is in force from it."""
    if isinstance(record, Survey):
        return approved_survey(view, record)
    return max((act.date for act in acts_shown(view, record) if act.date is not None), default=None)


def _approved_by(view: View, record: Record) -> Cell:
    return tuple(act_words(view, act) for act in acts_shown(view, record))


def _last(name: str) -> Callable[[View, Record], Cell]:
    def derive(view: View, record: Record) -> Cell:
        found = indicators.last_value(view, record) if isinstance(record, Indicator) else None
        return getattr(found, name) if found else None

    return derive


def _target(view: View, record: Record) -> Cell:
    if not isinstance(record, Indicator):
        return None
    last = indicators.last_value(view, record)
    found = indicators.target_of(record, last.period if last else None)
    return found.target if found else None


def _questions(view: View, record: Record) -> Cell:
    return len(record.agenda) if isinstance(record, Meeting) else None


def _in_force(pick: Callable[[Any], Cell]) -> Callable[[View, Record], Cell]:
    def derive(view: View, record: Record) -> Cell:
        edition = record.on(view.today) if isinstance(record, Policy) else None
        return pick(edition) if edition else None

    return derive


def _obligation(
    pick: Callable[[obligations.Occurrence], Cell],
) -> Callable[[View, Record], Cell]:
    def derive(view: View, record: Record) -> Cell:
        found = obligations.current(view, record) if isinstance(record, Obligation) else None
        return pick(found) if found else None

    return derive


def _occurrence_state(found: obligations.Occurrence) -> Cell:
    return Labelled(found.state.value, M(obligations.STATES[found.state]))


def _rule_words(_view: View, record: Record) -> Cell:
    return rule_words(record.rule) if isinstance(record, Obligation) else None


DERIVED: Final[Mapping[str, tuple[str, Callable[[View, Record], Cell]]]] = {
    "name": (N_("Name"), _name),
    "state": (N_("State"), _state),
    "assessed": (N_("Assessed on"), _risk(lambda found: found.assessment.date)),
    "likelihood": (N_("Likelihood"), _risk(lambda found: found.assessment.likelihood)),
    "impact": (N_("Impact"), _risk(lambda found: found.assessment.impact)),
    "score": (N_("Score"), _risk(lambda found: found.score)),
    "band": (N_("Band"), _risk(_band)),
    "v_by_i": (N_("V×I"), _risk(_v_by_i)),
    "next_review": (N_("Next review"), _next_review),
    "phase": (N_("Stage of management"), _phase),
    "risk_score": (N_("Highest risk score"), highest_score),
    "outcome": (N_("Result"), _result),
    "answered_on": (N_("Answered on"), _answered),
    "owner_name": (N_("Owner"), owner_name),
    "capa_terms": (N_("Terms of CAPAs"), _capa_terms),
    "original_term": (N_("Original term"), lambda _view, record: getattr(record, "due", None)),
    "term": (N_("Term"), _term),
    "moved": (N_("Times moved"), _moved),
    "corrections": (N_("Corrections"), _measures(Action.CORRECTION)),
    "corrective_actions": (N_("Corrective actions"), _measures(Action.CORRECTIVE)),
    "preventive_actions": (N_("Preventive actions"), _measures(Action.PREVENTIVE)),
    "proposed": (N_("The data propose"), _proposed),
    "months_missed": (N_("Months without an update"), _silent),
    "approved_on": (N_("Approved on"), _approved_on),
    "approved_by": (N_("Approved by"), _approved_by),
    "rule_words": (N_("When"), _rule_words),
    "next_due": (N_("Next due"), _obligation(lambda found: found.due)),
    "occurrence_state": (N_("State"), _obligation(_occurrence_state)),
    "last_period": (N_("Last period"), _last("period")),
    "last_value": (N_("Last value"), _last("value")),
    "target": (N_("Target value"), _target),
    "questions": (N_("Questions"), _questions),
    **SURVEY_COLUMNS,
    "policy_edition": (N_("Edition"), _in_force(lambda edition: edition.id)),
    "in_force_from": (N_("In force from"), _in_force(lambda edition: edition.since)),
    "policy_decision": (N_("Decision"), _in_force(lambda edition: edition.decision)),
    "policy_source": (N_("Source"), _in_force(lambda edition: _plain(edition.source))),
}
