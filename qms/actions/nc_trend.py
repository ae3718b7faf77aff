"""The trend of nonconformities, and the comparison around a CAPA, as a user asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from dateutil.relativedelta import relativedelta

from qms.actions.choices import by_label, choices
from qms.actions.records import find
from qms.actions.unit_names import unit_for
from qms.actions.values import choose, parse_date
from qms.engine.nc_trend import MONTHS, By, Slot, before_after, trend
from qms.engine.units import family
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.capa import Capa
from qms.kinds.nonconformity import Nonconformity

if TYPE_CHECKING:
    import datetime as dt

    from qms.actions.session import Session
    from qms.engine.nc_trend import BeforeAfter, Point

_ROWS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """Which nonconformities, by which periods, since when."""

    unit: str | None = None
    topic: str | None = None
    by: str = "month"
    since: str | None = None


def asked_trend(session: Session, asked: Asked) -> tuple[Point, ...]:
    """Return the numbers by period; without ``since`` as many rows as a year has months at most.

    Raises UsageProblem for a period, unit or subject that does not exist.
    """
    by = _by(asked.by)
    span = Slot("", _first(session, asked.since, by), session.today)
    units = family(session.view, _unit(session, asked.unit)) if asked.unit else None
    topic = _topic(session, asked.topic) if asked.topic else None

    def keep(item: Nonconformity) -> bool:
        return (units is None or item.unit in units) and (topic is None or item.topic == topic)

    return trend(session.view, span, by, keep)


def _by(text: str) -> By:
    found: By = next((one for one in get_args(By) if one == choose("--by", text, MONTHS)), "month")
    return found


def _first(session: Session, since: str | None, by: By) -> dt.date:
    if since is not None:
        return parse_date(since, "--since")
    months = max(_ROWS, 4 * MONTHS[by])
    return session.today - relativedelta(months=months - MONTHS[by])


def _unit(session: Session, text: str) -> str:
    return find(session, unit_for(session.view, Nonconformity, "unit", text)).id


def _topic(session: Session, text: str) -> str:
    known = choices(session, Nonconformity, "topic")
    return choose("--topic", by_label(text, known), (choice.value for choice in known))


def effect_of(session: Session, record_id: str) -> BeforeAfter:
    """Return the numbers before and after a CAPA; raises UsageProblem where there are none."""
    capa = find(session, record_id)
    if not isinstance(capa, Capa):
        raise UsageProblem(M("{id} is no CAPA.", id=capa.id), M("See the ids with: qms capa list"))
    found = before_after(session.view, capa)
    if found is None:
        raise UsageProblem(
            M("{id} cannot be compared by numbers.", id=capa.id),
            M(
                "It must be carried out, and name nonconformities as sources or a subject by which"
                " its effect is told."
            ),
        )
    return found
