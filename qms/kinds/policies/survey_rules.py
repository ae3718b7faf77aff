"""Rules of surveys: what counts as positive, which groups are too small, when to warn."""

from __future__ import annotations

from pydantic import Field

from qms.i18n import N_
from qms.kinds.policies import policy
from qms.kinds.policies.survey_coding import CodingRules
from qms.kinds.policies.survey_disclosure import DisclosureRules
from qms.kinds.policies.survey_results import (
    CertificateRules,
    LightRules,
    LoopRules,
    TeacherRules,
)
from qms.kinds.policies.survey_statistics import StatisticsRules
from qms.model.items import Item, Source
from qms.model.policy import Policy


class SurveyRulesValue(Item):
    """Numbers of the regulation on surveys.

    ``top_share`` is the part of a scale (0 to 1) whose options count as positive; ``minimum_group``
    the fewest valid answers of a group that is shown by itself; ``low_response`` the response rate
    (0 to 1) below which a warning is given; ``coding`` says how answers in words are coded.
    """

    top_share: float = Field(gt=0, lt=1, title=N_("Top share of the scale"))
    top_share_source: Source = Field(title=N_("Source"))
    minimum_group: int = Field(ge=1, title=N_("Smallest group shown"))
    minimum_group_source: Source = Field(title=N_("Source"))
    low_response: float = Field(gt=0, lt=1, title=N_("Low response rate"))
    low_response_source: Source = Field(title=N_("Source"))
    coding: CodingRules = Field(default_factory=CodingRules, title=N_("Open answers"))
    statistics: StatisticsRules = Field(
        default_factory=StatisticsRules, title=N_("Statistics of surveys")
    )
    disclosure: DisclosureRules = Field(
        default_factory=DisclosureRules, title=N_("Disclosure control")
    )
    lights: LightRules = Field(default_factory=LightRules, title=N_("Traffic lights"))
    loop: LoopRules = Field(default_factory=LoopRules, title=N_("Loop of surveys"))
    certificate: CertificateRules = Field(
        default_factory=CertificateRules, title=N_("Certificate of a teacher")
    )
    teachers: TeacherRules = Field(default_factory=TeacherRules, title=N_("Surveys about teachers"))


class SurveyRules(Policy[SurveyRulesValue], spec=policy("survey-rules", N_("Rules of surveys"))):
    """What counts as positive, which groups are folded, when a response rate is low."""
