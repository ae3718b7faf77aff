"""Rule of sensitive surveys: what was answered stays out of the records that everybody clones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds.survey import Survey
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View

_KEPT_APART: Final = ("results", "blocks", "tables", "scores", "published")


@integrity("Q190", "7.1, KZ-SURV-36")
def answers_not_apart(view: View) -> Iterator[Hit]:
    """A wave of a sensitive survey holds what was answered.

    Of well-being and the like the records of the main workspace say how many answered, and nothing
    of what: git never forgets, and whoever clones it would read it.  Tables, and what reports
    printed, lie in the restricted workspace or, where there is none, under ``private/``.  In the
    restricted workspace itself the waves hold their results as any other.
    """
    if view.snapshot.config.main is not None:
        return
    for wave in view.snapshot.of(Wave):
        survey = view.snapshot.get(wave.survey)
        if not isinstance(survey, Survey) or not survey.sensitive:
            continue
        found = tuple(name for name in _KEPT_APART if getattr(wave, name))
        if found:
            yield Hit(
                wave.id,
                (found[0],),
                M("{survey} is sensitive, and the wave holds: {fields}",
                  survey=survey.id, fields=found),
                M("Take them out (qms edit {id}) and take the file of answers in again: its tables"
                  " are kept apart. Move the files of its folder published to tables/{id}/published"
                  " of the restricted workspace, else to private/surveys/{id}/published.",
                  id=wave.id),
            )  # fmt: skip
