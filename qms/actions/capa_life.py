"""What happens to a CAPA after approval: updates, moves of the term, control, review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.actions.capa_plan import capa_of, running_capa, words
from qms.actions.dated import day_of, done, happened, move_to, one_more, post_of
from qms.actions.meetings import meeting_of
from qms.actions.values import choose, parse_date
from qms.engine.capas import measures_left, term
from qms.errors import UsageProblem
from qms.i18n import N_, M, translate
from qms.kinds.capa import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.model.change import Edit

NO_CHANGE: Final = N_("No change.")


def update(  # noqa: PLR0913 -- what an update says
    session: Session,
    record_id: str,
    text: str | None,
    *,
    no_change: bool = False,
    progress: int | None = None,
    by: str | None = None,
    date: str | None = None,
) -> Written:
    """Record what was done since the last update, "no change" included (7.5.5(3))."""
    capa, day = running_capa(session, record_id), day_of(session, date)
    if no_change == bool(text):
        raise UsageProblem(
            M("Give either {one} or {other}.", one="--text", other="--no-change"),
            M('As in: qms capa update {id} --text "..."', id=capa.id),
        )
    said = words(session, text) if text else translate(NO_CHANGE, session.config.default_language)
    post = post_of(session, by, capa.unit)
    item = one_more(capa, "updates", day, by=post, text=said, progress=progress)
    return done(happened(session, capa, "capa update", (item,), summary="update"))


def postpone(  # noqa: PLR0913 -- what a move of the term says
    session: Session, record_id: str, *, to: str, basis: str, by: str, date: str | None = None
) -> Written:
    """Move the term to a later day, with the reason and who permitted it."""
    capa, day = running_capa(session, record_id), day_of(session, date)
    old, new = term(session.view, capa), parse_date(to, "--to")
    if old is None:
        raise UsageProblem(
            M("{id} has no term yet.", id=capa.id),
            M("Plan it first: qms capa plan {id} --due DATE", id=capa.id),
        )
    item = one_more(
        capa,
        "postponements",
        day,
        by=post_of(session, by, capa.unit),
        basis=basis,
        old=old.isoformat(),
        new=new.isoformat(),
    )
    return done(happened(session, capa, "capa postpone", (item,), summary=f"postpone to {new}"))


def control(  # noqa: PLR0913 -- what a control says
    session: Session,
    record_id: str,
    meeting: str,
    text: str | None = None,
    *,
    by: str | None = None,
    date: str | None = None,
) -> Written:
    """Record that a joint control meeting dealt with a CAPA, on the day of the meeting (9.3(4))."""
    capa, held = running_capa(session, record_id), meeting_of(session, meeting)
    day = day_of(session, date or held.date.isoformat())
    if held.date > day:
        raise UsageProblem(
            M("{id} is planned for {day}.", id=held.id, day=held.date),
            M("Record the control when the meeting was held."),
        )
    item = one_more(
        capa,
        "controls",
        day,
        by=post_of(session, by, capa.unit),
        meeting=held.id,
        text=words(session, text) if text else None,
    )
    return done(happened(session, capa, "capa control", (item,), summary="control"))


def complete(  # noqa: PLR0913 -- what a completion says
    session: Session,
    record_id: str,
    *,
    measure: str | None = None,
    evidence: Sequence[str] = (),
    text: str | None = None,
    by: str | None = None,
    date: str | None = None,
) -> Written:
    """Record that a measure, or without one the whole plan, was carried out.

    When nothing is left the CAPA moves to done.  For one that is done already only evidence is
    added; out of order it is refused by the rules of its workflow.
    """
    capa, day = capa_of(session, record_id), day_of(session, date)
    post = post_of(session, by, capa.unit)
    said = words(session, text) if text else None
    item = one_more(
        capa, "completions", day, by=post, measure=measure, text=said, evidence=list(evidence)
    )
    edits: list[Edit] = [item]
    open_ones = {one.id for one in measures_left(session.view, capa)}
    left, state = open_ones - {measure}, session.view.state_id(capa)
    known = any(one.id == measure for one in capa.measures) and measure not in open_ones
    if (known or state in {"done", "closed"}) and not evidence:
        raise UsageProblem(
            M("{id} says so already: nothing was written.", id=capa.id),
            M("Add what proves it: --evidence EVD, made with qms evidence add"),
        )
    finished = measure is None or not left
    if state not in {"done", "closed"} and (finished or state != "approved"):
        edits.append(move_to(capa, "done", day, by=post))
    return done(happened(session, capa, "capa done", edits, summary="done"))


def verify(  # noqa: PLR0913 -- what a review says
    session: Session,
    record_id: str,
    verdict: str | None,
    *,
    by: str | None = None,
    value: float | None = None,
    n: int | None = None,
    text: str | None = None,
    final: bool = True,
    evidence: Sequence[str] = (),
    date: str | None = None,
) -> Written:
    """Record an effectiveness review by a post, else by the verifier whom the plan names."""
    capa, day = capa_of(session, record_id), day_of(session, date)
    if verdict is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--verdict",)),
            M("Allowed values: {values}", values=VERDICTS),
        )
    judge = post_of(session, by or (str(capa.verifier) if capa.verifier else None), capa.unit)
    if judge is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--by",)), M("Say which post judged the effect.")
        )
    word = choose("--verdict", verdict, VERDICTS)
    item = one_more(
        capa,
        "reviews",
        day,
        by=judge,
        verdict=str(Verdict[word.upper()].value),
        final=None if final else False,
        value=value,
        n=n,
        text=words(session, text) if text else None,
        evidence=list(evidence),
    )
    return done(happened(session, capa, "capa verify", (item,), summary="verify"))


VERDICTS: Final = tuple(verdict.name.lower() for verdict in Verdict)


def close(
    session: Session,
    record_id: str,
    *,
    by: str | None = None,
    basis: str | None = None,
    date: str | None = None,
) -> Written:
    """Close a CAPA; the rules refuse it before its final review and above the permitted level."""
    return _move(session, record_id, "closed", "close", by, basis, date)


def reopen(
    session: Session, record_id: str, *, basis: str, by: str | None = None, date: str | None = None
) -> Written:
    """Take the work up again: the CAPA is approved, as before it was done."""
    state = session.view.state(capa_of(session, record_id))
    if state is None or state.id not in {"done", "closed"}:
        raise UsageProblem(
            M(
                "{id} is in the state: {state}.",
                id=record_id,
                state=M(state.label if state else ""),
            ),
            M("Only what was done or closed is taken up again."),
        )
    return _move(session, record_id, "approved", "reopen", by, basis, date)


def cancel(
    session: Session, record_id: str, *, basis: str, by: str | None = None, date: str | None = None
) -> Written:
    """Give a CAPA up, with the reason."""
    return _move(session, record_id, "cancelled", "cancel", by, basis, date)


def _move(  # noqa: PLR0913, PLR0917 -- the parts of a change of state
    session: Session,
    record_id: str,
    state: str,
    verb: str,
    by: str | None,
    basis: str | None,
    date: str | None,
) -> Written:
    capa, day = capa_of(session, record_id), day_of(session, date)
    edit = move_to(capa, state, day, by=post_of(session, by, capa.unit), basis=basis)
    return done(happened(session, capa, f"capa {verb}", (edit,), summary=verb, reason=basis))
