"""``qms risk what-if``: what would change, with nothing written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.risk_what_if import Supposed, what_if
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.notes import unread
from qms.cli.output import as_json, envelope, line, table
from qms.i18n import N_, M, _, current

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.session import Session
    from qms.engine.risk_what_if import Duty, Moved, Outcome
    from qms.engine.risks import Rating
    from qms.i18n import Message, Shown


def extend(app: typer.Typer) -> None:
    """Add the verb to the group of risks."""
    app.command(
        "what-if",
        cls=QmsCommand,
        help=N_("Show what would change, without writing anything"),
        epilog=(
            "qms risk what-if --set RSK-2026-0001.likelihood=2 --close CAPA-2026-0003\n"
            "qms risk what-if --bands bands.yaml"
        ),
    )(_what_if)


def _what_if(
    levels: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="RSK.likelihood|impact=N", help=N_("Suppose another level of a risk")
        ),
    ] = None,
    closed: Annotated[
        list[str] | None,
        typer.Option(
            "--close",
            metavar="CAPA",
            help=N_("Suppose a CAPA closed; its risks get their target or residual levels"),
        ),
    ] = None,
    bands: Annotated[
        Path | None,
        typer.Option("--bands", metavar=N_("FILE"), help=N_("Suppose the bands of a YAML file")),
    ] = None,
) -> None:
    session = state.session()
    found = what_if(session, Supposed(levels or (), closed or (), bands))
    unread(session)
    if as_json():
        envelope(session, "risk-what-if", _items(session, found))
        return
    _say_risks(session, found)
    _say_matrix(session, found)
    _say_duties(_("Would be to do"), found.arises)
    _say_duties(_("Would fall away"), found.falls)
    line(M("Nothing was written."))


def _say_risks(session: Session, found: Outcome) -> None:
    if not found.moved:
        line(M("No risk would change its score or band."))
        return
    table(
        [_("Risk"), _("Title"), _("Score"), "", _("Band"), ""],
        [
            (
                item.risk,
                session.view.name(item.risk),
                _score(item.before),
                _score(item.after),
                _band(item.before),
                _band(item.after),
            )
            for item in found.moved
        ],
        _("Risks that would change"),
    )
    if any(not _comparable(item) for item in found.moved):
        line(M("Scores of two scales are never compared: they stand side by side only."))


def _comparable(item: Moved) -> bool:
    return all(one is None or one.comparable for one in (item.before, item.after))


def _score(found: Rating | None) -> str | None:
    return f"{found.score}/{found.highest}" if found else None


def _band(found: Rating | None) -> Shown | str | None:
    return found.band.label if found and found.band else None


def _say_matrix(session: Session, found: Outcome) -> None:
    """Print how many risks each cell has, and would have where that differs."""
    scale = session.view.scale
    if scale is None:
        return
    v, i, lang = scale.value.likelihood, scale.value.impact, current()
    rows = [
        [
            f"{one.value} {one.label.shown(lang)}",
            *(_cell(found, one.value, other.value) for other in i.levels),
        ]
        for one in reversed(v.levels)
    ]
    headings = [f"{v.symbol} \\ {i.symbol}", *(str(other.value) for other in i.levels)]
    table(headings, rows, _("Risks by cell, now > then"))


def _cell(found: Outcome, v: int, i: int) -> str:
    now, then = found.cells.get((v, i), (0, 0))
    if now == then:
        return str(now or "")
    return f"{now} > {then}"


def _say_duties(title: str, duties: tuple[Duty, ...]) -> None:
    if duties:
        table(
            [_("Rule"), _("Record"), _("What"), _("Not later than")],
            [(item.code, item.record, item.what, item.by) for item in duties],
            title,
        )


def _items(session: Session, found: Outcome) -> Iterator[dict[str, Any]]:
    for item in found.moved:
        yield {
            "what": "risk",
            "record": item.risk,
            "title": session.view.name(item.risk),
            "before": _side(item.before),
            "after": _side(item.after),
            "compared": _comparable(item),
        }
    for (v, i), (now, then) in found.cells.items():
        cell = {"what": "cell", "record": None, "title": f"{v}×{i}", "before": now, "after": then}
        yield {**cell, "compared": True}
    for what, duties in (("arises", found.arises), ("falls away", found.falls)):
        for duty in duties:
            yield _duty(what, duty)


def _side(found: Rating | None) -> dict[str, Any] | None:
    if found is None:
        return None
    band = found.band.id if found.band else None
    return {"score": found.score, "highest": found.highest, "band": band}


def _duty(what: str, duty: Duty) -> dict[str, Any]:
    said: Message = duty.what
    side = {"code": duty.code, "by": duty.by.isoformat() if duty.by else None}
    arises = what == "arises"
    return {
        "what": what,
        "record": duty.record or None,
        "title": said,
        "before": None if arises else side,
        "after": side if arises else None,
        "compared": True,
    }
