"""Nonconformities: completed when they are registered, taken step by step, closed, reopened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.choices import Choice, by_label, choices
from qms.actions.dated import day_of, happened, move_to, one_more, post_of
from qms.actions.records import Written, find
from qms.actions.unit_names import unit_for
from qms.actions.values import choose, parse
from qms.engine import capas
from qms.engine.capa_rules import capa_rules
from qms.engine.nonconformities import AUDITS, CAUSE, CORRECT, STEPS, head_of
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.nonconformity import Nonconformity, Step
from qms.model.change import Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from typing import Any

    from qms.actions.session import Session
    from qms.model.change import Edit
    from qms.model.record import Record
    from qms.store.write import Applied

    Values = Mapping[str, tuple[str, ...]]


def completed(session: Session, values: Values) -> dict[str, tuple[str, ...]]:
    """Return typed values with what follows from them.

    The severity is that of the typical nonconformity; the lead auditor coordinates what an audit
    found (KZ-NC-12); the head of the unit is responsible, where the records know who that is.
    """
    done = {name: texts for name, texts in values.items() if texts}
    follows = {
        "severity": _severity(session, _typed(session, done, "topic")),
        "coordinator": _coordinator(session, _typed(session, done, "source")),
        "responsible": responsible_for(session, done.get("unit", ())),
    }
    return {**{name: (text,) for name, text in follows.items() if text}, **done}


def _typed(session: Session, values: Values, name: str) -> str | None:
    """Return the word or id that was meant, whether its label or name was typed."""
    if not values.get(name):
        return None
    meant = by_label(normalise(values[name][-1])[0], choices(session, Nonconformity, name))
    return unit_for(session.view, Nonconformity, name, meant)


def _severity(session: Session, topic: str | None) -> str | None:
    word = session.view.word("nonconformity-topic", topic) if topic else None
    known = word is not None and session.view.word("severity", word.belongs_to or "")
    return word.belongs_to if word and known else None


def _coordinator(session: Session, source: str | None) -> str | None:
    lead = capa_rules(session.view).lead_auditor
    return str(session.view.post(lead, None)) if lead and source in AUDITS else None


def responsible_for(session: Session, typed: Sequence[str]) -> str | None:
    """Return the post that heads the unit typed last, None where the records do not tell."""
    unit = _typed(session, {"unit": tuple(typed)}, "unit")
    post = head_of(session.view, unit) if unit else None
    return str(post) if post else None


def nc_of(session: Session, record_id: str) -> Nonconformity:
    """Return a nonconformity; raises UsageProblem for any other record."""
    record = find(session, record_id)
    if not isinstance(record, Nonconformity):
        raise UsageProblem(
            M("{id} is no nonconformity.", id=record.id), M("See the ids with: qms nc list")
        )
    return record


@dataclass(frozen=True, slots=True)
class Entry:
    """What the user says of a step."""

    text: str
    concerns: Sequence[str] = ()
    method: str | None = None
    by: str | None = None
    date: str | None = None
    basis: str | None = None


def step(session: Session, record_id: str, name: str, said: Entry) -> Written | Applied:
    """Record that a step of handling was taken; a registered nonconformity is then in work.

    The words of the step ``correct`` become the correction and those of ``cause`` the root causes,
    where the record has none yet.
    """
    session.refuse_past()
    item = nc_of(session, record_id)
    _refuse_closed(session, item)
    taken = _step_word(session, name)
    day = day_of(session, said.date)
    text = parse(Step, "text", [normalise(said.text)[0]], session.typed_in)
    edits: list[Edit] = [
        one_more(
            item,
            "steps",
            day,
            by=post_of(session, said.by, item.unit),
            basis=said.basis,
            step=taken,
            text=text,
            concerns=[find(session, one).id for one in said.concerns],
        ),
        *_mirrored(session, item, taken, text, said.method),
    ]
    if session.view.state_id(item) == "registered":
        edits.append(move_to(item, "in_work", day))
    return happened(session, item, "nc step", edits, summary=f"step {taken}")


def _step_word(session: Session, name: str) -> str:
    """Return the id of a step, whether its id or its label was typed; raises UsageProblem."""
    found = session.view.words.vocabulary(STEPS) if session.view.words else None
    known = tuple(Choice(word.id, word.label) for word in (found.words if found else ()))
    meant = by_label(normalise(name)[0], known)
    return choose("STEP", meant, (choice.value for choice in known))


def _mirrored(
    session: Session, item: Nonconformity, taken: str, text: Any, method: str | None
) -> list[Edit]:
    """Return what a step fills in of the record itself."""
    edits: list[Edit] = []
    if taken == CORRECT and item.correction is None:
        edits.append(Set(item.id, ("correction",), text))
    if taken == CAUSE and item.causes is None:
        edits.append(Set(item.id, ("causes",), text))
    if method is not None:
        if taken != CAUSE:
            raise UsageProblem(
                M("{option} belongs to the step {step}", option="--method", step=CAUSE)
            )
        known = choices(session, Nonconformity, "cause_method")
        word = by_label(normalise(method)[0], known)
        allowed = tuple(choice.value for choice in known)
        edits.append(Set(item.id, ("cause_method",), choose("--method", word, allowed)))
    return edits


def _refuse_closed(session: Session, item: Nonconformity) -> None:
    if not session.view.is_open(item):
        state = session.view.state(item)
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=item.id, state=M(state.label if state else "")),
            M("Open it again first: qms nc reopen {id} --basis ...", id=item.id),
        )


def close(
    session: Session, record_id: str, date: str | None, by: str | None, basis: str | None
) -> Written | Applied:
    """Close a nonconformity; whether every step was taken is checked with the change.

    Raises UsageProblem while a CAPA that names it is running: one without any date is known to the
    records, but not since when, so that no rule can tell of a past day.
    """
    session.refuse_past()
    item = nc_of(session, record_id)
    _refuse_closed(session, item)
    day = day_of(session, date)
    _refuse_running(session, item, day)
    post = post_of(session, by, item.unit)
    move = move_to(item, "closed", day, by=post, basis=basis)
    return happened(session, item, "nc close", [move], summary="close")


def _refuse_running(session: Session, item: Nonconformity, day: dt.date) -> None:
    then = session.view.on(day)
    for capa in session.view.capas_of.get(item.id, ()):
        if capas.running(then, capa):
            raise UsageProblem(
                M("{id} cannot be closed while {capa} is still running.", id=item.id, capa=capa.id),
                M("Carry out the measures first: qms capa done {id}", id=capa.id),
            )


def reopen(
    session: Session, record_id: str, date: str | None, by: str | None, basis: str
) -> Written | Applied:
    """Take a closed nonconformity up again; ``basis`` says what showed that it was not over."""
    session.refuse_past()
    item = nc_of(session, record_id)
    if session.view.state_id(item) != "closed":
        state = session.view.state(item)
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=item.id, state=M(state.label if state else ""))
        )
    move = move_to(
        item, "in_work", day_of(session, date), by=post_of(session, by, item.unit), basis=basis
    )
    return happened(session, item, "nc reopen", [move], summary="reopen")


def as_nc(record: Record) -> Nonconformity:
    """Return a record known to be a nonconformity; raises TypeError for any other."""
    if not isinstance(record, Nonconformity):
        raise TypeError(record.id)
    return record
