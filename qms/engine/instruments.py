"""Questionnaires: which edition holds, who approved it, when it is to be reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.risks import after
from qms.engine.survey_editions import edition_on
from qms.i18n import N_, M
from qms.kinds.decision import Decision
from qms.kinds.meeting import Meeting
from qms.kinds.obligation import Obligation
from qms.kinds.policies.feedback import FeedbackRules
from qms.kinds.survey import Survey
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.policies.feedback import CatalogueRule, FeedbackRulesValue, ReviewRule
    from qms.kinds.wave import Wave

_VOID: Final = frozenset({"cancelled", ENTERED_BY_MISTAKE})
_HELD: Final = frozenset({"held", "signed"})
UNAPPROVED: Final = N_("run without approval")
UNANNOUNCED: Final = N_("run without announcement")


@dataclass(frozen=True, slots=True)
class Approved:
    """A decision, or a meeting, of the body that approves questionnaires; with its day."""

    record: str
    date: dt.date


def feedback_rules(view: View, day: dt.date | None = None) -> FeedbackRulesValue | None:
    """Return the rules of feedback in force on a day, the view's unless another is given."""
    edition = view.snapshot.policy(FeedbackRules, day or view.today)
    return edition.value if edition else None


def review_rule(view: View, survey: Survey) -> ReviewRule | None:
    """Return what rule reviews a questionnaire: one that names its group before one for all."""
    rules = feedback_rules(view)
    found = [
        item
        for item in (rules.reviews if rules else ())
        if not item.groups or survey.target_group in item.groups
    ]
    return min(found, key=lambda item: (not item.groups, item.months), default=None)


def last_review(view: View, survey: Survey) -> dt.date | None:
    """Return the day on which a questionnaire was last looked through or made anew, up to today."""
    items = (*until(survey.reviews, view.today), *until(survey.editions, view.today))
    return max((item.date for item in items), default=None)


def next_review(view: View, survey: Survey) -> dt.date | None:
    """Return by when a questionnaire is to be reviewed; None without a rule or a first day."""
    rule, last = review_rule(view, survey), last_review(view, survey)
    return after(last, rule.months) if rule and last else None


def approval(view: View, survey: Survey, day: dt.date) -> Approved | None:
    """Return what approved a questionnaire for a day, the last one; None where nothing did.

    An approval holds for the months of the policy (regulation on monitoring and feedback,
    7.5.1(1): every year).  It is the decision of the questionnaire or of its edition, a decision
    of the body that concerns it, or the approval of the whole catalogue.
    """
    rules = feedback_rules(view)
    rule = rules.catalogue if rules else None
    if rule is None:
        return None
    found = [
        item
        for item in _approvals(view, rule, survey, day)
        if item.date <= day < after(item.date, rule.months)
    ]
    return max(found, key=lambda item: item.date, default=None)


def _approvals(view: View, rule: CatalogueRule, survey: Survey, day: dt.date) -> Iterator[Approved]:
    edition = edition_on(survey, day)
    own = [survey.decision, edition.decision if edition else None]
    yield from _acts(view, rule, (name for name in own if name))
    concerned = {survey.id, rule.obligation}
    yield from _acts(
        view,
        rule,
        (item.id for item in view.snapshot.of(Decision) if concerned & set(item.concerns)),
    )
    catalogue = view.snapshot.get(rule.obligation) if rule.obligation else None
    for done in until(catalogue.completions, day) if isinstance(catalogue, Obligation) else ():
        yield from _acts(view, rule, done.evidence)


def _acts(view: View, rule: CatalogueRule, ids: Iterable[str]) -> Iterator[Approved]:
    """Yield those of some records that are an act of the body."""
    for name in ids:
        record = view.snapshot.get(name)
        taken = isinstance(record, Decision) and view.state_id(record) not in _VOID
        held = isinstance(record, Meeting) and view.state_id(record) in _HELD
        if isinstance(record, Decision | Meeting) and (taken or held) and record.body == rule.body:
            yield Approved(record.id, record.date)


def marks(view: View, wave: Wave) -> tuple[Message, ...]:
    """Return what a wave lacked when it opened: approval, announcement.

    Answers may have been collected elsewhere already: a wave without them is marked, not refused.
    """
    if wave.opened is None or wave.opened > view.today:
        return ()
    lacked = ((UNAPPROVED, unapproved(view, wave)), (UNANNOUNCED, unannounced(view, wave)))
    return tuple(M(words) for words, lacks in lacked if lacks)


def unapproved(view: View, wave: Wave) -> bool:
    """Tell whether a wave was opened although nothing had approved its questionnaire by then."""
    survey = view.snapshot.get(wave.survey)
    rules = feedback_rules(view)
    if rules is None or rules.catalogue is None or wave.opened is None:
        return False
    own = _acts(view, rules.catalogue, [wave.approved] if wave.approved else [])
    if any(item.date <= wave.opened for item in own) or not isinstance(survey, Survey):
        return False
    return approval(view, survey, wave.opened) is None


def unannounced(view: View, wave: Wave) -> bool:
    """Tell whether a wave was not announced by the day on which it opened."""
    rules = feedback_rules(view)
    if rules is None or rules.announcement is None or wave.opened is None:
        return False
    return wave.announced is None or wave.announced > wave.opened
