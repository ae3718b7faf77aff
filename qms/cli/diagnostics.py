"""Diagnostics in words, as JSON, as annotations of a code host."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import typer

from qms.cli.output import line
from qms.i18n import N_, M, current, harmless, in_line, say, translate
from qms.model.diagnostic import DutyState, RuleClass, Severity

if TYPE_CHECKING:
    from qms.actions.checking import Checked, Since
    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.model.diagnostic import Diagnostic

FORMATS: Final = ("text", "json", "github", "sarif")
_WORDS: Final = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning")}


def print_findings(session: Session, checked: Checked, form: str) -> None:
    """Print what was found, then the numbers."""
    if form == "json":
        _json(session, checked)
        return
    if form == "sarif":
        from qms.cli.sarif import print_sarif

        print_sarif(session, checked)
        return
    prefix = folder(session)
    for item in checked.found:
        typer.echo(_github(item, prefix) if form == "github" else _text(item))
    for item, waiver in checked.waived:
        said = _waived(item, waiver)
        line(_annotation("notice", item, say(said), prefix) if form == "github" else said)
    if checked.since is not None:
        _parted(checked.since)
    if checked.past is not None:
        line(M("The history was looked through too. Found there: {n}.", n=checked.past))
    if checked.unchecked:
        line(_unchecked(session, checked.unchecked))
    line(_sums(checked))


def _unchecked(session: Session, n: int) -> Message:
    beside = session.neighbour
    if beside is not None and beside.restricted:
        return M("Not checked, for the restricted workspace is not here: references: {n}", n=n)
    return M("Not checked, for the main workspace is not here: references: {n}", n=n)


def _sums(checked: Checked) -> Message:
    """Say how many there are; nothing of duties where none was looked at."""
    if checked.staged:
        return M("Records: {records}. Integrity errors: {integrity}. Duties: qms check",
                 records=checked.records, integrity=checked.integrity)  # fmt: skip
    return M(
        "Records: {records}. Integrity errors: {integrity}. Duties overdue: {overdue},"
        " open: {open}, without a term: {standing}. Waived: {waived}.",
        records=checked.records,
        integrity=checked.integrity,
        overdue=checked.count(DutyState.OVERDUE),
        open=checked.count(DutyState.OPEN),
        standing=checked.count(DutyState.STANDING),
        waived=len(checked.waived),
    )


def folder(session: Session) -> str:
    """Return the workspace's folder in its repository: "" or "sub/dir/"."""
    repo = session.store.workspace.repo
    return repo.prefix if repo else ""


def _parted(since: Since) -> None:
    """Say what was there before and is not shown."""
    line(
        M(
            "Only what is new since {base} is shown and counted below. Known before: {n},"
            " of these errors or overdue: {failing}.",
            base=since.base[:10],
            n=len(since.old),
            failing=since.failing,
        )
    )


def _waived(item: Diagnostic, waiver: str) -> Message:
    return M(
        "{place}: waived by {waiver}: {code} {problem}",
        place=_place(item),
        waiver=waiver,
        code=item.code,
        problem=item.message,
    )


def _place(item: Diagnostic) -> str:
    place = item.place
    return "-" if place is None else in_line(f"{place.path}:{place.line}:{place.column}")


def sentence(item: Diagnostic) -> str:
    lang = current()
    said = item.message.shown(lang)
    if item.term is not None:
        said = M("{what} (until {day})", what=said, day=item.term).shown(lang)
    return said


def _text(item: Diagnostic) -> str:
    words = translate(_WORDS[item.severity])
    text = f"{_place(item)}: {words} {item.code}: {sentence(item)}"
    return text if item.hint is None else f"{text}\n    {item.hint.shown(current())}"


def _github(item: Diagnostic, prefix: str) -> str:
    hint = f" {item.hint.shown(current())}" if item.hint else ""
    return _annotation(item.severity.value, item, f"{sentence(item)}{hint}", prefix)


def _annotation(level: str, item: Diagnostic, text: str, prefix: str) -> str:
    """Write a workflow command, escaped so that no name or text can begin another one.

    ``prefix`` is the workspace's folder in the repository: the host counts from its root.
    """
    place = item.place
    values = {"file": prefix + place.path, "line": place.line, "col": place.column} if place else {}
    about = ",".join(
        f"{key}={_escaped(str(value), ':,')}"
        for key, value in {**values, "title": item.code}.items()
    )
    return f"::{level} {about}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    text = harmless(text)
    for sign in "%\r\n" + more:  # the percent sign first: it begins every escape
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _json(session: Session, checked: Checked) -> None:
    body: dict[str, Any] = {
        "format": "qms/check/1",
        "provenance": session.provenance(),
        "items": [_item(item) for item in checked.found],
        "waived": [{**_item(item), "waiver": waiver} for item, waiver in checked.waived],
        "records": checked.records,
    }
    if checked.unchecked:
        body["not_checked"] = checked.unchecked
    if checked.since is not None:
        known = checked.since
        body["since"] = {"base": known.base, "known": len(known.old), "failing": known.failing}
    typer.echo(json.dumps(body, ensure_ascii=False, indent=2))


def _item(item: Diagnostic) -> dict[str, Any]:
    place = item.place
    return {
        "code": item.code,
        "severity": item.severity.value,
        "class": (item.rule_class or RuleClass.INTEGRITY).value,
        "state": item.state.value if item.state else None,
        "record": item.record,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "message": item.message.shown(current()),
        "hint": item.hint.shown(current()) if item.hint else None,
        "term": item.term.isoformat() if item.term else None,
    }
