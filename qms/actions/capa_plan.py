"""Plan a CAPA and have it approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.actions.choices import by_label, choices
from qms.actions.dated import day_of, done, happened, move_to, one_more, post_of
from qms.actions.languages import in_language, language_to_set
from qms.actions.records import Written, find
from qms.actions.values import is_text, parse, parse_date
from qms.engine.capa_guards import missing_approvals
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.capa import PLAN, Approval, Capa, Measure
from qms.model.change import Append, Set
from qms.model.fields import Post
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.actions.session import Session
    from qms.model.change import Edit

    Values = Mapping[str, tuple[str, ...]]

_PARTS: Final = ("action", "executor", "start", "due", "resources")


def capa_of(session: Session, record_id: str) -> Capa:
    """Return a CAPA; raises UsageProblem for another record."""
    record = find(session, record_id)
    if not isinstance(record, Capa):
        raise UsageProblem(
            M("{id} is no CAPA.", id=record.id), M("See the ids with: qms capa list")
        )
    return record


def running_capa(session: Session, record_id: str) -> Capa:
    """Return a CAPA whose measures are still to be carried out; raises UsageProblem for others."""
    capa = capa_of(session, record_id)
    state = session.view.state(capa)
    if state is None or state.id not in {"proposed", "planned", "approved"}:
        raise UsageProblem(
            M("{id} is in the state: {state}.", id=capa.id, state=M(state.label if state else "")),
            M('Take it up again first: qms capa reopen {id} --basis "..."', id=capa.id),
        )
    return capa


def words(session: Session, text: str) -> Any:
    """Return typed words as they are stored: under the language in which the user types."""
    clean = normalise(text)[0]
    return clean if session.typed_in is None else {session.typed_in: clean}


def with_level(session: Session, values: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Fill in the level of a new CAPA from the unit or body that proposes it (7.5.5(1))."""
    named = values.get("originator", ())
    record = session.snapshot.get(named[-1]) if named else None
    level = getattr(record, "level", None)
    return values if level is None or values.get("level") else {**values, "level": (level,)}


def lacking(capa: Capa, values: Values, measures: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of a plan that a CAPA still has not, in their order (1.4)."""
    given = {name for name, texts in values.items() if texts} | (
        {"measures"} if measures else set()
    )
    return tuple(name for name in PLAN if name not in given and not getattr(capa, name))


def plan(
    session: Session,
    record_id: str,
    values: Values,
    measures: Sequence[str] = (),
    date: str | None = None,
) -> Written:
    """Fill in the parts of a plan, append measures, and move a proposed CAPA to planned.

    Each measure is ``TEXT|action=corrective|executor=POST|start=DATE|due=DATE|resources=TEXT``.
    Raises UsageProblem that names what the plan still lacks.
    """
    capa, day = running_capa(session, record_id), day_of(session, date)
    missing = lacking(capa, values, measures)
    if missing:
        options = tuple(option(name) for name in missing)
        raise UsageProblem(
            M("The plan still lacks: {options}", options=options),
            M(
                "Give each of them: qms capa plan {id} {options}",
                id=capa.id,
                options=" ".join(f'{name} "..."' for name in options),
            ),
        )
    edits: list[Edit] = [
        _set(session, capa, name, texts[-1]) for name, texts in values.items() if texts
    ]
    edits += _appended(session, capa, measures)
    if session.view.state_id(capa) == "proposed":
        edits.append(move_to(capa, "planned", day))
    if not edits:
        raise UsageProblem(
            M("Nothing to change in {id}.", id=capa.id), M("See: qms capa plan --help")
        )
    return done(happened(session, capa, "capa plan", edits, summary="plan"))


def option(name: str) -> str:
    """Return the option that fills a part of the plan."""
    return "--measure" if name == "measures" else f"--{name.replace('_', '-')}"


def _set(session: Session, capa: Capa, name: str, text: str) -> Set:
    clean = by_label(normalise(text)[0], choices(session, Capa, name))
    lang = language_to_set(session, capa, name) if is_text(Capa, name) else ""
    if lang:
        path, value = in_language(session, capa, name, lang, clean)
        return Set(capa.id, path, value)
    return Set(capa.id, (name,), parse(Capa, name, [clean], session.typed_in))


def _appended(session: Session, capa: Capa, measures: Sequence[str]) -> list[Append]:
    known = {item.id for item in capa.measures}
    number, found = len(known), []
    for typed in measures:
        number += 1
        while str(number) in known:
            number += 1
        item = {"id": str(number), **measure(session, capa, typed)}
        found.append(Append(capa.id, ("measures",), item))
    return found


def measure(session: Session, capa: Capa, typed: str) -> dict[str, Any]:
    """Read one measure; raises UsageProblem that names the parts it may have."""
    text, *parts = (part.strip() for part in typed.split("|"))
    if not text:
        raise UsageProblem(
            M("{option}: {value} does not say what is to be done", option="--measure", value=typed),
            M('Begin with the words: --measure "TEXT|action=corrective|due=DATE"'),
        )
    item: dict[str, Any] = {"text": words(session, text)}
    for part in parts:
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name not in _PARTS or not value:
            raise UsageProblem(
                M("{option}: {value} is no part of a measure", option="--measure", value=part),
                M("Parts after the words: {keys}", keys=tuple(f"{key}=..." for key in _PARTS)),
            )
        item[name] = _part(session, capa, name, value)
    return item


def _part(session: Session, capa: Capa, name: str, value: str) -> Any:
    if name in {"start", "due"}:
        return parse_date(value, f"--measure {name}=").isoformat()
    if name == "executor":
        return post_of(session, value, capa.unit)
    return parse(Measure, name, [normalise(value)[0]], session.typed_in)


def approve(  # noqa: PLR0913 -- what an approval says
    session: Session,
    record_id: str,
    *,
    decision: str | None = None,
    by: str | None = None,
    evidence: Sequence[str] = (),
    date: str | None = None,
    basis: str | None = None,
) -> Written:
    """Append an approval; the CAPA moves to approved when its route asks for nothing more.

    A CAPA that is not planned yet is refused by the rules of its workflow, an approval that its
    route does not ask for by the rule of routes.
    """
    capa, day = running_capa(session, record_id), day_of(session, date)
    if decision is None and by is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--decision", "--by")),
            M("Say what decision approved the plan, or which post."),
        )
    post = post_of(session, by, capa.unit)
    item = one_more(
        capa, "approvals", day, by=post, basis=basis, decision=decision, evidence=list(evidence)
    )
    edits: list[Edit] = [item]
    given = Approval(id="new", date=day, by=Post.parse(post) if post else None, decision=decision)
    after = capa.model_copy(update={"approvals": (*capa.approvals, given)})
    state = session.view.state_id(capa)
    view = session.view.on(day)
    missing = missing_approvals(view, after)
    useless = missing == missing_approvals(view, capa)
    if state != "approved" and (not missing or useless or state != "planned"):
        edits.append(move_to(capa, "approved", day, by=post))
    return done(happened(session, capa, "capa approve", edits, summary="approve"))
