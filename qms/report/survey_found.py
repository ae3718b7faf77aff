"""What the report on a survey wave is made of: its figures, and which of them may be printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qms.engine.stats_block import block_stats, cluster_interval, effective_size
from qms.engine.stats_compare import contrasts
from qms.engine.stats_shares import Estimate
from qms.engine.stats_tables import WHOLE
from qms.engine.survey_publication_shown import widest_shown
from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qms.engine.disclosure_types import Blurred, Hidden
    from qms.engine.stats_block import BlockStats
    from qms.engine.stats_compare import Contrast
    from qms.engine.stats_items import Form
    from qms.engine.stats_of_wave import Developed
    from qms.engine.stats_question import QuestionStats
    from qms.engine.stats_settings import Settings
    from qms.engine.stats_shares import Interval
    from qms.engine.stats_tables import ClusterSums
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
        if not self.publication.open(own, name):
            return None
        stats = self.stats.whole if own == self.group else self.stats.groups.get(own)
        if stats is not None:
            return stats.blocks.get(name)
        sums = self.publication.given.finer.clusters.get((own, name))
        return block_stats(sums, self.settings) if sums else None

    @property
    def clustered(self) -> bool:
        """Whether it is known who gave which answers, not only how many there are."""
        return bool(self.stats.whole.blocks)

    def interval(self, name: str = WHOLE, group: str | None = None) -> Interval | None:
        """Return the interval of a block, 0 to 1; of ready-made counts the widest it can have."""
        own = group or self.group
        if self.clustered:
            block = self.block(name, own)
            return block.interval if block else None
        known = self.stats.whole if own == self.group else self.stats.groups.get(own)
        if known is None or own not in self.publication.groups:
            return None
        return widest_shown(self.publication, known, (own, name), self.settings)

    def against_others(self, groups: Iterable[str]) -> Mapping[str, Contrast]:
        """Compare groups of one level with all others, corrected for their number, by group.

        Those are left out of which a number is not printed.
        """
        whole = self.block()
        known = {group: found for group in groups if (found := self.block(WHOLE, group))}
        if whole is None:
            return {}
        pairs = {
            group: (one.estimate, self._rest(whole.sums - one.sums))
            for group, one in known.items()
            if whole.sums.m > one.sums.m
        }
        return {one.group: one for one in contrasts(pairs, self.settings)}

    def _rest(self, sums: ClusterSums) -> Estimate:
        interval = cluster_interval(sums, self.settings.level)
        return Estimate(sums.y / sums.m, effective_size(sums), interval)

    def question(self, name: str) -> QuestionStats | None:
        """Return the statistics of a question, None where a number behind them is not printed."""
        is_open = self.publication.open(self.group, name)
        return self.stats.whole.questions.get(name) if is_open else None

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks of the questionnaire, without that of all questions."""
        return tuple(name for name in self.form.blocks if name != WHOLE)
