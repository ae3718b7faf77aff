"""Recommendations, surveys that changed something, the highest risk, a closed CAPA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine import capas, risks
from qms.engine.figures_capas import judgement
from qms.engine.figures_surveys import carried_out, improvements
from qms.i18n import N_, M
from qms.kinds.capa import Capa
from qms.kinds.decision import Decision
from qms.kinds.evidence import Evidence
from qms.kinds.issued_report import IssuedReport
from qms.kinds.meeting import Meeting
from qms.kinds.request import Request
from qms.kinds.wave import Wave
from qms.model.items import until
from qms.report.panel.desk import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.kinds.risk import Risk
    from qms.model.record import Record
    from qms.report.document import ColumnKind, Table
    from qms.report.panel.desk import Desk

ACCREDITATION: Final = "accreditation"
_PROOF: Final[tuple[tuple[str, str, ColumnKind], ...]] = (
    ("id", N_("Id"), "text"),
    ("title", N_("What"), "text"),
    ("date", N_("Date"), "date"),
    ("state", N_("State"), "text"),
    ("proof", N_("Proof"), "text"),
)


def recommendations(desk: Desk) -> Answer:
    """Say what agencies recommended and what proves that it was done."""
    found = list(_about_accreditation(desk))
    rows = [
        (
            (item.id,),
            (
                item.id,
                desk.name(item.id),
                getattr(item, "date", None) or getattr(item, "issued", None),
                desk.state(item),
                "; ".join(_proofs(desk, item)),
            ),
        )
        for item in found
    ]
    table = desk.table("recommendations", N_("What concerns accreditation"), _PROOF, rows)
    said = M(
        "Letters, decisions and reports on accreditation: {n}; with proof: {proved}.",
        n=len(table.rows),
        proved=sum(1 for row in table.rows if row[-1]),
    )
    return Answer(
        "recommendations",
        desk.say(N_("What was recommended, and what proves that it was done?")),
        (desk.say(said),),
        (table,),
        desk.say(N_("Recommendations of agencies are not kept as records of their own yet.")),
    )


def _about_accreditation(desk: Desk) -> Iterator[Record]:
    view = desk.view
    meant = {
        (meeting.id, item.id)
        for meeting in view.snapshot.of(Meeting)
        for item in meeting.agenda
        if ACCREDITATION in item.tags
    }
    for decision in view.snapshot.of(Decision):
        if (decision.meeting, decision.item) in meant and view.on_record(decision):
            yield decision
    for report in view.snapshot.of(IssuedReport):
        if report.report_kind == ACCREDITATION and view.on_record(report):
            yield report
    concerned = {item for one in view.snapshot.of(Decision) for item in one.concerns}
    for request in view.snapshot.of(Request):
        if request.request_kind == ACCREDITATION or request.id in concerned:
            yield request


def _proofs(desk: Desk, record: Record) -> tuple[str, ...]:
    """Return the ids of the evidence that names the record, or that the record names."""
    own = tuple(getattr(record, "evidence", ()))
    found = (item.id for item in desk.view.snapshot.of(Evidence) if record.id in item.proves)
    return tuple(dict.fromkeys((*own, *found)))


def survey_changes(desk: Desk) -> Answer:
    """Say which survey led to which change, and what is still under way."""
    rows = []
    done: frozenset[str] = frozenset()
    for wave in desk.view.snapshot.of(Wave):
        plans = tuple(item.id for item in desk.view.capas_of.get(wave.id, ()))
        led_to = improvements(desk.view, wave) or plans
        for target in led_to:
            record = desk.view.snapshot.get(target)
            state = desk.state(record) if record else ""
            done = done | {target} if carried_out(desk.view, target) else done
            cells = (wave.id, desk.name(wave.survey), wave.period, target, desk.name(target), state)
            rows.append(((wave.id, target), cells))
    table = desk.table(
        "survey-changes",
        N_("Surveys and what they changed"),
        (
            ("wave", N_("Survey wave"), "text"),
            ("survey", N_("Survey instrument"), "text"),
            ("period", N_("Period"), "text"),
            ("record", N_("Id"), "text"),
            ("title", N_("What it changed"), "text"),
            ("state", N_("State"), "text"),
        ),
        rows,
    )
    changed = sum(1 for row in table.rows if row[3] in done)
    said = M(
        "Changes because of surveys that are done: {done}; under way: {under_way}.",
        done=changed,
        under_way=len(table.rows) - changed,
    )
    question = desk.say(N_("Which survey changed something?"))
    return Answer("survey-changes", question, (desk.say(said),), (table,))


def highest_risk(desk: Desk) -> Answer:
    """Name the highest risk, why it is rated so, and what is done about it."""
    rated = [
        (found.score, risk)
        for risk in risks.live(desk.view)
        if (found := risks.rating(desk.view, risk))
    ]
    shown = {item.id for item in desk.shown(risk for _score, risk in rated)}
    known = sorted(
        ((score, risk) for score, risk in rated if risk.id in shown),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    question = desk.say(N_("What is the highest risk, and why?"))
    if not known:
        return Answer("highest-risk", question, (desk.say(N_("No entries.")),))
    top = [risk for score, risk in known if score == known[0][0]]
    said = tuple(line for risk in top for line in _why(desk, risk))
    return Answer("highest-risk", question, said, (_assessments(desk, top), _plans(desk, top)))


def _why(desk: Desk, risk: Risk) -> Iterator[str]:
    found = risks.rating(desk.view, risk)
    if found is None:
        return
    rated = found.assessment
    yield desk.say(
        M(
            "{id} {title}: {v} × {i} = {score}, {band}; owner: {owner}.",
            id=risk.id,
            title=risk.title,
            v=rated.likelihood,
            i=rated.impact,
            score=found.score,
            band=found.band.label if found.band else desk.say(N_("band not set")),
            owner=desk.post(risk.owner, risk.unit),
        )
    )
    for label, text in (
        (N_("Cause"), risk.cause),
        (N_("Consequence"), risk.consequence),
        (N_("Why this level"), rated.why),
    ):
        if text:
            yield f"{desk.say(label)}: {desk.text(text)}"


def _assessments(desk: Desk, top: list[Risk]) -> Table:
    rows = [
        (
            (risk.id,),
            (risk.id, item.date, item.likelihood, item.impact, item.likelihood * item.impact),
        )
        for risk in top
        for item in until(risk.assessments, desk.view.today)
    ]
    return desk.table(
        "assessments",
        N_("How it was assessed over time"),
        (
            ("id", N_("Id"), "text"),
            ("date", N_("Date"), "date"),
            ("likelihood", N_("Likelihood"), "integer"),
            ("impact", N_("Impact"), "integer"),
            ("score", N_("Score"), "integer"),
        ),
        rows,
    )


def _plans(desk: Desk, top: list[Risk]) -> Table:
    rows = [
        (
            (risk.id, plan.id),
            (
                risk.id,
                plan.id,
                desk.text(plan.title),
                desk.post(plan.owner, plan.unit),
                capas.term(desk.view, plan),
                desk.state(plan),
            ),
        )
        for risk in top
        for plan in desk.view.capas_of.get(risk.id, ())
    ]
    return desk.table(
        "plans",
        N_("What is done about it"),
        (
            ("risk", N_("Risk"), "text"),
            ("id", N_("CAPA"), "text"),
            ("title", N_("Title"), "text"),
            ("owner", N_("Owner"), "text"),
            ("term", N_("Term"), "date"),
            ("state", N_("State"), "text"),
        ),
        rows,
    )


def closed_capas(desk: Desk) -> Answer:
    """List CAPAs that were closed: by whom, on what ground, how long after they were done."""
    rows = []
    for capa in desk.view.snapshot.of(Capa):
        closed = [
            move
            for move in until(capa.transitions, desk.view.today)
            if move.to == "closed" and desk.view.state_id(capa) == "closed"
        ]
        for move in closed[-1:]:
            done = capas.done_on(desk.view, capa)
            last = judgement(desk.view, capa)
            judge = desk.post(last.by if last else move.by, capa.unit)
            cells = (
                capa.id,
                desk.text(capa.title),
                desk.post(capa.executor, capa.unit),
                done,
                move.date,
                judge,
                desk.text((last.text or last.basis if last else None) or move.basis),
            )
            rows.append((move.date, (capa.id,), cells))
    latest = [(ids, cells) for _day, ids, cells in sorted(rows, key=lambda row: row[0])[::-1]]
    table = desk.table(
        "closed",
        N_("Closed CAPAs, the latest first"),
        (
            ("id", N_("Id"), "text"),
            ("title", N_("Title"), "text"),
            ("executor", N_("Executor"), "text"),
            ("done", N_("Done on"), "date"),
            ("closed", N_("Closed on"), "date"),
            ("judge", N_("Judged by"), "text"),
            ("basis", N_("Ground"), "text"),
        ),
        latest,
    )
    said = M("Closed CAPAs: {n}.", n=len(table.rows))
    question = desk.say(N_("Which CAPA was closed, and who judged that it worked?"))
    return Answer("closed-capas", question, (desk.say(said),), (table,))
