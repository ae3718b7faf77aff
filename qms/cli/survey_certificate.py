"""``qms survey certificate``: the own results of one teacher, on request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.paper_formats import CERTIFICATES as FORMATS
from qms.actions.values import choose
from qms.cli import state
from qms.cli.common import languages
from qms.cli.output import as_json, envelope, line
from qms.errors import UsageProblem
from qms.i18n import N_, M

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLE = (
    "qms survey certificate T-0417 --wave WAVE-2026-0003 --requested 2026-11-20 --channel salem"
    " --lang kk"
)

_Teacher = Annotated[
    str, typer.Argument(metavar="TEACHER", help=N_("Code by which the answers name the teacher"))
]
_Waves = Annotated[
    list[str],
    typer.Option("--wave", metavar="ID", help=N_("A wave to tell of; may be repeated")),
]
_Requested = Annotated[
    str, typer.Option("--requested", metavar=N_("DATE"), help=N_("Day of the teacher's request"))
]
_Channel = Annotated[
    str, typer.Option("--channel", metavar=N_("WORD"), help=N_("Channel of the request, as salem"))
]
_Purpose = Annotated[
    str | None,
    typer.Option(
        "--purpose", metavar=N_("WORD"), help=N_("What it is for: a purpose of the survey")
    ),
]
_Unit = Annotated[
    str | None, typer.Option("--unit", metavar="UNIT", help=N_("Unit of the teacher, to be named"))
]
_Formats = Annotated[
    str, typer.Option("--format", metavar=",".join(FORMATS), help=N_("Formats, with commas"))
]
_Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--out", metavar=N_("FILE"), help=N_("File to write, or a folder; else private/")
    ),
]


def certificate(
    teacher: _Teacher,
    *,
    wave: _Waves,
    requested: _Requested,
    channel: _Channel,
    purpose: _Purpose = None,
    unit: _Unit = None,
    formats: _Formats = "pdf",
    out: _Out = None,
) -> None:
    from qms.actions.certificate import Wanted, make_certificate

    session = state.session()
    asked = languages(state.common()) or (session.config.default_language,)
    wanted = tuple(choose("--format", part.strip(), FORMATS) for part in formats.split(","))
    place = out if out is None or out.is_absolute() else Path.cwd() / out
    if place is not None and place.suffix and not place.is_dir():
        wanted = (_only(place, asked),)
    made = make_certificate(
        session,
        Wanted(
            teacher,
            wave,
            requested,
            channel,
            purpose,
            unit,
            tuple(dict.fromkeys(wanted)),
            asked,
            place,
            lambda text: typer.echo(text, err=True),
        ),
    )
    if as_json():
        item = {
            "id": made.id,
            "paths": [str(path) for path in made.paths],
            "waves": [{"wave": name, "answers": answers} for name, answers in made.answers],
            "restricted": made.restricted,
        }
        envelope(session, "survey-certificate", [item])
        return
    line(made.id)
    for path in made.paths:
        line(str(path))
    if made.restricted:
        line(M("Registered in the restricted workspace."))


def _only(place: Path, asked: Sequence[str]) -> str:
    """Return the format of the one file; raises UsageProblem for several languages in it."""
    if len(asked) > 1:
        raise UsageProblem(
            M("One file has one language."), M("Give a folder instead of a file: -o FOLDER")
        )
    return choose("-o", place.suffix.removeprefix(".").casefold(), FORMATS)
