"""The notice "you said, we did": what those who answered a survey are told (7.5.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from qms.i18n import N_, Day, M, translate
from qms.report.document import Column
from qms.report.office_paper import Issued, office_paper
from qms.report.papers import grid
from qms.report.wording import NO_VALUE, Number, number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.i18n import Message, Shown
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE = "report/notice.md.j2"

Words: TypeAlias = "Shown | str"


@dataclass(frozen=True, slots=True)
class Said:
    """What those who answered said: a block or question, of whom, and its share of positive ones.

    ``share`` and ``later``, that of the next wave, are per cent; None where they are not shown.
    """

    what: Words
    group: Words
    share: float | None = None
    later: float | None = None


@dataclass(frozen=True, slots=True)
class Did:
    """What was done: a measure or a decision, by which unit, and how far it has come."""

    what: Words
    unit: Words
    state: Words
    record: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything of a notice that its circle may see; numbers are None where they are hidden.

    ``reason`` says why no measures were needed, ``again`` between which days the next wave closes.
    """

    wave: str
    title: Words
    period: str
    asked: int | None
    valid: int | None
    said: tuple[Said, ...]
    did: tuple[Did, ...]
    reason: Words | None = None
    again: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """What the template may use, ``r`` in it."""

    answered: str
    said: int
    did: int
    reason: str
    again: str


def notice(desk: Desk, told: Told) -> Document:
    """Return the notice as a paper; it names units and no persons."""
    lang = desk.lang
    subtitle = f"{_in(told.title, lang)}, {told.period}"
    issued = Issued(N_("You said, we did"), told.wave, subtitle=subtitle)
    answered, again = _answered(told), _again(told)
    model = NoticePaper(
        answered.shown(lang) if answered else "",
        len(told.said),
        len(told.did),
        _in(told.reason, lang) if told.reason else "",
        again.shown(lang) if again else "",
    )
    return office_paper(desk, issued, TEMPLATE, model, (_said(desk, told), _did(desk, told)))


def words(told: Told, lang: str) -> str:
    """Return the notice in sentences, as the record of the wave keeps it."""
    return " ".join(sentence.shown(lang) for sentence in _sentences(told))


def patterns(told: Told) -> tuple[str, ...]:
    """Return the English patterns of the sentences, to know in which languages they are."""
    return tuple(sentence.text for sentence in _sentences(told))


def _sentences(told: Told) -> Iterator[Message]:
    yield M("Survey: {title}, {period}.", title=told.title, period=told.period)
    answered = _answered(told)
    if answered is not None:
        yield answered
    for one in told.said:
        if one.share is not None:
            yield M("You said: {what} ({group}), {share} % positive answers.",
                    what=one.what, group=one.group, share=Number(one.share))  # fmt: skip
        else:
            yield M("You said: {what} ({group}) is to become better.",
                    what=one.what, group=one.group)  # fmt: skip
        if one.later is not None:
            yield M("In the next survey: {share} %.", share=Number(one.later))
    for act in told.did:
        yield M("We did: {what} ({unit}; {state}).", what=act.what, unit=act.unit, state=act.state)
    if told.reason is not None:
        yield M("No measures were needed: {reason}.", reason=_bare(told.reason))
    again = _again(told)
    if again is not None:
        yield again


def _bare(words_of: Words) -> Words:
    return words_of.rstrip(".") if isinstance(words_of, str) else words_of


def _answered(told: Told) -> Message | None:
    if told.valid is None:
        return None
    if told.asked is None:
        return M("Valid answers: {n}.", n=told.valid)
    return M("Asked: {asked}, valid answers: {n}.", asked=told.asked, n=told.valid)


def _again(told: Told) -> Message | None:
    if told.again is None:
        return None
    first, last = told.again
    return M("We shall ask again between {first} and {last}.", first=Day(first), last=Day(last))


def _in(value: Words, lang: str) -> str:
    return value if isinstance(value, str) else value.shown(lang)


def _said(desk: Desk, told: Told) -> Table:
    lang = desk.lang
    columns = (
        Column("what", translate(N_("You said"), lang), width=5),
        Column("group", translate(N_("Group"), lang), width=3),
        Column("share", translate(N_("Positive answers, per cent"), lang), width=2),
        *(
            (Column("later", translate(N_("In the next survey, per cent"), lang), width=2),)
            if any(one.later is not None for one in told.said)
            else ()
        ),
    )
    rows = (
        (_in(one.what, lang), _in(one.group, lang), *_figures(one, lang))[: len(columns)]
        for one in told.said
    )
    return grid("said", columns, tuple(rows))


def _figures(one: Said, lang: str) -> tuple[str, str]:
    """Return both shares in the signs of the language, a dash where one is not shown."""
    both = (NO_VALUE if share is None else number(share, lang) for share in (one.share, one.later))
    first, then = both
    return first, then


def _did(desk: Desk, told: Told) -> Table:
    lang = desk.lang
    columns = (
        Column("what", translate(N_("We did"), lang), width=5),
        Column("unit", translate(N_("Unit"), lang), width=3),
        Column("state", translate(N_("State"), lang), width=2),
    )
    rows = tuple(
        (_in(one.what, lang), _in(one.unit, lang), _in(one.state, lang)) for one in told.did
    )
    return grid("did", columns, rows)
