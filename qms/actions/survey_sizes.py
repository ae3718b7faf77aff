"""More valid answers than people who were asked: one of the two numbers is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import ImportProblem
from qms.i18n import M
from qms.kinds.wave import ALL
from qms.kinds.wave_sums import asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.kinds.wave import Wave


def no_more_than_asked(wave: Wave, file: str, sizes: Mapping[str, int]) -> None:
    """Raise ImportProblem for more valid answers, by group, than people could give."""
    valid, most = sizes.get(ALL, 0), asked(wave.invited, wave.ineligible)
    if most is not None and valid > most:
        raise ImportProblem(
            M(
                "{file}: with it {id} has {valid} valid answers, but {asked} people were asked"
                " (invited {invited}, ineligible {ineligible}).",
                file=file,
                id=wave.id,
                valid=valid,
                asked=most,
                invited=wave.invited,
                ineligible=wave.ineligible or 0,
            ),
            M("Is it the file of this wave? If so, say how many were invited: --invited N"),
        )
    for item in wave.responses:
        size = sizes.get(item.group, 0)
        if item.group != ALL and item.invited is not None and size > item.invited:
            raise ImportProblem(
                M(
                    "{file}: with it {group} has {valid} valid answers, but {invited} were"
                    " invited.",
                    file=file,
                    group=item.group,
                    valid=size,
                    invited=item.invited,
                ),
                M("Correct how many of the group were invited: qms edit {id}", id=wave.id),
            )
