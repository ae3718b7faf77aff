"""Answers in words in the report on a wave: their themes, and how far two coders agree on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from qms.engine.coding_agreement import theme_agreement
from qms.engine.disclosure_types import Hidden, Reason
from qms.engine.survey_composition import apart
from qms.engine.surveys import survey_rules
from qms.i18n import N_, M
from qms.kinds.code_book import Category
from qms.kinds.policies.survey_coding import CodingRules
from qms.kinds.wave import ALL
from qms.report.lists import Head, counts
from qms.report.survey_past import title_of
from qms.report.survey_words import Limits, per_cent
from qms.report.wording import Rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.i18n import Shown
    from qms.kinds.code_book import CodeBook, Theme
    from qms.kinds.wave_coding import CodedTwice, Coding
    from qms.report.document import Table
    from qms.report.frame import Frame
    from qms.report.survey_found import Found

_ORDER: Final = tuple(Category)
_SMALL: Final = Hidden(Reason.SMALL)


class _Counted(NamedTuple):
    """A theme that some answers of a group have; ``shown`` is whether their number is printed."""

    theme: Theme
    number: int
    answers: int
    shown: bool


_THEMES: Final = (
    Head("question", N_("Survey question"), 3),
    Head("category", N_("Category"), 2),
    Head("theme", N_("Theme"), 4),
    Head("answers", N_("Answers"), 1, "integer"),
    Head("share", N_("Of the answers, %"), 1, "number"),
)


def themes_table(frame: Frame, found: Found) -> Table:
    """Return the themes of the open answers by category (7.5.3(4)), the most frequent first.

    Numbers under the least size of a quoted group are hidden, and those of groups by which readers
    could subtract them from the whole.
    """
    rows = [
        _row(found, coding, one)
        for coding in found.wave.codings
        for one in _counted(found, coding, found.group)
    ]
    caption = N_("Themes of the open answers")
    origin = [(found.wave.id,)] * len(rows)
    return counts(frame, "themes", caption, _THEMES, rows, origin)


def _row(found: Found, coding: Coding, one: _Counted) -> tuple[Any, ...]:
    return (
        title_of(found, coding.question),
        M(one.theme.category.value),
        one.theme.title,
        one.number if one.shown else _SMALL,
        per_cent(one.number / one.answers) if one.shown else _SMALL,
    )


def _counted(found: Found, coding: Coding, group: str) -> Iterator[_Counted]:
    book = _book(found, coding)
    own = next((item for item in coding.groups if item.group == group), None)
    least = found.publication.given.rules.minimum_text
    if book is None or own is None or own.answers < least or found.publication.silent:
        return
    rows = sorted(
        zip(book.themes, own.counts, _told(coding, own.group, least), strict=False),
        key=lambda row: (_ORDER.index(row[0].category), -row[1]),
    )
    for theme, count, told in rows:
        if count:
            yield _Counted(theme, count, own.answers, count >= least and told)


def _told(coding: Coding, group: str, least: int) -> tuple[bool, ...]:
    """Tell of each theme whether its number in a group leaves no few answers of the whole."""
    whole = next((item.counts for item in coding.groups if item.group == ALL), ())
    parts = {item.group: item.counts for item in coding.groups if item.group != ALL}
    told = []
    for place, number in enumerate(whole):
        sizes = {one: row[place] for one, row in parts.items()}
        told.append(group == ALL or group in apart(sizes, least, number - sum(sizes.values())))
    return tuple(told)


def _book(found: Found, coding: Coding) -> CodeBook | None:
    return next((item for item in found.survey.code_books if item.id == coding.book), None)


def categories(found: Found) -> tuple[Shown, ...]:
    """Return how many mentions each category has, of those themes that are printed."""
    sums: dict[str, int] = {}
    for coding in found.wave.codings:
        for one in _counted(found, coding, found.group):
            if one.shown:
                name = one.theme.category.value
                sums[name] = sums.get(name, 0) + one.number
    return tuple(M("{category}: {n}", category=M(name), n=n) for name, n in sums.items())


_AGREED: Final = (
    Head("question", N_("Survey question"), 3),
    Head("theme", N_("Theme"), 4),
    Head("doubled", N_("Coded by two"), 1, "integer"),
    Head("equal", N_("Equal, %"), 1, "number"),
    Head("kappa", N_("Kappa"), 1, "number"),
    Head("limits", N_("Interval"), 2),
    Head("verdict", N_("Verdict"), 2),
)


def agreement_table(frame: Frame, found: Found) -> Table:
    """Return how far two coders agree on each theme, over all answers of the wave (7.5.3(4)).

    The figures of a theme are hidden where the number of its answers is, and all of them where
    fewer answers were coded by two than a quoted group has.
    """
    rules = survey_rules(frame.view, found.wave.closed) or survey_rules(frame.view)
    own = rules.coding if rules else CodingRules()
    rows = [
        (title_of(found, coding.question), one.theme.title, *_agreed(found, coding, one, own))
        for coding in found.wave.codings
        for one in _counted(found, coding, ALL)
        if coding.twice
    ]
    caption = N_("Agreement of two coders")
    origin = [(found.wave.id,)] * len(rows)
    return counts(frame, "agreement", caption, _AGREED, rows, origin)


def _agreed(found: Found, coding: Coding, one: _Counted, rules: CodingRules) -> tuple[Any, ...]:
    """Return answers coded by two, equal codes in per cent, kappa, its interval, the verdict."""
    cells = _cells(coding, one.theme)
    if not one.shown or coding.doubled < found.publication.given.rules.minimum_text:
        return (_SMALL,) * 5
    both = theme_agreement(one.theme.id, cells.table, rules) if cells else None
    if both is None or both.found is None:
        return coding.doubled, None, None, None, None
    interval = both.interval
    return (
        coding.doubled,
        per_cent(both.found.equal),
        None if both.kappa is None else Rounded(both.kappa, 2),
        Limits(interval.low, interval.high, 2) if interval else None,
        both.verdict.label if both.verdict else None,
    )


def _cells(coding: Coding, theme: Theme) -> CodedTwice | None:
    return next((item for item in coding.twice if item.theme == theme.id), None)
