"""What the answers of a person rule out: answered all the same, or rightly left blank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from qms.exchange.survey_columns import Asked
    from qms.kinds.survey import Logic

    Numbers = np.ndarray[Any, np.dtype[Any]]


class Ruled:
    """What the logic of a questionnaire says of the rows of one piece.

    ``codes`` are the places of the options by question and row, ``blank`` says where none is.
    """

    def __init__(
        self,
        asked: Sequence[Asked],
        logic: Sequence[Logic],
        codes: list[Numbers],
        blank: list[Numbers],
    ) -> None:
        self.blank = blank
        self.out = list(_ruled_out(asked, logic, codes))

    @property
    def contradicting(self) -> Numbers:
        """Which rows answer a question that an answer of theirs rules out."""
        import numpy as np

        wrong: Numbers = np.zeros(len(self.blank[0]), dtype=bool)
        for ruled_out, at in self.out:
            wrong |= ruled_out & ~self.blank[at]
        return wrong

    @property
    def lacking(self) -> Numbers:
        """Which rows leave a question blank that no answer of theirs rules out."""
        import numpy as np

        asked = list(self.blank)
        for ruled_out, at in self.out:
            asked[at] = asked[at] & ~ruled_out
        found: Numbers = np.logical_or.reduce(asked)
        return found


def _ruled_out(
    asked: Sequence[Asked], logic: Sequence[Logic], codes: list[Numbers]
) -> Iterator[tuple[Numbers, int]]:
    """Yield which rows rule a question out, and the place of the question."""
    import numpy as np

    at = {one.question.id: place for place, one in enumerate(asked)}
    for rule in logic:
        if rule.question in at:
            column = at[rule.question]
            options = asked[column].options
            chosen = [place for place, one in enumerate(options) if one.value in rule.values]
            ruled_out = np.isin(codes[column], chosen)
            yield from ((ruled_out, at[name]) for name in rule.excludes if name in at)
