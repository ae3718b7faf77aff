"""``qms survey``: instruments, and the answers of a wave counted from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.cli import (
    state,
    survey_certificate,
    survey_loop,
    survey_merge,
    survey_population,
    survey_stats,
)
from qms.cli.help import add_verbs
from qms.cli.more_options import column
from qms.cli.notes import unread_policies
from qms.cli.nouns import noun_group
from qms.cli.output import as_json, envelope, line, table
from qms.cli.progress import reading
from qms.cli.survey_code import code
from qms.cli.survey_instrument import extend
from qms.cli.survey_remarks import remarks
from qms.i18n import N_, M, _

if TYPE_CHECKING:
    from qms.actions.survey_request import Taken
    from qms.cli.help import Verb

_DONE: Final = {"complete": N_("Complete"), "partial": N_("Partial")}
_EXAMPLE = (
    'qms survey import answers.csv --wave WAVE-2026-0001 --group "Faculty"\n'
    "qms survey import campus-*.csv --wave WAVE-2026-0001 --workers 2"
)

_Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help=N_("Rows of answers or counts: .csv or .xlsx")),
]
_Wave = Annotated[str, typer.Option("--wave", metavar="ID", help=N_("The wave they belong to"))]
_Map = Annotated[
    Path | None,
    typer.Option("--map", metavar=N_("FILE"), help=N_("What the file does not say itself")),
]
_Group = Annotated[str | None, column("--group", N_("Column of the units"))]
_ResponseId = Annotated[
    str | None, column("--response-id", N_("Column by which duplicates are known"))
]
_Teacher = Annotated[
    str | None,
    column("--teacher", N_("Column of the teacher; becomes a keyed pseudonym, kept apart")),
]
_Strata = Annotated[
    list[str] | None,
    typer.Option(
        "--stratum",
        metavar=N_("COLUMN=PROPERTY"),
        help=N_("Column that tells those who answered apart, and what it says; may be repeated"),
    ),
]
_Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar=N_("NAME"), help=N_("Sheet of the workbook"))
]
_Invited = Annotated[
    int | None,
    typer.Option(
        "--invited", metavar=N_("NUMBER"), min=0, help=N_("How many were invited, corrected")
    ),
]
_Place = Annotated[
    str | None, typer.Option("--place", metavar=N_("PLACE"), help=N_("Where the file is kept"))
]
_More = Annotated[
    bool, typer.Option("--add", help=N_("These are further answers, beside those taken in"))
]
_Instead = Annotated[
    bool, typer.Option("--replace", help=N_("This is a later export, in place of those taken in"))
]
_Workers = Annotated[
    int,
    typer.Option(
        "--workers", metavar=N_("NUMBER"), min=1, help=N_("Processes that count several files")
    ),
]
_Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar=N_("ADDRESS"),
        help=N_("Dask cluster that counts the files, as tcp://host:8786"),
    ),
]
_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would be counted, write nothing"))
]


def _import(
    files: _Files,
    *,
    wave: _Wave,
    mapping: _Map = None,
    group: _Group = None,
    response_id: _ResponseId = None,
    teacher: _Teacher = None,
    strata: _Strata = None,
    sheet: _Sheet = None,
    invited: _Invited = None,
    place: _Place = None,
    more: _More = False,
    instead: _Instead = False,
    dry: _Dry = False,
    workers: _Workers = 1,
    scheduler: _Scheduler = None,
) -> None:
    from qms.actions.survey_many import take_in_all
    from qms.actions.survey_request import Request
    from qms.exchange.survey_jobs import Where

    session = state.session()
    asked = Request(
        files[0],
        wave,
        mapping,
        group,
        response_id,
        sheet,
        invited,
        dry,
        place,
        more,
        instead,
        teacher,
        tuple(strata or ()),
    )
    unread_policies(session)
    where = Where(workers, scheduler)
    with reading(", ".join(file.name for file in files)) as told:
        found = take_in_all(session, asked, tuple(files), where, told)
    if as_json():
        envelope(session, "survey-import", [_item(taken, dry=dry) for taken in found])
        return
    quiet = state.common().on("--quiet")
    for taken in found:
        if len(found) > 1 and not quiet:
            line(M("{file}:", file=taken.log["file"]))
        _print(taken, dry=dry)
        if not quiet and taken.known and not instead and any((group, response_id, strata, mapping)):
            line(M("To count it by other columns than before, give --replace as well."))


def _print(taken: Taken, *, dry: bool) -> None:
    if state.common().on("--quiet"):
        line(f"{taken.wave} {taken.log['valid']}")
        return
    if taken.known:
        line(M("{id} has this file already. Nothing was written.", id=taken.wave))
        if taken.teachers:
            line(M("Tables by teacher, kept apart: {n}", n=taken.teachers))
        return
    log = taken.log
    known = ((_("Invited"), taken.invited), (_("Asked (eligible)"), taken.asked))
    if taken.source:
        line(M("Source: {source}", source=taken.source))
    rows = [
        *((label, number) for label, number in known if number is not None),
        (_("Answers received"), log["received"]),
        *(((_("Started"), log["received"]),) if log.get("system") else ()),
        (_("Incomplete"), log.get("incomplete", 0)),
        (_("Logic errors"), log.get("logic", 0)),
        (_("Duplicates"), _duplicates(taken)),
        (_("Valid answers"), log["valid"]),
        *((_(name), log[key]) for key, name in _DONE.items() if log.get(key) is not None),
        (_("Not sent off"), log.get("unfinished", 0)),
        (_("One answer to everything"), _of_valid(log, "straight")),
        (_("Same answers as another"), log.get("repeated", 0)),
        (_("Pseudonymised"), log.get("pseudonymised", 0)),
        (_("Groups folded"), log.get("folded", 0)),
    ]
    table([_("Import log"), _("Count")], rows)
    table([_("Group"), _("Valid answers")], taken.shown, _("Responses"))
    if taken.strata:
        heads = [_("Property"), _("Value"), _("Valid answers")]
        table(heads, taken.strata, _("Composition"))
    for message in remarks(taken):
        line(message)
    if dry:
        line(M("Nothing was written (--dry-run)."))


def _duplicates(taken: Taken) -> int | str:
    """Return how many there are, or that nothing tells them."""
    if taken.sought:
        return int(taken.log.get("duplicates", 0))
    if taken.columns is None:
        return _("not looked for: these are counts")
    return _("not looked for: no column of ids (--response-id)")


def _of_valid(log: dict[str, Any], name: str) -> str:
    """Return a number of the valid answers with its share of them."""
    found = log.get(name, 0)
    return f"{found} ({100 * found / log['valid']:.1f} %)" if found else "0"


def _item(taken: Taken, *, dry: bool) -> dict[str, Any]:
    log = taken.log
    return {
        "wave": taken.wave,
        "file": log["file"],
        "sha256": log["sha256"],
        "dry_run": dry,
        "known": taken.known,
        "received": log["received"],
        "started": log["received"] if log.get("system") else None,
        "complete": log.get("complete"),
        "partial": log.get("partial"),
        "incomplete": log.get("incomplete", 0),
        "logic": log.get("logic", 0),
        "duplicates": log.get("duplicates", 0),
        "duplicates_sought": taken.sought,
        "valid": log["valid"],
        "unfinished": log.get("unfinished", 0),
        "straight": log.get("straight", 0),
        "repeated": log.get("repeated", 0),
        "pseudonymised": log.get("pseudonymised", 0),
        "pseudonym_columns": list(log.get("pseudonyms", ())),
        "replaced": list(taken.replaced),
        "system": log.get("system"),
        "place": log.get("place"),
        "index": log.get("index"),
        "dispose": log.get("dispose"),
        "groups": [{"group": group, "valid": valid} for group, valid in taken.shown],
        "strata": [
            {"property": name, "value": value, "valid": valid}
            for name, value, valid in taken.strata
        ],
        "folded": log.get("folded", 0),
        "columns_left_out": list(taken.left_out),
        "personal_columns": list(taken.personal),
        "positive_not_stated": list(taken.unstated),
        "against_their_block": list(taken.against.questions),
        "blocks_apart": list(taken.against.blocks),
        "open_answers": taken.open_answers,
        "teachers": taken.teachers,
        "data_class": log.get("data_class"),
        "legal_basis": log.get("legal_basis"),
        "commit": taken.commit,
    }


_VERBS: Final[tuple[Verb, ...]] = (
    ("import", _import, N_("Count the answers of a wave from a file, as one change"), _EXAMPLE),
    (
        "stats",
        survey_stats.stats,
        N_("Show the figures of a wave and how sure they are"),
        survey_stats.EXAMPLE,
    ),
    (
        "certificate",
        survey_certificate.certificate,
        N_("Make the certificate of a teacher: own results only, on request"),
        survey_certificate.EXAMPLE,
    ),
    (
        "merge",
        survey_merge.merged,
        N_("Add the answers of other waves or campuses to a wave, as one change"),
        survey_merge.EXAMPLE,
    ),
    (
        "population",
        survey_population.population,
        N_("Show who answered beside who could; with a file take in who could"),
        survey_population.EXAMPLE,
    ),
)


def survey() -> typer.Typer:
    """Build ``qms survey``."""
    app = noun_group(
        "survey",
        (
            'qms survey add --id SRV-graduates --title "Survey of graduates"'
            " --target-group graduates --responsible UNIT-career-centre"
        ),
    )
    add_verbs(app, _VERBS)
    extend(app)
    survey_loop.extend(app)
    app.add_typer(code(), name="code")
    return app
