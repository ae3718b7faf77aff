"""``qms capa dossier``, and what other verbs print of a CAPA: its next steps, what the data say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.capa_plan import capa_of
from qms.cli import state
from qms.cli.output import as_json, envelope, line, person, table
from qms.engine.capa_chronicle import HEADINGS, chronicle, grouped
from qms.engine.capa_next import move_told, next_steps
from qms.engine.capas import completions, moved, term
from qms.engine.cells import owner_name, post_name
from qms.engine.check import check
from qms.engine.columns import cell, label
from qms.i18n import N_, M, _, current, translate
from qms.kinds.capa import Capa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.engine.view import View
    from qms.model.fields import Post

_HEAD = ("state", "level", "unit", "originator", "cause_method", "start", "observe_until")


def say_next(done: Written) -> None:
    """Print the state, what comes next and what remains to be done about a CAPA."""
    if isinstance(done.record, Capa):
        found = done.view.state(done.record)
        line(M("State: {state}", state=M(found.label) if found else None))
        _say_steps(done.view, done.record)


def say_move(done: Written) -> None:
    """Print which move of the term it was, and what policy says of it."""
    if isinstance(done.record, Capa):
        for told in move_told(done.view, done.record):
            line(told)


def _say_steps(view: View, capa: Capa) -> None:
    for step in next_steps(view, capa):
        line(M("Next: {what}", what=step))
    for item in check(view).counted:
        if item.record == capa.id:
            line(M("To be done ({code}): {what}", code=item.code, what=item.message))
            if item.term is not None:
                line(M("Not later than {day}", day=item.term))


def dossier(
    record_id: Annotated[str, typer.Argument(metavar="CAPA", help=N_("Id of a CAPA"))],
) -> None:
    """Print one CAPA from its source to what comes next."""
    session = state.session()
    capa = capa_of(session, record_id)
    if as_json():
        envelope(session, "capa-dossier", _events(session.view, capa))
        return
    _say_head(session.view, capa)
    _say_plan(session.view, capa)
    _say_chronicle(session.view, capa)
    _say_steps(session.view, capa)


def _events(view: View, capa: Capa) -> Iterator[dict[str, Any]]:
    for item in chronicle(view, capa):
        yield {
            "date": item.date,
            "event": item.event,
            "what": item.what,
            "by": item.by,
            "basis": item.basis,
            "evidence": item.evidence,
        }


def _say_head(view: View, capa: Capa) -> None:
    line(M("{id}: {title}", id=capa.id, title=capa.title))
    for name in _HEAD:
        value = cell(view, capa, name)
        if value is not None:
            _say(label(Capa, name), view.name(value) if isinstance(value, str) else None, value)
    _say(label(Capa, "owner"), owner_name(view, capa))
    for name in ("executor", "verifier", "coordinator"):
        _say(label(Capa, name), _post(view, capa, getattr(capa, name)))
    line(
        M(
            "Original term: {due}. Term: {term}. Times moved: {n}",
            due=capa.due,
            term=term(view, capa),
            n=moved(view, capa),
        )
    )


def _say(heading: str, *values: Any) -> None:
    """Print a heading with the first value that there is; nothing where there is none."""
    value = next((one for one in values if one is not None), None)
    if value is not None:
        line(M("{heading}: {value}", heading=translate(heading), value=person(value)))


def _post(view: View, capa: Capa, post: Post | None) -> Any:
    found = view.post(post, capa.unit)
    return post_name(view, found) if found else None


def _say_plan(view: View, capa: Capa) -> None:
    for name in ("nonconformity", "causes", "resources"):
        _say(label(Capa, name), getattr(capa, name))
    done = {item.measure: item.date for item in completions(view, capa)}
    for action, measures in grouped(capa).items():
        if not measures:
            continue
        rows = [
            (
                item.id,
                item.text,
                _post(view, capa, item.executor or capa.executor),
                item.start,
                item.due,
                item.resources,
                done.get(item.id, done.get(None)),
            )
            for item in measures
        ]
        headings = [_("Item"), _("Measure"), _("Executor"), _("Start"), _("Due"), _("Resources")]
        table([*headings, _("Carried out on")], rows, translate(HEADINGS[action]))


def _say_chronicle(view: View, capa: Capa) -> None:
    rows = [
        (item.date, item.what, item.by, item.basis, item.evidence) for item in chronicle(view, capa)
    ]
    table([_("Date"), _("What happened"), _("By"), _("Basis"), _("Evidence")], rows)


def show_proposal(session: Session, record_id: str) -> None:
    """Print what the data say about the effect of a CAPA; a person confirms it with a verdict."""
    from qms.engine.effect import propose

    capa = capa_of(session, record_id)
    found = propose(session.view, capa)
    if as_json():
        names = ("verdict", "value", "n", "target", "text")
        items = [{name: getattr(found, name) for name in names}] if found else []
        envelope(session, "capa-proposal", items)
    elif found is None:
        line(M("{id} names nothing by which its effect is told.", id=capa.id))
    else:
        line(M("The data propose: {verdict}", verdict=M(str(found.verdict.value))))
        line(found.text.shown(current()))
