"""What the report on a survey wave is made of: its figures, and which of them may be printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qms.engine.stats_tables import WHOLE
from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.engine.disclosure_types import Blurred, Hidden
    from qms.engine.stats_block import BlockStats
    from qms.engine.stats_items import Form
    from qms.engine.stats_of_wave import Developed
    from qms.engine.stats_question import QuestionStats
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_wave import WaveStats
    from qms.engine.survey_publication import Measure, SurveyPublication
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave


@dataclass(frozen=True, slots=True)
class Found:
    """A wave, of everybody or of one unit, which ``stats`` then has as the whole.

    ``group`` is ``all`` or the unit; ``level`` that of the groups set side by side; ``response`` is
    the response rate, 0 to 1.  ``publication`` decides on every number, that of each earlier wave
    is in ``earlier`` by the id of the wave.
    """

    wave: Wave
    survey: Survey
    form: Form
    settings: Settings
    group: str
    level: str
    stats: WaveStats
    over_waves: Developed
    response: float | None
    limit: float | None
    publication: SurveyPublication
    earlier: Mapping[str, SurveyPublication] = field(default_factory=dict)

    @property
    def university(self) -> bool:
        """Whether it is about everybody."""
        return self.group == ALL

    def share(
        self, name: str = WHOLE, group: str | None = None, measure: Measure = "positive"
    ) -> float | Blurred | Hidden | None:
        """Return a share of answers, 0 to 1, as it may be printed; None where there is none."""
        return self.publication.share(group or self.group, name, measure)

    def plain(self, name: str = WHOLE, group: str | None = None) -> float | None:
        """Return the share of positive answers, 0 to 1, where it is printed as a number."""
        found = self.share(name, group)
        return found if isinstance(found, float) else None

    def valid(self, name: str = WHOLE, group: str | None = None) -> int | Hidden | None:
        """Return the number of valid answers to a question or a block."""
        return self.publication.valid(group or self.group, name)

    def block(self, name: str = WHOLE, group: str | None = None) -> BlockStats | None:
        """Return the statistics of a block, None where a number behind them is not printed."""
        own = self.group if group is None else group
        stats = self.stats.whole if own == self.group else self.stats.groups.get(own)
        return stats.blocks.get(name) if stats and self.publication.open(own, name) else None

    def question(self, name: str) -> QuestionStats | None:
        """Return the statistics of a question, None where a number behind them is not printed."""
        is_open = self.publication.open(self.group, name)
        return self.stats.whole.questions.get(name) if is_open else None

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks of the questionnaire, without that of all questions."""
        return tuple(name for name in self.form.blocks if name != WHOLE)
