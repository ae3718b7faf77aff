"""``qms search``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.search import search as look_for
from qms.cli import state
from qms.cli.help import single
from qms.cli.notes import elsewhere, unread
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, M, current, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.search import Hit, Hits


def _search(
    words: Annotated[
        list[str],
        typer.Argument(metavar=N_("WORDS..."), help=N_("Beginnings of words, or a number")),
    ],
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar=N_("KIND"), help=N_("Only records of this kind: risk, doc")),
    ] = None,
    *,
    every: Annotated[
        bool, typer.Option("--all", help=N_("All that is found, not the best 20"))
    ] = False,
) -> None:
    session = state.session()
    found = look_for(session, words, kind, every=every or as_json())
    elsewhere(session)
    unread(session)
    if as_json():
        envelope(session, "search", _items(found))
        return
    for hit in found.items:
        line(f"{hit.record}  {hit.title.shown(current())}{_place(hit)}".rstrip())
        line(f"    {hit.label}: {hit.excerpt}")
    _end(found, words)


def _items(found: Hits) -> Iterator[dict[str, Any]]:
    for hit in found.items:
        yield {
            "record": hit.record,
            "kind": hit.noun,
            "title": hit.title.shown(current()),
            "field": hit.field,
            "label": hit.label,
            "excerpt": hit.excerpt,
            **({"workspace": hit.workspace} if hit.workspace else {}),
        }


def _place(hit: Hit) -> str:
    """Mark a record of the other workspace."""
    if not hit.workspace:
        return ""
    from qms.actions.neighbours import Beside

    return f"  [{say(Beside.titled(hit.workspace))}]"


def _end(found: Hits, words: list[str]) -> None:
    if not found.items:
        line(M("Nothing holds all of: {words}", words=" ".join(words)))
        line(M("Try fewer words or only their beginnings; what was there before: qms search"
               " WORDS --at DATE"))  # fmt: skip
    elif found.total > len(found.items):
        line(M("Found: {n}; these are the best {shown}. All: --all",
               n=found.total, shown=len(found.items)))  # fmt: skip


def search() -> typer.Typer:
    """Build ``qms search``."""
    return single(
        _search,
        N_("Find records by words in any of their texts, in any language"),
        "qms search reminder survey\nqms search CAPA-2025-0007\nqms search оқытушы --kind risk",
    )
