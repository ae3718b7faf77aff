"""Feedback of boxes, focus groups, interviews: registered without names, sent on, closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from qms.actions import kept_texts
from qms.actions.choices import Choice, by_label
from qms.actions.dated import day_of, happened, move_to
from qms.actions.records import Written, add, find
from qms.actions.values import choose
from qms.engine.feedback import CROSSED, followed_by, route
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.kinds.feedback import Feedback
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.store.write import Applied

    Values = Mapping[str, tuple[str, ...]]

FOLDER: Final = "private/feedback"
_THEME: Final = re.compile(r"([^=:]+?)(?:=([1-9][0-9]{0,6}))?(?::\s*(.+))?")


def completed(session: Session, values: Values) -> dict[str, tuple[str, ...]]:
    """Return typed values with the addressees that the policy names for the group.

    Raises UsageProblem where a text names a person: it belongs outside the records.
    """
    _refuse_personal(session, [text for texts in values.values() for text in texts])
    done = {name: texts for name, texts in values.items() if texts}
    group = _group(session, done.get("group", ("",))[0])
    rule = route(session.view, group)
    return {**({"addressees": rule.addressees} if rule else {}), **done}


def _group(session: Session, text: str) -> str:
    return by_label(normalise(text)[0], _known(session, "target-group"))


def _known(session: Session, vocabulary: str) -> tuple[Choice, ...]:
    found = session.view.words.vocabulary(vocabulary) if session.view.words else None
    return tuple(Choice(word.id, word.label) for word in (found.words if found else ()))


def _refuse_personal(session: Session, texts: Iterable[str | None]) -> None:
    kept_texts.refuse_personal(
        session,
        texts,
        N_("The records of feedback name nobody:{lines}"),
        M(
            "Say it in neutral words. What was written goes outside git:"
            " qms feedback add ... --text-file FILE"
        ),
    )


def themes(session: Session, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return the items of ``themes`` from ``resources``, ``resources=12``, ``resources=12: words``.

    Raises UsageProblem for another shape, a topic that the vocabulary has not, and for names.
    """
    found = []
    known = _known(session, "feedback-topic")
    _refuse_personal(session, texts)
    for number, text in enumerate(texts, start=1):
        match = _THEME.fullmatch(normalise(text)[0])
        if match is None:
            raise UsageProblem(
                M("{option}: {value} is not understood", option="--theme", value=text),
                M("As in: {example}", example='resources=12: "..."'),
            )
        topic = by_label(match[1].strip(), known)
        item: dict[str, Any] = {
            "id": str(number),
            "topic": choose("--theme", topic, (one.value for one in known)),
        }
        item |= {"number": int(match[2])} if match[2] else {}
        found.append(item | ({"text": match[3]} if match[3] else {}))
    return found


def register(
    session: Session,
    values: Values,
    said: Sequence[str] = (),
    file: Path | None = None,
    *,
    dry: bool = False,
) -> Written | Applied:
    """Register feedback with its themes; the text of ``file`` goes to ``private/feedback/ID.md``.

    Raises UsageProblem where git would take the text up, StoreProblem where it cannot be copied.
    """
    session.refuse_past()
    data = kept_texts.text_in(session, file, FOLDER) if file is not None else None
    found = themes(session, said)
    more = {"themes": found} if found else None
    done = add(session, "feedback", values, dry=dry, more=more)
    if isinstance(done, Written) and data is not None:
        kept_texts.keep(session, done.record_id, FOLDER, data)
    return done


def text_path(record_id: str) -> str:
    """Return where the text of feedback lies in the workspace."""
    return kept_texts.kept_at(FOLDER, record_id)


def close(
    session: Session, record_id: str, *, date: str | None = None, basis: str | None = None
) -> Written | Applied:
    """Record that feedback is dealt with; raises UsageProblem while nothing follows from it."""
    session.refuse_past()
    item = feedback_of(session, record_id)
    _refuse_personal(session, (basis,))
    if item.no_action is None and not followed_by(session.view, item):
        raise UsageProblem(
            M("Nothing follows from {id} yet.", id=item.id),
            M(
                "Register the fact (qms nc add --reported {id} ...) or a measure (qms capa add"
                ' --sources {id} ...); or say why not: qms set {id} no_action "..."',
                id=item.id,
            ),
        )
    edit = move_to(item, "closed", day_of(session, date), basis=basis)
    return happened(session, item, "feedback close", [edit], summary="close")


def feedback_of(session: Session, record_id: str) -> Feedback:
    """Return feedback by its id; raises UsageProblem for any other record."""
    record = find(session, record_id)
    if not isinstance(record, Feedback):
        raise UsageProblem(
            M("{id} is no feedback.", id=record.id), M("See the ids with: qms feedback list")
        )
    return record


def criterion(text: str) -> str:
    """Return a criterion by which feedback is counted; raises UsageProblem for any other word."""
    return choose("CRITERION", text, CROSSED)
