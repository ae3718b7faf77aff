"""Rules of questionnaires: approved, announced, reviewed, with an open question, with ethics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.instruments import (
    feedback_rules,
    last_review,
    next_review,
    review_rule,
    unannounced,
    unapproved,
)
from qms.engine.rule import Hit, duty, integrity
from qms.engine.survey_ethics import (
    consent_to_record,
    lacks_consent,
    may_not_collect,
    part_of_others,
    unlawful,
    unstated,
)
from qms.i18n import M
from qms.kinds.consent import Consent
from qms.kinds.policies.feedback import Part
from qms.kinds.survey import Survey
from qms.kinds.wave import Wave
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.items import Source

_VOID = frozenset({"cancelled", ENTERED_BY_MISTAKE})


@integrity("Q130", "7.6(3), 7.5.4(3), 8.4(4), KZ-SURV-20")
def purpose_not_lawful(view: View) -> Iterator[Hit]:
    """Results of a survey, or a consent, serve a purpose that the regulation does not allow.

    The purposes are a closed list with a source for each (POL-feedback): quality improvement, the
    certificate for a contest, indicators of incentives.  Another one needs a new edition of it.
    """
    found = [
        (item.id, ("purposes",), unlawful(view, item.purposes)) for item in view.snapshot.of(Survey)
    ]
    found += [
        (item.id, ("purpose",), unlawful(view, (item.purpose,)))
        for item in view.snapshot.of(Consent)
    ]
    for record, field, purposes in found:
        if purposes:
            yield Hit(
                record,
                field,
                M("not in the closed list of lawful purposes: {purposes}", purposes=purposes),
                M("See the purposes: qms show POL-feedback"),
            )


def _last_opened(view: View) -> Iterator[tuple[Wave, Survey]]:
    """Yield the wave of each instrument that was opened last, up to today, with the instrument."""
    last: dict[str, Wave] = {}
    for wave in view.snapshot.of(Wave):
        if wave.opened is None or wave.opened > view.today or view.state_id(wave) in _VOID:
            continue
        other = last.get(wave.survey)
        if other is None or (other.opened or wave.opened, other.id) < (wave.opened, wave.id):
            last[wave.survey] = wave
    for wave in last.values():
        survey = view.snapshot.get(wave.survey)
        if isinstance(survey, Survey):
            yield wave, survey


@duty("Q230", "7.5.1(1), 7.7, KZ-SURV-01, KZ-SURV-02")
def run_without_approval(view: View) -> Iterator[Hit]:
    """The last wave of a survey was opened although nobody had approved its questionnaire.

    The body of POL-feedback approves the catalogue and the calendar every year: by a decision that
    concerns the questionnaire, or by the duty of the calendar that is done with the minutes.
    """
    for wave, survey in _last_opened(view):
        if unapproved(view, wave):
            rules = feedback_rules(view)
            yield Hit(
                wave.id,
                ("opened",),
                M("run without approval of {survey}", survey=survey.id),
                M(
                    "Name the decision: qms set {id} approved DEC-...; the whole catalogue: qms"
                    " obligation done {duty} --evidence DEC-...",
                    id=wave.id,
                    duty=(rules.catalogue.obligation or "OBL-...")
                    if rules and rules.catalogue
                    else "OBL-...",
                ),
                wave.opened,
            )


@duty("Q231", "7.5.1(3), KZ-SURV-02")
def run_without_announcement(view: View) -> Iterator[Hit]:
    """The last wave of a survey was opened without having been announced before."""
    for wave, _survey in _last_opened(view):
        if unannounced(view, wave):
            yield Hit(
                wave.id,
                ("announced",),
                M("run without announcement"),
                M("Record the day of the announcement: qms set {id} announced DATE", id=wave.id),
                wave.opened,
            )


@duty("Q232", "7.6, 7.7, KZ-SURV-20, KZ-SURV-35")
def ethics_not_stated(view: View) -> Iterator[Hit]:
    """A questionnaire in use does not state its ethics.

    What the results serve, that taking part is free, who owns the method, who collects and who
    interprets are stated before people are asked.
    """
    for wave, survey in _last_opened(view):
        lacking = unstated(view, survey, wave)
        if lacking:
            yield Hit(
                survey.id,
                ("purposes",),
                M("not stated: {parts}", parts=tuple(M(words) for words in lacking)),
                M("State it: qms edit {id}", id=survey.id),
                wave.opened,
            )


@duty("Q233", "7.5.2(4), 7.1(6), 7.8, KZ-SURV-05")
def collected_by_those_asked_about(view: View) -> Iterator[Hit]:
    """A kafedra or a school collects the answers of a survey itself.

    Kafedras and schools do not interfere with the collection of data.  Dean's offices and the
    departments that the calendar names may, and so may the quality council of a faculty (order
    No. 595, item 34): POL-feedback names them with the source.
    """
    last = {survey.id: wave for wave, survey in _last_opened(view)}
    for survey in view.snapshot.of(Survey):
        wave = last.get(survey.id)
        ran = wave.run_by if wave else None
        for who in dict.fromkeys((*survey.collected_by, *((ran,) if ran else ()))):
            rule = may_not_collect(view, who, survey.target_group)
            if rule is None:
                continue
            stated = who in survey.collected_by
            yield Hit(
                survey.id if stated or wave is None else wave.id,
                ("collected_by",) if stated else ("run_by",),
                M(
                    "{who} collects the answers itself ({source})",
                    who=view.name(who) or who,
                    source=_said(rule.source),
                ),
                M("Let the owner of the method do it: qms set {id} collected_by UNIT-...",
                  id=survey.id)
                if stated or wave is None
                else M("Let the owner of the method run it: qms set {id} run_by UNIT-...",
                       id=wave.id),
                wave.opened if wave else None,
            )  # fmt: skip


def _said(source: Source) -> Message | str:
    return (
        M("own rule")
        if source.own
        else ", ".join(part for part in (source.regulation, source.section) if part)
    )


@duty("Q234", "7.5.4(3), 8.4(4), KZ-SURV-20, KZ-ACC-05")
def no_consent(view: View) -> Iterator[Hit]:
    """Results of a survey serve a purpose that wants consent, and the register holds none."""
    for wave, survey in _last_opened(view):
        for purpose in survey.purposes:
            category = lacks_consent(view, purpose, survey.target_group)
            if category is not None:
                said, hint = consent_to_record(view, category, purpose)
                yield Hit(survey.id, ("purposes",), said, hint, wave.opened)


@duty("Q235", "7.5.2(3), KZ-SURV-04", standing=True)
def no_open_question(view: View) -> Iterator[Hit]:
    """A questionnaire has point scales alone: nobody can say anything in words of their own."""
    rules = feedback_rules(view)
    for survey in view.snapshot.of(Survey) if rules and rules.open_questions else ():
        if survey.questions and all(item.scale is not None for item in survey.questions):
            yield Hit(
                survey.id,
                ("questions",),
                M("no open question"),
                M("Add a question without a scale: qms edit {id}", id=survey.id),
            )


@duty("Q237", "7.7, KZ-SURV-35", standing=True)
def part_of_another(view: View) -> Iterator[Hit]:
    """A unit owns the method of a survey, or interprets it, although that is the part of others.

    The table of responsibilities in POL-feedback says whose part it is.
    """
    for survey in view.snapshot.of(Survey):
        held = [(survey.method_owner, Part.METHOD, "method_owner")] if survey.method_owner else []
        held += [(who, Part.INTERPRETS, "interpreted_by") for who in survey.interpreted_by]
        for who, part, field in held:
            others = part_of_others(view, who, part)
            if others:
                yield Hit(
                    survey.id,
                    (field,),
                    M(
                        "{who}: {part} is the part of {others}",
                        who=view.name(who) or who,
                        part=M(part.value),
                        others=tuple(view.name(name) or name for name in others),
                    ),
                    M("See who answers for what: qms feedback duties"),
                )


@duty("Q330", "10.2.3, KZ-SURV-41")
def questionnaire_to_review(view: View) -> Iterator[Hit]:
    """A questionnaire was not reviewed in the time of the policy.

    It is looked through every year and changed where needed; that it stays as it is is a review
    too.
    """
    for survey in view.snapshot.of(Survey):
        rule = review_rule(view, survey)
        if rule is None or not survey.questions:
            continue
        day = next_review(view, survey)
        if day is None or day < view.today:
            yield Hit(
                survey.id,
                ("reviews",),
                M("to be reviewed by {day} ({source})", day=day, source=_said(rule.source))
                if day
                else M("no review on record ({source})", source=_said(rule.source)),
                M("Look it through, then: qms survey review {id}", id=survey.id),
                last_review(view, survey),
                term=day,
            )
