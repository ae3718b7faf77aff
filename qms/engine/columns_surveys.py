"""What lists show of questionnaires, waves and consents beside their own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.instruments import approval, marks, next_review
from qms.engine.survey_ethics import standing
from qms.i18n import N_
from qms.kinds.consent import Consent
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.survey import Survey
    from qms.model.record import Record

    Derive = Callable[[View, Record], tuple[Message, ...] | int | None]


def reviewed_survey(view: View, survey: Survey) -> dt.date | None:
    """Return by when a questionnaire is to be reviewed."""
    return next_review(view, survey)


def approved_survey(view: View, survey: Survey) -> dt.date | None:
    """Return the day of the approval by which a questionnaire may be asked today."""
    found = approval(view, survey, view.today)
    return found.date if found else None


def _marks(view: View, record: Record) -> tuple[Message, ...] | None:
    return marks(view, record) if isinstance(record, Wave) else None


def _standing(view: View, record: Record) -> int | None:
    return standing(view, record) if isinstance(record, Consent) else None


SURVEY_COLUMNS: Final[Mapping[str, tuple[str, Derive]]] = {
    "marks": (N_("Marks"), _marks),
    "standing": (N_("Consents that stand"), _standing),
}
