"""Whether a file of answers is a later export of an earlier one, or holds further answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.errors import ImportProblem
from qms.exchange.survey_ids import count, shared
from qms.exchange.survey_rows import begins_with
from qms.i18n import M

if TYPE_CHECKING:
    from qms.actions.survey_kept import Kept
    from qms.actions.survey_request import Ahead, Request
    from qms.engine.stats_tables import SurveyTables
    from qms.exchange.survey_reduce import Reduced


def replaces(request: Request, before: Kept, fresh: Reduced | Kept, ahead: Ahead) -> bool:
    """Tell whether a file takes the place of an earlier one; raises ImportProblem if unknown."""
    beside = before.log.sha256 in ahead.beside
    if (request.instead or request.more) and not beside:
        return request.instead
    if before.size and begins_with(request.file, before.size, before.log.sha256):
        return True
    later = later_export(before, fresh.tables, fresh.ids)
    if later is None and not beside:
        raise ImportProblem(
            M(
                "{file}: are these further answers, or a later export of {before}?",
                file=request.file.name,
                before=before.log.file,
            ),
            M("Say --add, or --replace; --response-id tells it by itself."),
        )
    return bool(later)


def later_export(before: Kept, tables: SurveyTables, ids: bytes) -> bool | None:
    """Tell whether a file is a later export of the answers of an earlier one.

    It is when all responses of the earlier one are in it and no count became smaller; it is not
    when they have no response in common.  None where that cannot be told.
    """
    if not before.ids or not ids:
        return None
    both = shared(before.ids, ids)
    if not both:
        return False
    return True if both == count(before.ids) and _grew(before.tables, tables) else None


def _grew(before: SurveyTables, after: SurveyTables) -> bool:
    none: tuple[int, ...] = ()
    return all(
        all(a <= b for a, b in zip(row[:-1], after.counts.get(key, none), strict=False))
        for key, row in before.counts.items()
        if any(row[:-1])
    ) and all(key in after.counts for key, row in before.counts.items() if any(row[:-1]))
