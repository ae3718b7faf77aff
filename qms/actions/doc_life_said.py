"""What a user says of an edition, as the record holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from qms.actions.choices import Choice, by_label
from qms.actions.dated import day_of, post_of
from qms.actions.doc_life import words
from qms.actions.values import choose, parse_date
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.document_parts import Edition, EditionSort, SectionChange
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qms.actions.session import Session

SORTS: Final = get_args(EditionSort)
KINDS: Final = get_args(SectionChange.model_fields["sort"].annotation)
PARTS: Final = ("paragraph", "page", "replaced", "new", "cancelled")
_FIELDS: Final = {name: f"sheets_{name}" for name in ("replaced", "new", "cancelled")}


@dataclass(frozen=True, slots=True)
class Begun:
    """What is said of an edition when it is begun, or later while it is a draft."""

    ground: str | None = None
    basis: str | None = None
    by: str | None = None
    date: str | None = None
    number: str | None = None
    sort: str | None = None
    summary: str | None = None
    notice: str | None = None
    notice_date: str | None = None
    permission: str | None = None
    changes: Sequence[str] = ()


def ordered(item: Mapping[str, Any]) -> dict[str, Any]:
    """Put what is said of an edition into the order in which the record holds it."""
    names = [info.alias or name for name, info in Edition.model_fields.items()]
    return {name: item[name] for name in names if item.get(name) not in (None, "", [])}


def said_of(session: Session, said: Begun, unit: str | None) -> dict[str, Any]:
    """Return what is said of an edition as it is stored; raises UsageProblem for a wrong word."""
    item: dict[str, Any] = {
        "date": day_of(session, said.date).isoformat(),
        "by": post_of(session, said.by, unit),
        "basis": words(session, said.basis) if said.basis else None,
        **told_of(session, said),
    }
    return {name: value for name, value in item.items() if value is not None}


def told_of(session: Session, said: Begun) -> dict[str, Any]:
    """Return what may be said of an edition later too."""
    item: dict[str, Any] = {
        "number": normalise(said.number)[0] if said.number else None,
        "sort": choose("--sort", said.sort, SORTS) if said.sort else None,
        "ground": _ground(session, said.ground),
        "summary": words(session, said.summary) if said.summary else None,
        "notice_number": normalise(said.notice)[0] if said.notice else None,
        "permission": said.permission,
    }
    if said.notice_date:
        item["notice_date"] = parse_date(said.notice_date, "--notice-date").isoformat()
    return {name: value for name, value in item.items() if value is not None}


def _ground(session: Session, word: str | None) -> str | None:
    if word is None:
        return None
    found = session.view.words.vocabulary("change-ground") if session.view.words else None
    offered = tuple(Choice(one.id, one.label) for one in (found.words if found else ()))
    chosen = by_label(normalise(word)[0], offered)
    return choose("--ground", chosen, [item.value for item in offered] or [chosen])


def lines(typed: Sequence[str], known: int, session: Session) -> list[dict[str, Any]]:
    """Read lines of the change sheet, numbered after those that are ``known``."""
    return [
        {"id": str(number), **line(session, text)}
        for number, text in enumerate(typed, start=known + 1)
    ]


def line(session: Session, typed: str) -> dict[str, Any]:
    """Read one change: ``SECTION|replace|WORDS|page=7|replaced=4``; raises UsageProblem."""
    section, sort, text, *parts = (*(part.strip() for part in typed.split("|")), "", "")
    choose("--change", sort, KINDS)
    item: dict[str, Any] = {"section": normalise(section)[0] or None, "sort": sort}
    item["text"] = words(session, text) if text else None
    for part in filter(None, parts):
        name, value = _part(part)
        item[_FIELDS.get(name, name)] = value
    return {name: value for name, value in item.items() if value is not None}


def _part(typed: str) -> tuple[str, str]:
    name, equals, value = (piece.strip() for piece in typed.partition("="))
    if not equals or name not in PARTS or not value:
        raise UsageProblem(
            M("{option}: {value} is no part of a change", option="--change", value=typed),
            M("Parts after the words: {keys}", keys=tuple(f"{key}=..." for key in PARTS)),
        )
    return name, normalise(value)[0]
