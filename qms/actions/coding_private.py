"""Answers in words and their codes: files under ``private/``, which git and the index never see."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from qms.engine.coding import Coded
from qms.engine.coding_keys import digest
from qms.errors import StoreProblem, UsageProblem
from qms.exchange.coding_answers import OpenColumns, open_columns, read_answers
from qms.exchange.survey_columns import Groups, placed
from qms.exchange.survey_counts import are_counts
from qms.exchange.survey_rows import headings
from qms.i18n import M
from qms.kinds.wave_log import counting
from qms.store import files
from qms.store.lasting import is_apart
from qms.store.secret import secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qms.actions.session import Session
    from qms.exchange.survey_map import SurveyMap
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave

FOLDER: Final = "private/surveys"
_OWN: Final = 0o600
"""What people wrote is for the owner of the file alone, as the key is."""


class Kept(NamedTuple):
    """An answer with the unit of who gave it, empty where none is known."""

    group: str
    text: str


def refuse_seen_by_git(session: Session, folder: str = FOLDER) -> None:
    """Raise UsageProblem where git would take up what is put into a folder of the workspace."""
    if not is_apart(session.store.workspace, folder):
        raise UsageProblem(
            M("git does not ignore {folder}, where answers in words are kept.", folder=folder),
            M("Add the line /private/ to .gitignore."),
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A file of answers of a wave, as it is taken in."""

    path: Path
    sha256: str
    sheet: str | None
    given: SurveyMap


def keep_answers(
    session: Session, wave: str, survey: Survey, source: Source, *, dry: bool = False
) -> tuple[int, tuple[str, ...]]:
    """Keep the answers in words of a file; returns how many there are and their columns.

    A file whose answers are kept already is left as it is.  Raises ImportProblem as counting does.
    """
    opened, found = _columns(survey, source)
    if not opened or found is None:
        return 0, ()
    columns = tuple(opened.headings.values())
    target = _of_file(session, wave, source.sha256)
    if target.exists():
        with files.translated(target):
            target.chmod(_OWN)  # an earlier version left it open to others
        return len(_tree(target)["answers"]), columns
    read = read_answers(
        source.path, found, opened, Groups(session.view, source.given), survey.logic, source.sheet
    )
    if dry:
        return sum(1 for _answer in read), columns
    refuse_seen_by_git(session)
    key = secret(session.store.root)
    rows = []
    for one in read:
        name = one.response if one.own_id else f"{source.sha256} {one.response}"
        rows.append([digest(key, wave, one.question, name), one.question, one.group, one.text])
    if rows:
        files.create(target, _bytes({"answers": sorted(rows)}), _OWN)
    return len(rows), columns


def _of_file(session: Session, wave: str, sha256: str) -> Path:
    return session.store.root / FOLDER / wave / "open" / f"{sha256[:16]}.json"


def _columns(survey: Survey, source: Source) -> tuple[OpenColumns, Any]:
    heads = headings(source.path, source.sheet)
    if are_counts(heads, source.given):
        return OpenColumns({}), None
    opened = open_columns(source.path.name, heads, survey, source.given)
    return opened, placed(source.path.name, heads, survey, source.given) if opened else None


def answers_to(session: Session, wave: Wave, question: str) -> dict[str, Kept]:
    """Return the answers to a question by key, those of the files of the wave that count."""
    found: dict[str, Kept] = {}
    for log in counting(wave.imports):
        path = _of_file(session, wave.id, log.sha256)
        if not path.is_file():
            continue
        for key, asked, group, text in _tree(path)["answers"]:
            if asked == question:
                found.setdefault(key, Kept(group, text))
    return found


@dataclass(frozen=True, slots=True)
class Stored:
    """The codes of a question by an edition of the code book, with who gave them."""

    coders: Mapping[str, str]
    coded: Coded
    bytes: bytes | None = None


def _place(session: Session, wave: str, question: str, book: str) -> Path:
    return session.store.root / FOLDER / wave / "codes" / f"{question}.{book}.json"


def has_codes(session: Session, wave: str, question: str, book: str) -> bool:
    """Tell whether anything was coded by an edition."""
    return _place(session, wave, question, book).is_file()


def codes_of(session: Session, wave: str, question: str, book: str) -> Stored:
    """Return what was coded; nothing where nobody did."""
    path = _place(session, wave, question, book)
    if not path.is_file():
        return Stored({}, Coded())
    data = path.read_bytes()
    tree = _tree(path)
    decided = {
        (answer, theme): applies
        for answer, themes in tree["decided"].items()
        for theme, applies in themes.items()
    }
    return Stored(
        tree["coders"], Coded(_codes(tree["first"]), _codes(tree["second"]), decided), data
    )


def put_codes(session: Session, at: tuple[str, str, str], before: Stored, now: Stored) -> None:
    """Write the codes of wave, question and edition over those that were read."""
    refuse_seen_by_git(session)
    decided: dict[str, dict[str, bool]] = {}
    for (answer, theme), applies in sorted(now.coded.decided.items()):
        decided.setdefault(answer, {})[theme] = applies
    tree = {
        "coders": dict(sorted(now.coders.items())),
        "first": _listed(now.coded.first),
        "second": _listed(now.coded.second),
        "decided": decided,
    }
    path = _place(session, *at)
    if before.bytes is None:
        files.create(path, _bytes(tree))
    else:
        files.replace(path, _bytes(tree), expected=before.bytes)


def _of_forms(session: Session, wave: str, question: str, book: str) -> Path:
    return session.store.root / FOLDER / wave / "forms" / f"{question}.{book}.json"


def handed_of(session: Session, wave: str, question: str, book: str) -> dict[str, str]:
    """Return for whom the last form of each pass was made: two codings want two people."""
    path = _of_forms(session, wave, question, book)
    return _tree(path) if path.is_file() else {}


def put_handed(session: Session, at: tuple[str, str, str], turn: str, coder: str) -> None:
    """Keep for whom the form of a pass was made."""
    path = _of_forms(session, *at)
    before = handed_of(session, *at)
    if before.get(turn) == coder:
        return
    refuse_seen_by_git(session)
    data = _bytes({**before, turn: coder})
    if path.is_file():
        files.replace(path, data, expected=path.read_bytes())
    else:
        files.create(path, data, _OWN)


def _codes(tree: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {answer: frozenset(themes) for answer, themes in tree.items()}


def _listed(codes: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {answer: sorted(themes) for answer, themes in sorted(codes.items())}


def _bytes(tree: Mapping[str, Any]) -> bytes:
    return json.dumps(tree, ensure_ascii=False, indent=1).encode() + b"\n"


def _tree(path: Path) -> dict[str, Any]:
    with files.translated(path):
        data = path.read_bytes()
    try:
        tree: dict[str, Any] = json.loads(data)
    except ValueError as error:
        raise StoreProblem(
            M("{path} is damaged.", path=str(path)), M("Bring the file back from a backup.")
        ) from error
    return tree
