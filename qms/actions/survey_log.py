"""The import log: what became of the rows of a file, in words that name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.exchange.survey_columns import Columns, column
from qms.exchange.survey_personal import NOBODY, harmless

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from qms.actions.certificate_tables import Taught
    from qms.engine.personal_names import Roster
    from qms.exchange.survey_reduce import Reduced
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave

SHORT: Final = 16
"""Signs of a SHA-256 that stand for the name of a file which names somebody."""


def next_id(wave: Wave) -> str:
    """Return the id of the next log of a wave."""
    return str(max((int(log.id) for log in wave.imports if log.id.isdigit()), default=0) + 1)


def log_of(  # noqa: PLR0913, PLR0917 -- what is known of the file and of its answers
    day: dt.date,
    wave: Wave,
    file: str,
    sha256: str,
    fresh: Reduced,
    folded: int,
    columns: Columns | None,
    names: Roster,
) -> dict[str, Any]:
    """Return the log of a file as the wave stores it; nothing in it names a person."""
    own_id = (columns.response_id,) if columns and columns.response_id else ()
    heads = columns.heads if columns else ()
    valid = sum(fresh.tables.respondents.values())
    log = {
        "id": next_id(wave),
        "date": day.isoformat(),
        "file": harmless(" ".join(file.split()), sha256[:SHORT], names),
        "sha256": sha256,
        "system": columns.system if columns else None,
        "received": fresh.received,
        "valid": valid,
        "complete": fresh.complete,
        "partial": None if fresh.complete is None else valid - fresh.complete,
        "incomplete": fresh.incomplete,
        "logic": fresh.logic,
        "duplicates": fresh.duplicates,
        "unfinished": fresh.unfinished,
        "straight": fresh.straight,
        "repeated": fresh.repeated,
        "pseudonymised": fresh.pseudonymised,
        "folded": folded,
        "personal": [_heading(heads, name, names) for name in fresh.personal],
        "pseudonyms": [_heading(heads, name, names) for name in own_id],
    }
    always = {"id", "date", "file", "sha256", "received", "valid"}
    always |= {"complete", "partial"} if fresh.complete is not None else set()
    return {key: value for key, value in log.items() if value or key in always}


def classified(
    log: Mapping[str, Any], survey: Survey, columns: Columns | None, taught: Taught | None
) -> dict[str, Any]:
    """Return the class of the data, by what right they were collected, and who was judged."""
    pseudonyms = list(log.get("pseudonyms", ()))
    apart = survey.sensitive or taught is not None
    kind = "restricted" if apart else "pseudonymous" if pseudonyms else "anonymous"
    found: dict[str, Any] = {"data_class": kind}
    if survey.legal_basis:
        found["legal_basis"] = survey.legal_basis
    if columns is not None and taught is not None:
        heading = _heading(columns.heads, taught.heading)
        found |= {"teachers": taught.found.teachers, "pseudonyms": [*pseudonyms, heading]}
    return {key: value for key, value in found.items() if value}


def strictest(logs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return class and legal basis of data that were added up: the class of the most guarded."""
    logs = tuple(logs)
    classes = {log.get("data_class") for log in logs}
    kind = next(
        (name for name in ("restricted", "pseudonymous", "anonymous") if name in classes), None
    )
    basis = next((log["legal_basis"] for log in logs if log.get("legal_basis")), None)
    return {
        **({"data_class": kind} if kind else {}),
        **({"legal_basis": basis} if basis else {}),
    }


def _heading(heads: tuple[str, ...], name: str, names: Roster = NOBODY) -> str:
    """Return a heading for the log: where it names somebody itself, the letters of its column."""
    return harmless(" ".join(name.split()), column(heads.index(name)), names)
