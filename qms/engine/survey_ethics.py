"""Ethics of surveys as data: who collects, for what the results serve, who consented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.instruments import feedback_rules
from qms.engine.units import family
from qms.i18n import N_, M
from qms.kinds.body import Body
from qms.kinds.consent import Consent
from qms.kinds.unit import Unit
from qms.model.items import until
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.policies.feedback import CollectionRule, Part
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.model.text import Text

_WANTED = (
    ("purposes", N_("purpose")),
    ("voluntary", N_("text on taking part freely")),
    ("method_owner", N_("owner of the method")),
    ("interpreted_by", N_("who interprets")),
)


def unstated(view: View, survey: Survey, wave: Wave | None = None) -> tuple[str, ...]:
    """Return what a questionnaire leaves open of its ethics, as English words to translate."""
    rules = feedback_rules(view)
    if rules is None or rules.ethics is None:
        return ()
    open_ones = [words for field, words in _WANTED if not getattr(survey, field)]
    if not survey.collected_by and (wave is None or wave.run_by is None):
        open_ones.append(N_("who collects"))
    return tuple(open_ones)


def may_not_collect(view: View, who: str, group: str) -> CollectionRule | None:
    """Return the rule by which a unit or body does not collect answers of a group, None if it may.

    Units below one that the policy names (an institute's own offices) may as well.
    """
    rules = feedback_rules(view)
    rule = rules.collection if rules else None
    record = view.snapshot.get(who)
    if rule is None or not isinstance(record, Unit | Body) or record.level not in rule.levels:
        return None
    named = [item.who for item in rule.named if not item.groups or group in item.groups]
    allowed = who in named or getattr(record, "parent", None) in named
    return None if allowed or any(who in family(view, name) for name in named) else rule


def part_of_others(view: View, who: str, part: Part) -> tuple[str, ...]:
    """Return who has a part by the table of responsibilities, none where ``who`` is among them."""
    rules = feedback_rules(view)
    rows = [row for row in (rules.responsibilities if rules else ()) if part in row.parts]
    named = tuple(name for row in rows for name in row.who)
    if not named or any(not row.who for row in rows) or who in named:
        return ()
    record = view.snapshot.get(who)
    parents = {getattr(record, "parent", None)}
    below = any(who in family(view, name) for name in named)
    return () if below or parents & set(named) else named


def standing(view: View, consent: Consent, day: dt.date | None = None) -> int:
    """Return how many consents of a record stand on a day: given, not withdrawn, not run out."""
    at = min(day or view.today, view.today)
    over = consent.until is not None and consent.until < at
    if over or consent.date > at or view.state_id(consent) == ENTERED_BY_MISTAKE:
        return 0
    return consent.number - sum(item.number for item in until(consent.withdrawals, at))


def consented(
    view: View, purpose: str, category: str, day: dt.date | None = None
) -> tuple[Consent, ...]:
    """Return the consents of a category to a purpose that stand on a day."""
    return tuple(
        item
        for item in view.snapshot.of(Consent)
        if (item.purpose, item.category) == (purpose, category) and standing(view, item, day) > 0
    )


def lacks_consent(view: View, purpose: str, asked: str, day: dt.date | None = None) -> str | None:
    """Return the category whose consent a purpose wants and nobody gave, None where all is well.

    ``asked`` is the group whose answers serve the purpose.
    """
    rules = feedback_rules(view, day)
    rule = rules.purpose(purpose) if rules else None
    if rule is None or not rule.consent:
        return None
    category = rule.category or asked
    return None if consented(view, purpose, category, day) else category


def consent_to_record(view: View, category: str, purpose: str) -> tuple[Message, Message]:
    """Say that the register holds no consent of a category to a purpose, and what to do."""
    return (
        M(
            "no consent of {category} to {purpose}",
            category=word_of(view, "target-group", category),
            purpose=word_of(view, "survey-purpose", purpose),
        ),
        M(
            "Record it: qms consent add --category {category} --purpose {purpose}",
            category=category,
            purpose=purpose,
        ),
    )


def word_of(view: View, vocabulary: str, word: str) -> Text | str:
    """Return how a word of a vocabulary is shown; itself where the vocabulary has it not."""
    found = view.word(vocabulary, word)
    return found.label if found else word


def unlawful(view: View, purposes: tuple[str, ...], day: dt.date | None = None) -> tuple[str, ...]:
    """Return those of some purposes that the closed list in force on a day has not (7.6(3))."""
    rules = feedback_rules(view, day)
    if rules is None or not rules.purposes:
        return ()
    return tuple(name for name in purposes if rules.purpose(name) is None)
