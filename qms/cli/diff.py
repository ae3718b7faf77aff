"""``qms diff``: what changed, as minutes would say it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.actions.diff import difference
from qms.cli import state
from qms.cli.help import single
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, Day, M, _, current, harmless, translate
from qms.model.snapshot import WORKTREE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.diff import Difference, End
    from qms.engine.change_words import Told
    from qms.i18n import Message


def _diff(
    versions: Annotated[
        str | None,
        typer.Argument(
            metavar="A..B", help=N_("Two commits, branches, tags or dates; A alone: until now")
        ),
    ] = None,
    *,
    markdown: Annotated[
        bool, typer.Option("--md", help=N_("As Markdown, for the comment of a proposed change"))
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help=N_("Every field of new records too"))
    ] = False,
) -> None:
    found = difference(state.session(), versions)
    if as_json():
        envelope(state.session(), "diff", _items(found))
    elif found.empty:
        line(_empty(found))
    elif markdown:
        typer.echo(_markdown(found, versions), nl=False)
    else:
        _text(found, full=full)


def _empty(found: Difference) -> Message:
    return M(
        "Nothing differs between {before} and {after}.",
        before=_end(found.span.before),
        after=_end(found.span.after),
    )


def _end(end: End) -> Message:
    """Return how a version is called: its day and commit, or the files as they lie there."""
    if end.rev == WORKTREE:
        return M("the files as they are now")
    return M("{day} ({commit})", day=Day(end.recorded), commit=end.rev[:10])


def _heading(found: Difference) -> Message:
    before, after = _end(found.span.before), _end(found.span.after)
    return M("Changes from {before} to {after}", before=before, after=after)


def _summary(found: Difference) -> Message:
    counts = found.minutes.counts
    told = M(
        "Records that differ: {records}. New: {new}. Risks there at or above the response"
        " threshold: {above}. To look at first: {look}.",
        records=counts["records"],
        new=counts["new"],
        above=counts["above"],
        look=counts["suspicious"] + len(found.minutes.unread),
    )
    if found.span.commits is None:
        return told
    return M("{what} Commits: {n}.", what=told, n=found.span.commits)


def _markdown(found: Difference, versions: str | None) -> str:
    from qms.report.change_markdown import Page, change_markdown

    command = " ".join(filter(None, ("qms diff", versions)))
    page = Page(_heading(found), _summary(found), found.settings, found.files, command)
    return change_markdown(found.minutes, page, current())


def _text(found: Difference, *, full: bool) -> None:
    line(_heading(found))
    line(_summary(found))
    for item in found.minutes.unread:
        _record(item, full=full)
    for kind, group in groupby(found.minutes.told, key=lambda item: item.kind):
        line(f"\n{translate(kind)}")
        for item in group:
            _record(item, full=full)
    _others(found)
    if not full and any(part.detail for item in found.minutes.told for part in item.said):
        line("")
        line(M("Every field of new records: qms diff --full"))


def _record(item: Told, *, full: bool) -> None:
    title = item.title.shown(current())
    line(f"  {item.record}  {title}".rstrip())
    for part in item.said:
        if full or not part.detail:
            mark = "! " if part.suspicious else "- "
            indent = "        " if part.detail else "    "
            line(f"{indent}{mark}{_one_line(part.words.shown(current()))}")


_SETTINGS: Final = N_("Settings")
_OTHERS: Final = N_("Other files")


def _one_line(text: str) -> str:
    return " ".join(harmless(text).split())


def _others(found: Difference) -> None:
    if found.settings:
        line(f"\n{_(_SETTINGS)}")
    for words in found.settings:
        line(f"  - {_one_line(words.shown(current()))}")
    if found.files:
        line(f"\n{_(_OTHERS)}")
    for path, what in found.files:
        line(f"  - {path}: {translate(what)}")


def _items(found: Difference) -> Iterator[dict[str, Any]]:
    for item in (*found.minutes.unread, *found.minutes.told):
        yield {
            "record": item.record,
            "kind": item.kind or None,
            "title": item.title.shown(current()),
            "path": item.path,
            "change": "new" if item.new else "gone" if item.gone else "changed",
            "above_threshold": item.above,
            "suspicious": item.suspicious,
            "sentences": [_one_line(part.words.shown(current())) for part in item.said],
            "fields": [
                {"field": ".".join(part.path), "before": part.before, "after": part.after}
                for part in item.fields
            ],
        }
    for words in found.settings:
        yield _bare("qms.yaml", "changed", [_one_line(words.shown(current()))])
    for path, what in found.files:
        yield _bare(path, what, [])


def _bare(path: str, change: str, sentences: list[str]) -> dict[str, Any]:
    return {
        "record": None,
        "kind": None,
        "title": path,
        "path": path,
        "change": change,
        "above_threshold": False,
        "suspicious": False,
        "sentences": sentences,
        "fields": [],
    }


def diff() -> typer.Typer:
    """Build ``qms diff``."""
    return single(
        _diff,
        N_("Tell what changed in the records, in words"),
        "qms diff\nqms diff 2026-03-01..2026-06-20\nqms diff origin/main...HEAD --md",
    )
