"""Questions on a terminal for what is missing, at most seven, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from qms.actions.choices import Choice, by_label, choices
from qms.actions.values import opening_type
from qms.i18n import N_, M, current, say, translate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.actions.session import Session
    from qms.model.record import Record

MOST: Final = 7


def ask(
    session: Session,
    kind: type[Record],
    values: Mapping[str, tuple[str, ...]],
    lacking: tuple[str, ...],
    *,
    optional: bool = True,
) -> dict[str, tuple[str, ...]]:
    """Return the values completed by answers; an empty answer leaves a field out.

    Without ``optional`` nothing but what is lacking is asked for.
    """
    done = dict(values)
    more = kind.spec.asks if optional else ()
    further = [name for name in more if name not in done and name not in lacking]
    for name in [*lacking, *further][:MOST]:
        answer = question(session, kind, name, required=name in lacking)
        if answer:
            done[name] = (answer,)
    return done


def question(session: Session, kind: type[Record], name: str, *, required: bool) -> str:
    """Ask for one field, with its choices; an empty answer is taken where it is not required."""
    opening = opening_type(kind)
    holder = kind if name in kind.model_fields or opening is None else opening
    title = translate(str(holder.model_fields[name].title or name))
    offered = choices(session, kind, name)
    for number, choice in enumerate(offered, start=1):
        typer.echo(f"  {number}. {_offer(choice)}", err=True)
    while True:
        answer = typer.prompt(title, default="", show_default=False, err=True).strip()
        chosen = _chosen(answer, offered)
        if answer and not _fits(chosen, offered):
            # asked again at once: a refusal at the end would lose every answer
            known = tuple(choice.value for choice in offered)
            typer.echo(say(M("Allowed values: {values}", values=known)), err=True)
        elif answer or not required:
            return chosen
        else:
            typer.echo(say(M("This is needed.")), err=True)


def _offer(choice: Choice) -> str:
    """Write a choice with what it means, and say where a body has yet to approve the wording."""
    said = f"{choice.label.shown(current())} ({choice.value})"
    if choice.description is not None:
        said = f"{said}: {choice.description.shown(current())}"
    return f"{said} [{translate(N_('Proposed, to be approved'))}]" if choice.proposed else said


def _chosen(answer: str, offered: tuple[Choice, ...]) -> str:
    if answer.isdigit() and 1 <= int(answer) <= len(offered):
        return offered[int(answer) - 1].value
    return by_label(answer, offered)


def _fits(chosen: str, offered: tuple[Choice, ...]) -> bool:
    """Tell whether an answer is one of the choices; a post may add its unit to a role."""
    role = chosen.partition("@")[0]
    return not offered or any(role == choice.value for choice in offered)
