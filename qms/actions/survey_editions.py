"""Editions of a questionnaire: which one a wave asks, and what it asked is kept when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.actions.values import parse_date
from qms.engine.survey_editions import (
    digest_to_keep,
    edition_asked,
    edition_on,
    name_it_first,
    still_fits,
)
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.survey import Survey
from qms.kinds.survey_form import SurveyForm
from qms.kinds.wave import Wave
from qms.model.change import Append, Remove, Set
from qms.model.items import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from qms.actions.session import Session
    from qms.model.change import Edit

_FIRST: Final = ("1", "0")
"""How an edition is called that nobody named, when the next one begins."""


def edition_for(session: Session, values: Mapping[str, Sequence[str]]) -> str | None:
    """Return the edition that a new wave asks: of its opening day, else the current one."""
    survey = session.snapshot.get(next(iter(values.get("survey", ())), ""))
    if not isinstance(survey, Survey):
        return None
    opened = next(iter(values.get("opened", ())), None)
    found = edition_on(survey, parse_date(opened, "--opened")) if opened else None
    return found.id if found else survey.edition


def asked_edits(wave: Wave, survey: Survey) -> tuple[Edit, ...]:
    """Return the edits by which a wave says what its answers were counted by, once."""
    edition = edition_asked(survey, wave) if wave.edition is None else None
    named = (Set(wave.id, ("edition",), edition),) if edition else ()
    kept = (Set(wave.id, ("form",), digest_to_keep(survey)),) if wave.form is None else ()
    return (*named, *kept)


def kept_form(session: Session, survey: Survey, new: str, day: dt.date) -> tuple[Edit, ...]:
    """Return the edits that keep what the edition in force asked, before ``new`` begins.

    Raises UsageProblem where waves were counted by something else: it was changed already.
    """
    waves = _asking(session, survey)
    _refuse_changed(survey, waves)
    form = SurveyForm(scales=survey.scales, blocks=survey.blocks, questions=survey.questions)
    tree = plain(form)
    if not tree:
        return ()
    for number, item in enumerate(survey.editions):
        if item.id == survey.edition:
            path = ("editions", number, "form")
            return (Set(survey.id, path, tree),) if item.form is None else ()
    name = survey.edition or next(one for one in _FIRST if one != new)
    first = min((wave.opened for wave in waves if wave.opened), default=day)
    item_: dict[str, Any] = {"id": name, "date": min(first, day).isoformat(), "form": tree}
    return (Append(survey.id, ("editions",), item_),)


def forgotten_forms(session: Session, survey: Survey) -> tuple[Edit, ...]:
    """Return the edits after which the questionnaire may be mended under waves that are counted.

    Their answers are then taken in again, and are counted by what it says by then.
    """
    return tuple(
        Remove(wave.id, ("form",)) for wave in _asking(session, survey) if wave.form is not None
    )


def _asking(session: Session, survey: Survey) -> list[Wave]:
    """Return the waves that asked the edition in force."""
    return [
        wave
        for wave in session.snapshot.of(Wave)
        if wave.survey == survey.id and edition_asked(survey, wave) == survey.edition
    ]


def _refuse_changed(survey: Survey, waves: list[Wave]) -> None:
    changed = tuple(wave.id for wave in waves if not still_fits(survey, wave))
    if changed:
        raise UsageProblem(
            M(
                "{waves}: answers were counted before the questionnaire {survey} was changed.",
                waves=changed,
                survey=survey.id,
            ),
            name_it_first(survey),
        )
