"""The certificate of a teacher: own indicators only, for whoever the teacher shows it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_tables import WHOLE
from qms.i18n import N_, Day, M, say, translate
from qms.report.document import Column
from qms.report.office_paper import Issued, office_paper
from qms.report.papers import grid
from qms.report.wording import number

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.certificate import Indicator
    from qms.engine.disclosure_types import Blurred, Hidden
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.model.text import Text
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE: Final = "report/certificate.md.j2"


@dataclass(frozen=True, slots=True)
class WaveOf:
    """What one wave says of one teacher; ``answers`` are people.

    ``others`` is a share of positive answers, 0 to 1, that the policy puts beside; None is none.
    """

    wave: Wave
    survey: Survey
    answers: int
    indicators: tuple[Indicator, ...]
    others: float | Blurred | Hidden | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a certificate is made of: who asked for it, when, by what channel, for what.

    ``benchmark`` says in English whose share stands beside, empty where the policy allows none.
    """

    id: str
    code: str
    requested: dt.date
    channel: Text | None
    purpose: Text | None
    unit: str | None
    waves: tuple[WaveOf, ...]
    minimum: int
    blur_below: int
    level: float
    benchmark: str = ""


@dataclass(frozen=True, slots=True)
class _Section:
    """A wave in the template: its heading and the name of its table."""

    title: str
    closed: Day | None
    answers: int
    table: str


@dataclass(frozen=True, slots=True)
class Model:
    """What the template may use, ``r`` in it."""

    name: str
    code: str
    unit: str
    requested: Day
    channel: str
    purpose: str
    several: bool
    sections: tuple[_Section, ...]
    minimum: int
    blur_below: int
    level: str
    interval: bool
    hidden: bool
    blurred: bool
    benchmark: str


def certificate(desk: Desk, given: Given) -> Document:
    """Return the paper; the teacher's name is that of the staff list, by the code, if it has it."""
    lang = desk.lang
    sections = tuple(
        _Section(
            _titled(desk, item),
            Day(item.wave.closed) if item.wave.closed else None,
            item.answers,
            f"wave-{place}",
        )
        for place, item in enumerate(given.waves, start=1)
    )
    tables = [_blocks(desk, given, item, place) for place, item in enumerate(given.waves, start=1)]
    shares = [one for item in given.waves for one in item.indicators]
    model = Model(
        name=_holder(desk, given.code),
        code=given.code,
        unit=desk.called(given.unit) if given.unit else "",
        requested=Day(given.requested),
        channel=desk.text(given.channel),
        purpose=desk.text(given.purpose),
        several=len(given.waves) > 1,
        sections=sections,
        minimum=given.minimum,
        blur_below=given.blur_below,
        level=number(100 * given.level, lang),
        interval=any(one.interval for one in shares),
        hidden=any(one.respondents is None for one in shares),
        blurred=any(not isinstance(one.share, float) and one.respondents for one in shares),
        benchmark=given.benchmark,
    )
    issued = Issued(
        N_("Certificate of survey results of a teacher"),
        given.id,
        M("No. {number}", number=given.id).shown(lang),
    )
    return office_paper(desk, issued, TEMPLATE, model, (_over_waves(desk, given), *tables))


def _titled(desk: Desk, item: WaveOf) -> str:
    return f"{desk.text(item.survey.title)}, {item.wave.period}"


def _holder(desk: Desk, code: str) -> str:
    """Return the name that the staff list has under a code, nothing where it has none."""
    wanted = code.strip().casefold()
    named = (one for held in desk.staff.values() for one in held if one.code)
    return next((one.name for one in named if one.code.casefold() == wanted), "")


def _over_waves(desk: Desk, given: Given) -> Table:
    lang = desk.lang
    columns = [
        Column("wave", translate(N_("Survey"), lang), width=4),
        Column("answers", translate(N_("Answers"), lang), width=2),
        Column("share", translate(N_("Positive answers, %"), lang), width=2),
        Column("mean", translate(N_("Mean score"), lang), width=2),
    ]
    rows: list[tuple[str, ...]] = [
        (_titled(desk, item), str(item.answers), _share(desk, whole), _mean(desk, whole))
        for item in given.waves
        for whole in item.indicators[:1]
    ]
    if given.benchmark:
        columns.append(Column("others", translate(given.benchmark, lang), width=2))
        rows = [
            (*row, _value(desk, item.others)) for row, item in zip(rows, given.waves, strict=True)
        ]
    return grid("waves", columns, rows)


def _blocks(desk: Desk, given: Given, item: WaveOf, place: int) -> Table:
    lang = desk.lang
    interval = M("Interval of {level} %", level=number(100 * given.level, lang)).shown(lang)
    columns = (
        Column("block", translate(N_("Questions"), lang), width=4),
        Column("answers", translate(N_("Answers"), lang), width=1),
        Column("share", translate(N_("Positive answers, %"), lang), width=2),
        Column("interval", interval, width=2),
        Column("mean", translate(N_("Mean score"), lang), width=2),
    )
    titles = {block.id: desk.text(block.title) for block in item.survey.blocks}
    titles[WHOLE] = translate(N_("All questions"), lang)
    rows = [
        (
            titles.get(one.block, one.block),
            None if one.respondents is None else str(one.respondents),
            _share(desk, one),
            _interval(desk, one),
            _mean(desk, one),
        )
        for one in item.indicators
    ]
    return grid(f"wave-{place}", columns, rows)


def _share(desk: Desk, one: Indicator) -> str:
    return _value(desk, one.share)


def _value(desk: Desk, value: float | Blurred | Hidden | None) -> str:
    if value is None or isinstance(value, float):
        return "" if value is None else number(100 * value, desk.lang, 1)
    return value.shown(desk.lang)


def _interval(desk: Desk, one: Indicator) -> str:
    if one.interval is None:
        return ""
    low, high = (number(100 * end, desk.lang, 1) for end in (one.interval.low, one.interval.high))
    return f"{low}\N{EN DASH}{high}"


def _mean(desk: Desk, one: Indicator) -> str:
    if one.mean is None or one.scale is None:
        return ""
    low, high = one.scale
    mean = number(one.mean, desk.lang, 2)
    return say(M("{mean} (of {low} to {high})", mean=mean, low=low, high=high), desk.lang)
