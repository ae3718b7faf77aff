"""What a wave keeps of its tables beside counts: sums of blocks, and the files with finer ones."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from qms.i18n import N_
from qms.kinds.evidence import Sha256
from qms.kinds.one_line import OnOneLine
from qms.kinds.wave_sums import ALL
from qms.model.items import Item

_SUMS = 6


class BlockSums(Item):
    """Sums over the respondents of a group who answered a block, for its interval.

    ``sums`` are n, sum y, sum m, sum y^2, sum y m, sum m^2 where one gave m valid answers and y
    positive ones; ``block`` is ``*`` for all questions.
    """

    block: str = Field(min_length=1, title=N_("Block"))
    group: str = Field(ALL, title=N_("Group"))
    sums: Annotated[tuple[int, ...], OnOneLine()] = Field(title=N_("Sums over respondents"))

    @model_validator(mode="after")
    def _six(self) -> Self:
        if len(self.sums) != _SUMS:
            raise PydanticCustomError("qms_block_sums", N_("a block of a group has six sums"))
        return self


class TableFile(Item):
    """A file in the folder ``tables`` beside the wave: departments, pairs of questions."""

    file: str = Field(pattern=r"^[a-z]+\.csv$", title=N_("File"))
    sha256: Sha256 = Field(title=N_("SHA-256"))
