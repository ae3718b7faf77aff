"""What a report says of the numbers that it hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.i18n import M

if TYPE_CHECKING:
    from qms.engine.disclosure_types import Publication, Rules
    from qms.i18n import Message


def disclosure_notes(publication: Publication) -> tuple[Message, ...]:
    """Return what a reader of a publication has to know, without telling why a number is hidden."""
    return (*notes_of(publication.rules, len(publication.hidden)), *publication.notes)


def notes_of(rules: Rules, hidden: int) -> tuple[Message, ...]:
    """Return what is said of a publication in which so many numbers are hidden."""
    return (
        M(
            "Numbers of fewer than {minimum} respondents are hidden, and as many others as it takes"
            " that none can be had by subtraction, over tables, levels and earlier reports.",
            minimum=rules.minimum,
        ),
        M(
            "Shares of fewer than {answers} answers are not printed exactly near 0 and 100 %.",
            answers=rules.blur_below,
        ),
        M(
            "Method: Hundepool and others 2012, Statistical Disclosure Control, chapters 4 and 5."
            " Numbers hidden: {hidden}.",
            hidden=hidden,
        )
        if hidden  # groups that were folded away before have no number to count
        else M(
            "Method: Hundepool and others 2012, Statistical Disclosure Control, chapters 4 and 5."
        ),
    )
