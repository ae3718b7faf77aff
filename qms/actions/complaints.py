"""Complaints: registered without their text, considered, answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.actions import kept_texts
from qms.actions.choices import Choice, by_label, choices
from qms.actions.dated import day_of, happened, move_to, one_more, post_of
from qms.actions.nc import responsible_for
from qms.actions.records import Written, add, find
from qms.actions.values import choose, parse
from qms.engine.complaints import RESULTS
from qms.engine.instruments import feedback_rules
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.kinds.complaint import Complaint, Consideration
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from qms.actions.session import Session
    from qms.model.change import Edit
    from qms.store.write import Applied

    Values = Mapping[str, tuple[str, ...]]

FOLDER: Final = "private/complaints"


def completed(session: Session, values: Values) -> dict[str, tuple[str, ...]]:
    """Return typed values with who is responsible: the head of the unit, where known.

    Raises UsageProblem where a text names a person: it belongs outside the records.
    """
    _refuse_confidential(session, values.get("channel", ()))
    refuse_personal(session, [text for texts in values.values() for text in texts])
    done = {name: texts for name, texts in values.items() if texts}
    head = responsible_for(session, done.get("unit", ()))
    return {**({"responsible": (head,)} if head else {}), **done}


def _refuse_confidential(session: Session, channels: Iterable[str]) -> None:
    """Raise UsageProblem in the main workspace for what only one service may hold.

    Where no restricted workspace is named, rule Q131 refuses it.
    """
    beside, rules = session.neighbour, feedback_rules(session.view)
    if beside is None or not beside.restricted or rules is None or rules.confidential is None:
        return
    offered = choices(session, Complaint, "channel")
    meant = {by_label(normalise(text)[0], offered) for text in channels}
    if meant & set(rules.confidential.channels):
        unit = session.view.name(rules.confidential.unit) or rules.confidential.unit
        raise UsageProblem(
            M("Only {unit} may hold what came by this channel: the restricted workspace.",
              unit=unit),
            beside.there(),
        )  # fmt: skip


def refuse_personal(session: Session, texts: Iterable[str | None]) -> None:
    """Raise UsageProblem for personal data in what is to stand in the records."""
    kept_texts.refuse_personal(
        session,
        texts,
        N_("The records of complaints name nobody:{lines}"),
        M(
            "Say it in neutral words. The complaint itself goes outside git:"
            " qms complaint add ... --text-file FILE"
        ),
    )


def register(
    session: Session, values: Values, file: Path | None, *, dry: bool = False
) -> Written | Applied:
    """Register a complaint; the text of ``file`` is copied to ``private/complaints/ID.md``.

    Raises UsageProblem where git would take the text up, StoreProblem where it cannot be copied.
    """
    session.refuse_past()
    data = kept_texts.text_in(session, file, FOLDER) if file is not None else None
    done = add(session, "complaint", values, dry=dry)
    if isinstance(done, Written) and data is not None:
        kept_texts.keep(session, done.record_id, FOLDER, data)
    return done


def text_path(record_id: str) -> str:
    """Return where the text of a complaint lies in the workspace."""
    return kept_texts.kept_at(FOLDER, record_id)


def complaint_of(session: Session, record_id: str) -> Complaint:
    """Return a complaint that is still open; raises UsageProblem for any other record."""
    record = find(session, record_id)
    if not isinstance(record, Complaint):
        raise UsageProblem(
            M("{id} is no complaint.", id=record.id), M("See the ids with: qms complaint list")
        )
    if not session.view.is_open(record):
        state = session.view.state(record)
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=record.id, state=M(state.label if state else ""))
        )
    return record


@dataclass(frozen=True, slots=True)
class Considered:
    """What the user says of the consideration of a complaint."""

    result: str
    text: str | None = None
    by: str | None = None
    date: str | None = None
    basis: str | None = None


def consider(session: Session, record_id: str, said: Considered) -> Written | Applied:
    """Record that a complaint was considered, with what result; it may be considered again."""
    session.refuse_past()
    item = complaint_of(session, record_id)
    refuse_personal(session, (said.text, said.basis))
    day = day_of(session, said.date)
    more: dict[str, Any] = {"result": _result(session, said.result)}
    if said.text:
        more["text"] = parse(Consideration, "text", [normalise(said.text)[0]], session.typed_in)
    post = post_of(session, said.by, item.unit)
    edits: list[Edit] = [one_more(item, "considerations", day, by=post, basis=said.basis, **more)]
    if session.view.state_id(item) == "registered":
        edits.append(move_to(item, "considered", day))
    return happened(session, item, "complaint consider", edits, summary="consider")


def _result(session: Session, text: str) -> str:
    found = session.view.words.vocabulary(RESULTS) if session.view.words else None
    known = tuple(Choice(word.id, word.label) for word in (found.words if found else ()))
    meant = by_label(normalise(text)[0], known)
    return choose("--result", meant, (choice.value for choice in known))


def move(  # noqa: PLR0913 -- the parts of a dated item
    session: Session,
    record_id: str,
    state: str,
    *,
    date: str | None = None,
    by: str | None = None,
    basis: str | None = None,
) -> Written | Applied:
    """Record that a complaint was ``answered`` or ``withdrawn``.

    One that was not considered cannot be answered: rule T102 refuses it with the change.
    """
    session.refuse_past()
    item = complaint_of(session, record_id)
    refuse_personal(session, (basis,))
    edit = move_to(
        item, state, day_of(session, date), by=post_of(session, by, item.unit), basis=basis
    )
    verb = "answer" if state == "answered" else "withdraw"
    return happened(session, item, f"complaint {verb}", [edit], summary=verb)
