"""``qms doctor``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms import __version__
from qms.actions.doctor import Examined, Health, State, Step
from qms.actions.doctor import doctor as look_over
from qms.cli import state
from qms.cli.help import single
from qms.cli.output import as_json, line
from qms.i18n import N_, M, Message, current, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.errors import QmsError

_SIGNS: Final = {State.OK: " ", State.WARNING: "!", State.PROBLEM: "X", State.UNSEEN: "?"}


def _doctor(
    *,
    fix: Annotated[
        bool, typer.Option("--fix", help=N_("Mend what can be mended; records are never changed"))
    ] = False,
) -> None:
    common = state.common()
    health = look_over(
        common.folder,
        fix=fix,
        commit=not common.on("--no-commit"),
        told=None if as_json() else _told,
    )
    if as_json():
        _json(health)
    else:
        _text(health, fix=fix)
    raise typer.Exit(int(health.count(State.PROBLEM) > 0))


def _told(step: Step, error: QmsError | None) -> None:
    if error is None:
        line(M("Done: {step}", step=step.what))
    else:
        line(M("Not done: {step}: {reason}", step=step.what, reason=error.message))


def _text(health: Health, *, fix: bool) -> None:
    line(M("Workspace: {folder}", folder=str(health.root)))
    for one in health.found:
        _one(one)
    line("")
    line(
        M(
            "Checks: {n}. Problems: {problems}. Warnings: {warnings}.",
            n=len(health.found),
            problems=health.count(State.PROBLEM),
            warnings=health.count(State.WARNING),
        )
    )
    if health.steps and not fix:
        line(M("Nothing was changed. qms doctor --fix would do this:"))
        for _code, step in health.steps:
            line(f"  - {step.what.shown(current())}")


def _one(one: Examined) -> None:
    line(f"{_SIGNS[one.state]} {translate(one.check.title)}: {translate(one.state.value)}")
    for finding in one.findings:
        line(f"    {finding.what.shown(current())}")
        if finding.todo:
            line(f"    -> {finding.todo.shown(current())}")


def _json(health: Health) -> None:
    body = {
        "format": "qms/doctor/1",
        "provenance": {
            "workspace": str(health.root),
            "commit": None,
            "tree": "worktree",
            "today": None,
            "qms": __version__,
        },
        "items": list(_items(health)),
    }
    typer.echo(json.dumps(body, ensure_ascii=False, indent=2))


def _items(health: Health) -> Iterator[dict[str, Any]]:
    done: dict[str, list[str]] = {}
    for code, step in health.mended:
        done.setdefault(code, []).append(step.what.shown(current()))
    for one in health.found:
        yield {
            "code": one.check.code,
            "title": translate(one.check.title),
            "state": one.state.value,
            "findings": [
                {
                    "state": finding.state.value,
                    "message": finding.what.shown(current()),
                    "hint": _words(finding.todo),
                    "fix": _words(finding.step.what if finding.step else None),
                }
                for finding in one.findings
            ],
            "done": done.get(one.check.code, []),
        }


def _words(message: Message | None) -> str | None:
    return None if message is None else message.shown(current())


def doctor() -> typer.Typer:
    """Build ``qms doctor``."""
    return single(
        _doctor,
        N_("Look the workspace over, and say what to do about what is wrong"),
        "qms doctor\nqms doctor --fix",
    )
