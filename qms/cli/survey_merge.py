"""``qms survey merge``: one wave from several, or from several campuses."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.cli import state
from qms.cli.output import as_json, envelope, line, table
from qms.i18n import N_, M, _

EXAMPLE = (
    "qms survey merge WAVE-2026-0001 WAVE-2026-0002\n"
    "qms survey merge WAVE-2026-0001 campus.json --dry-run"
)

_Wave = Annotated[str, typer.Argument(metavar="WAVE", help=N_("The wave that others are added to"))]
_From = Annotated[
    list[str], typer.Argument(metavar="FROM...", help=N_("Waves, or files of exact tables"))
]
_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would be counted, write nothing"))
]


def merged(wave: _Wave, sources: _From, *, dry: _Dry = False) -> None:
    from qms.actions.survey_merge import merge

    session = state.session()
    found = merge(session, wave, tuple(sources), dry=dry)
    if as_json():
        item = {
            "wave": found.wave,
            "dry_run": dry,
            "added": [
                {"from": log["file"], "received": log["received"], "valid": log["valid"]}
                for log in found.added
            ],
            "known": list(found.known),
            "valid": found.valid,
            "groups": [{"group": group, "valid": valid} for group, valid in found.shown],
            "folded": len(found.folded),
            "commit": found.commit,
        }
        envelope(session, "survey-merge", [item])
        return
    rows = [(log["file"], log["received"], log["valid"]) for log in found.added]
    table([_("Added from"), _("Answers received"), _("Valid answers")], rows)
    table([_("Group"), _("Valid answers")], found.shown, _("Responses"))
    if found.known:
        line(M("In {wave} already: {names}", wave=found.wave, names=found.known))
    if dry:
        line(M("Nothing was written (--dry-run)."))
