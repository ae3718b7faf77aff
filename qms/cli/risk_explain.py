"""``qms risk explain``: why the score is what it is, and what it obliges to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.actions.risk_life import risk_of
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.notes import unread
from qms.cli.output import as_json, envelope, line
from qms.cli.risk_verbs import RiskId
from qms.engine.risk_duties import Standing, standing
from qms.engine.risk_explained import explained
from qms.engine.risk_phases import PHASES
from qms.engine.rules import rule
from qms.i18n import N_, M, Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typer

    from qms.engine.risk_duties import Owed
    from qms.engine.risk_explained import Chosen, Explained
    from qms.engine.risks import Rating
    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.model.items import Source

_STANDS: Final = {
    Standing.DONE: N_("{code} {what}: done {last}; again not later than {by}"),
    Standing.OPEN: N_("{code} {what}: to be done not later than {by}"),
    Standing.OVERDUE: N_("{code} {what}: OVERDUE since {by}"),
}
_WITHOUT_TERM: Final = {
    Standing.DONE: N_("{code} {what}: done {last}"),
    Standing.OPEN: N_("{code} {what}: to be done, no term is set"),
}


def extend(app: typer.Typer) -> None:
    """Add the verb to the group of risks."""
    app.command(
        "explain",
        cls=QmsCommand,
        help=N_("Explain the score of a risk and what it obliges to"),
        epilog="qms risk explain RSK-2026-0001",
    )(_explain)


def _explain(record_id: RiskId) -> None:
    session = state.session()
    found = explained(session.view, risk_of(session, record_id))
    unread(session)
    if as_json():
        envelope(session, "risk-explain", [_item(session.view, found)])
        return
    for part in _lines(session.view, found):
        line(part)


def _lines(view: View, found: Explained) -> Iterator[Message]:
    yield M("{id} {title}", id=found.risk.id, title=found.risk.title)
    if found.phase is not None:
        yield M("Stage of management: {phase}", phase=M(PHASES[found.phase]))
    if found.rating is None:
        yield M("Not assessed yet.")
        return
    yield from _of_score(view, found, found.rating)
    yield from _of_band(view, found, found.rating)
    yield from _of_duties(view, found)
    yield from _of_movement(found, found.rating)
    yield from _of_target(found)


def _of_score(view: View, found: Explained, rated: Rating) -> Iterator[Message]:
    item = rated.assessment
    yield M(
        "Score: {score} of {highest} = {v} × {i}",
        score=rated.score,
        highest=rated.highest,
        v=item.likelihood,
        i=item.impact,
    )
    for part in found.chosen:
        yield from _level(part)
    decision = found.scale.decision if found.scale else None
    yield M(
        "Assessed on {day} ({stage}), edition {edition} of the scale, {approved}",
        day=item.date,
        stage=M(item.stage.value),
        edition=item.edition,
        approved=M("approved by {id}", id=decision) if decision else M("approved by no body yet"),
    )
    if item.by is not None:
        yield M("Assessed by: {post}", post=view.name(item.by.role) or item.by.role)
    if item.why is not None:
        yield M("Why this level: {why}", why=item.why)


def _level(part: Chosen) -> Iterator[Message]:
    level = part.level
    said = M(
        "{name} ({symbol}) {value}: {label}",
        name=part.factor.name,
        symbol=part.factor.symbol,
        value=part.value,
        label=level.label if level else M("outside the scale"),
    )
    if level is not None and level.description is not None:
        said = M("{level}: {description}", level=said, description=level.description)
    if level is not None and level.proposed:
        said = M("{level} [{mark}]", level=said, mark=M("Proposed, to be approved"))
    yield said


def _of_band(view: View, found: Explained, rated: Rating) -> Iterator[Message]:
    band = rated.band
    if not rated.comparable:
        yield M("Assessed on another scale than the one in force: it has no band.")
    elif band is None:
        pending = found.bands.value.pending if found.bands else None
        yield M("Band: {pending}", pending=pending)
    else:
        yield M("Band: {label}, {low} to {high}", label=band.label, low=band.low, high=band.high)
        yield M("{meaning}", meaning=band.meaning)
        if band.intensive_monitoring and band.report_to:
            yield M(
                "Intensive monitoring; reports to: {role}",
                role=view.name(band.report_to) or band.report_to,
            )
    if found.source is not None:
        yield M("Source: {source}", source=_source(found.source))


def _source(source: Source) -> Shown:
    named = tuple(part for part in (source.regulation, source.section) if part)
    if not named:
        return M("the university's own rule")
    return M("{parts}", parts=named)


def _of_duties(view: View, found: Explained) -> Iterator[Message]:
    owner = view.post(found.risk.owner, found.risk.unit) or found.risk.owner
    yield M("Owner: {post}", post=str(owner))
    if not found.owed:
        yield M("It obliges to nothing with a term.")
    for item in found.owed:
        yield _duty(view, item)


def _duty(view: View, item: Owed) -> Message:
    stands = standing(item, view.today)
    patterns = _STANDS if item.by is not None else _WITHOUT_TERM
    source = rule(item.code)
    said = Message(
        patterns.get(stands, _STANDS[stands]),
        {"code": item.code, "what": item.what, "last": item.last, "by": item.by},
    )
    return M("{duty} ({section})", duty=said, section=source.section if source else "")


def _of_movement(found: Explained, now: Rating) -> Iterator[Message]:
    if found.before is None:
        yield M("Movement: this is the first assessment.")
    elif found.moved is None:
        yield M("Assessed on another scale before: the scores are not compared.")
    else:
        yield M(
            "Movement since {day}: from {before} to {now} ({moved})",
            day=found.before.assessment.date,
            before=found.before.score,
            now=now.score,
            moved=f"{found.moved:+d}",
        )


def _of_target(found: Explained) -> Iterator[Message]:
    if found.target is None:
        yield M("Target: none is set.")
    elif found.gap is None:
        yield M("Target: set on another scale, so it is not compared.")
    else:
        yield M("Target: {target}; above it by: {gap}", target=found.target.score, gap=found.gap)
    chosen = found.treatment
    if chosen is not None:
        yield M("Treatment since {day}: {option}", day=chosen.date, option=M(chosen.option.value))


def _item(view: View, found: Explained) -> dict[str, Any]:
    rated = found.rating
    return {
        "id": found.risk.id,
        "title": found.risk.title,
        "phase": found.phase,
        "score": rated.score if rated else None,
        "highest": rated.highest if rated else None,
        "comparable": rated.comparable if rated else None,
        "levels": [_level_item(part) for part in found.chosen],
        "edition": rated.assessment.edition if rated else None,
        "decision": found.scale.decision if found.scale else None,
        "assessed": rated.assessment.date.isoformat() if rated else None,
        "why": dict(rated.assessment.why.by_lang) if rated and rated.assessment.why else None,
        "band": rated.band.id if rated and rated.band else None,
        "regulation": found.source.regulation if found.source else None,
        "section": found.source.section if found.source else None,
        "owed": [_owed_item(view, item) for item in found.owed],
        "before": found.before.score if found.before else None,
        "moved": found.moved,
        "target": found.target.score if found.target else None,
        "gap": found.gap,
        "treatment": str(found.treatment.option.value) if found.treatment else None,
    }


def _level_item(part: Chosen) -> dict[str, Any]:
    level = part.level
    return {
        "symbol": part.factor.symbol,
        "value": part.value,
        "label": dict(level.label.by_lang) if level else None,
        "proposed": level.proposed if level else None,
    }


def _owed_item(view: View, item: Owed) -> dict[str, Any]:
    return {
        "code": item.code,
        "standing": str(standing(item, view.today).value),
        "last": item.last.isoformat() if item.last else None,
        "by": item.by.isoformat() if item.by else None,
    }
