"""Give a form of coding out: of all answers, of a part again, of what was seen differently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.coding import Work, refuse_coder
from qms.actions.coding_private import FOLDER, put_handed, refuse_seen_by_git
from qms.actions.roster import roster
from qms.engine.circles import contacts_of
from qms.engine.coding import differences
from qms.engine.coding_keys import drawn, shuffled
from qms.engine.personal_data import personal_data
from qms.errors import UsageProblem
from qms.exchange.coding_form import MOST, Column, Form, Known, Pass, Row
from qms.exchange.coding_sheet import workbook
from qms.i18n import M, translate
from qms.model.ids import ITEM_ID, to_latin
from qms.report.papers import institution_name
from qms.store import files
from qms.store.secret import secret

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qms.actions.session import Session
    from qms.kinds.code_book import CodeBook

CODERS: Final = {Pass.FIRST: "coder-1", Pass.SECOND: "coder-2", Pass.THIRD: "coder-3"}
"""How coders are called of whom nothing is said."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is asked for: a form of which pass, for whom, into which file, in which language."""

    turn: Pass
    coder: str | None = None
    out: Path | None = None
    lang: str = "kk"


@dataclass(frozen=True, slots=True)
class Given:
    """A form that was made: ``personal`` of its answers name somebody."""

    known: Known
    path: Path
    answers: int
    of: int
    personal: int


def export(session: Session, found: Work, asked: Export) -> Given:
    """Make the form of a coder; raises UsageProblem where git would take the file up."""
    session.refuse_past()
    begun = found.stored.coders.get(asked.turn.value, CODERS[asked.turn])
    coder = _coder(asked.coder or begun)
    refuse_coder(found, asked.turn, coder)
    path = asked.out or _usual(session, found, asked.turn)
    _outside(session, path)
    key = secret(session.store.root)
    rows = _rows(key, found, asked.turn)
    if len(rows) > MOST:
        raise UsageProblem(
            M("{n} answers are too many for one form; it holds {most}.", n=len(rows), most=MOST),
            M("Take the wave in by parts of its own, one for each campus, and code each of them."),
        )
    lang = asked.lang
    known = Known(
        *(found.wave.id, found.question.id, asked.turn, coder, found.book.id, lang),
        session.today,
    )
    made = Form(
        known,
        institution_name(session.view).shown(lang),
        found.survey.title.shown(lang),
        found.question.text.shown(lang),
        _columns(found.book, lang),
        rows,
    )
    files.create(path, workbook(made, key))
    put_handed(session, found.at, asked.turn.value, coder)
    return Given(known, path, len(rows), len(found.answers), _personal(session, rows))


def _coder(text: str) -> str:
    code = to_latin("".join(text.split())).lower()
    if not ITEM_ID.fullmatch(code) or not any(sign.isdigit() for sign in code):
        raise UsageProblem(
            M("{value} is no staff code.", value=text),
            M("A code has digits, as S-014; a form names nobody."),
        )
    return code


def _usual(session: Session, found: Work, turn: Pass) -> Path:
    """Return the next name that is free among the forms of the wave."""
    folder = session.store.root / FOLDER / found.wave.id / "forms"
    stem = f"{found.wave.id}-{found.question.id}-{turn.value}"
    number = 1
    while (folder / f"{stem}-{number}.xlsx").exists():
        number += 1
    return folder / f"{stem}-{number}.xlsx"


def _outside(session: Session, path: Path) -> None:
    """Refuse a place where git would take the answers up."""
    workspace = session.store.workspace
    top = path.parent.resolve()
    if workspace.repo is not None and top.is_relative_to(workspace.repo.top):
        refuse_seen_by_git(session, str(top))


def _columns(book: CodeBook, lang: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            theme.id,
            translate(theme.category.value, lang),
            theme.title.shown(lang),
            theme.applies.shown(lang) if theme.applies else "",
        )
        for theme in book.themes
    )


def _rows(key: bytes, found: Work, turn: Pass) -> tuple[Row, ...]:
    coded = found.stored.coded
    purpose = f"form {found.question.id}"
    if turn is Pass.THIRD:
        return _differing(key, found, purpose)
    chosen: Iterable[str] = found.answers
    if turn is Pass.SECOND:
        chosen = drawn(key, found.question.id, found.answers, found.rules)
    own = coded.second if turn is Pass.SECOND else coded.first
    return tuple(
        Row(
            one,
            found.answers[one].text,
            {theme: theme in own[one] for theme in found.themes} if one in own else {},
        )
        for one in shuffled(key, purpose, chosen)
    )


def _differing(key: bytes, found: Work, purpose: str) -> tuple[Row, ...]:
    coded = found.stored.coded
    opened: dict[str, dict[str, bool | None]] = {}
    for item in differences(coded, found.themes):
        opened.setdefault(item.answer, {})[item.theme] = item.decided
    if not opened:
        raise UsageProblem(
            M("No answer is seen differently by two coders."),
            M("See: qms survey code agree {id} --question {question}",
              id=found.wave.id, question=found.question.id),
        )  # fmt: skip
    rows = []
    for one in shuffled(key, purpose, opened.keys() & found.answers.keys()):
        decided = {theme: said for theme, said in opened[one].items() if said is not None}
        alike = {
            theme: theme in coded.first[one] for theme in found.themes if theme not in opened[one]
        }
        row = Row(one, found.answers[one].text, {**alike, **decided}, frozenset(opened[one]))
        rows.append(row)
    return tuple(rows)


def _personal(session: Session, rows: Iterable[Row]) -> int:
    names, contacts = roster(session), contacts_of(session.view)
    return sum(1 for row in rows if personal_data(row.text, names) - contacts)
