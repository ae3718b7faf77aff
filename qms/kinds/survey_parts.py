"""What a questionnaire went through: its editions and its reviews."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from qms.i18n import N_
from qms.kinds.survey_form import SurveyForm
from qms.model.fields import DecisionRef, ItemId
from qms.model.items import DatedItem
from qms.model.text import Text


class SurveyEdition(DatedItem):
    """An edition of a questionnaire, named by its ``id``, asked from ``date`` on.

    ``changed`` are the questions that ask something else than before: their values do not compare
    with earlier ones.  ``validated`` is the day of its trial, ``decision`` approved it.  ``form``
    is what it asked, kept when the next edition began.
    """

    changed: tuple[ItemId, ...] = Field((), title=N_("Questions changed"))
    text: Text | None = Field(None, title=N_("What changed"))
    validated: dt.date | None = Field(None, title=N_("Validated on"))
    decision: DecisionRef | None = Field(None, title=N_("Decision"))
    form: SurveyForm | None = Field(None, title=N_("What it asked"))


class SurveyReview(DatedItem):
    """The questionnaire was looked through; ``edition`` is the new one, none where it stays."""

    edition: str | None = Field(None, title=N_("New edition"))
    text: Text | None = Field(None, title=N_("Text"))
