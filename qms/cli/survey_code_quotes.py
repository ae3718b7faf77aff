"""What ``qms survey code quote`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.output import as_json, envelope, line
from qms.cli.survey_code_shown import shown_group
from qms.i18n import M

if TYPE_CHECKING:
    from qms.actions.coding import Work
    from qms.actions.coding_quote import Proposed
    from qms.actions.session import Session


def show_quotes(session: Session, found: Work, proposed: Proposed) -> None:
    """Print answers that may be quoted, and how many may not."""
    if as_json():
        envelope(
            session,
            "survey-code-quote",
            (
                {
                    "key": one.key,
                    "theme": one.theme,
                    "category": theme.category.value if theme else None,
                    "group": one.group or None,
                    "text": one.text,
                }
                for one in proposed.quotes
                for theme in [found.book.theme(one.theme)]
            ),
        )
        return
    for theme in found.book.themes:
        said = [one for one in proposed.quotes if one.theme == theme.id]
        if said:
            line(M("{category}: {theme}", category=M(theme.category.value), theme=theme.title))
        for one in said:
            unit = f" ({shown_group(session, one.group)})" if one.group else ""
            line(f"  {one.text}{unit}")
    _withheld(proposed)


def _withheld(proposed: Proposed) -> None:
    if proposed.small:
        line(
            M("Withheld, of groups with fewer than {minimum} answers: {n}",
              minimum=proposed.minimum, n=proposed.small)
        )  # fmt: skip
    if proposed.personal:
        line(M("Withheld, because they name somebody: {n}", n=proposed.personal))
    line(M("For the office alone: read each of them before you use it."))
