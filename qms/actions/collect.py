"""Start a round: a form for every unit that has something open."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.actions.records import PLACEHOLDER, find
from qms.actions.values import parse_date
from qms.engine.file_names import OWN_SCHEME, build, rules_of_names, type_label, unit_label
from qms.engine.governance import governance
from qms.engine.rounds import open_items, open_rounds
from qms.errors import UsageProblem
from qms.exchange.collect_form import Addressee, Letterhead, base_rows, form
from qms.exchange.collect_sheet import workbook
from qms.i18n import N_, M, translate
from qms.kinds.collection import Collection
from qms.kinds.unit import Unit
from qms.model.change import Change, Create, Set
from qms.report.papers import institution_name
from qms.store import files
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.rounds import Asked
    from qms.exchange.collect_form import Form

ALL: Final = "all"
DAYS: Final = 7
"""Calendar days for an answer where no term is given: the university's own habit, no rule."""
TYPE_WORD: Final = "round-form"


@dataclass(frozen=True, slots=True)
class Start:
    """What the user asks for; ``units`` are ids or ``all``."""

    units: Sequence[str]
    folder: Path
    title: str | None = None
    due: str | None = None
    lang: str = "kk"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was made: its unit, how many records it asks about, the file and its bytes."""

    made: Form
    name: str
    data: bytes

    @property
    def item(self) -> dict[str, object]:
        """Return what the collection keeps of it."""
        return {
            "id": self.made.id,
            "unit": self.made.unit,
            "items": len(self.made.blocks),
            "sha256": hashlib.sha256(self.data).hexdigest(),
            "base": base_rows(self.made)[0][-1],
        }


@dataclass(frozen=True, slots=True)
class Started:
    """A round that was started; ``idle`` are units without anything open."""

    collection: str
    folder: Path
    due: dt.date
    forms: tuple[Sent, ...]
    idle: tuple[str, ...] = ()
    nobodys: tuple[str, ...] = field(default=())


def start(session: Session, asked: Start) -> Started:
    """Make the forms and record the round; raises UsageProblem where there is nothing to ask."""
    session.refuse_past()
    open_ = open_items(session.view)
    units = _units(session, asked.units, open_)
    busy = [unit for unit in units if open_.get(unit)]
    if not busy:
        raise UsageProblem(
            M("Nothing is open at these units: no form is needed."),
            M("See what is open with: qms risk list, qms capa list"),
        )
    due = parse_date(asked.due, "--due") if asked.due else session.today + dt.timedelta(DAYS)
    if due < session.today:
        raise UsageProblem(M("{option}: {value} is past", option="--due", value=due))
    tree = {
        "title": _title(session, asked, session.config.default_language),
        "date": session.today.isoformat(),
        "due": due.isoformat(),
    }
    guess = session.write(_creation(tree, ()), dry=True).ids[PLACEHOLDER]
    forms = _forms(session, asked, guess, due, {unit: open_[unit] for unit in busy})
    folder = asked.folder / guess
    _write(folder, forms)
    given = session.write(_creation(tree, forms)).ids[PLACEHOLDER]
    if given != guess:  # somebody else took the id meanwhile: the forms name another round
        session = session.reopened()
        forms = _forms(session, asked, given, due, {unit: open_[unit] for unit in busy})
        folder = asked.folder / given
        _write(folder, forms)
        items = [one.item for one in forms]
        edit = Set(given, ("forms",), items)
        session.write(Change(f"{given}: forms made again", "collect start", (edit,)))
    idle = tuple(unit for unit in units if not open_.get(unit))
    nobodys = tuple(record.id for record in open_.get(None, ()))
    return Started(given, folder, due, forms, idle, nobodys)


def round_of(session: Session, record_id: str | None) -> Collection:
    """Return a round, without an id the newest open one; raises UsageProblem for none."""
    if record_id is None:
        found = open_rounds(session.view)
        if not found:
            raise UsageProblem(
                M("No round is open."), M("Start one with: qms collect start --units all")
            )
        return found[-1]
    record = find(session, record_id)
    if not isinstance(record, Collection):
        raise UsageProblem(
            M("{id} is no round of forms.", id=record.id),
            M("See the ids with: qms collect list"),
        )
    return record


def _units(
    session: Session, asked: Sequence[str], open_: Mapping[str | None, object]
) -> tuple[str, ...]:
    if ALL in asked:
        known = {unit.id for unit in session.view.snapshot.of(Unit)}
        return tuple(sorted(known | {unit for unit in open_ if unit}))
    named = [part.strip() for text in asked for part in text.split(",") if part.strip()]
    found = [find(session, name) for name in named]
    odd = [record.id for record in found if not isinstance(record, Unit)]
    if odd or not found:
        raise UsageProblem(
            M("{option}: {value} is no unit", option="--units", value=odd[0] if odd else ""),
            M("Give ids of units, or all; see: qms unit list"),
        )
    return tuple(dict.fromkeys(record.id for record in found))


def _title(session: Session, asked: Start, lang: str) -> str:
    if asked.title:
        return normalise(asked.title)[0]
    return f"{translate(N_('Round of forms'), lang)}, {session.today:%m.%Y}"


def _creation(tree: Mapping[str, object], forms: Sequence[Sent]) -> Change:
    items = [one.item for one in forms]
    whole = {**tree, **({"forms": items} if items else {})}
    edits = (Create("collection", whole, PLACEHOLDER),)
    return Change(f"{PLACEHOLDER}: forms to {len(items)} units", "collect start", edits)


def _forms(
    session: Session,
    asked: Start,
    collection: str,
    due: dt.date,
    open_: Mapping[str, Sequence[Asked]],
) -> tuple[Sent, ...]:
    head = _head(session, asked, collection, due)
    made = [
        form(session.view, head, Addressee(unit, str(number), asked.lang), records)
        for number, (unit, records) in enumerate(open_.items(), start=1)
    ]
    names = _names(session, collection, made)
    return tuple(Sent(one, name, workbook(one)) for one, name in zip(made, names, strict=True))


def _head(session: Session, asked: Start, collection: str, due: dt.date) -> Letterhead:
    view, lang = session.view, asked.lang
    office = governance(view).secretariat
    called = view.name(office) if office else None
    words = called.shown(lang) if called else translate(N_("the quality office"), lang)
    title = _title(session, asked, lang)
    university = institution_name(view).shown(lang)
    return Letterhead(collection, title, university, session.today, due, words)


def _names(session: Session, collection: str, made: Sequence[Form]) -> list[str]:
    """Name the files by the university's scheme, where it has one, else in Latin letters."""
    scheme = rules_of_names(session.view).scheme
    plain = [f"{collection}_{one.unit}.xlsx" for one in made]
    if not scheme:
        return plain
    named = [_by_scheme(session, scheme, one) for one in made]
    lower = [name.casefold() for name in named]
    return [
        name if lower.count(name.casefold()) == 1 else other
        for name, other in zip(named, plain, strict=True)
    ]


def _by_scheme(session: Session, scheme: str, made: Form) -> str:
    view, lang = session.view, made.lang
    unit = view.snapshot.entries[made.unit].record
    label = unit_label(view, unit, lang) if isinstance(unit, Unit) else made.unit
    rules = rules_of_names(view)
    kind = type_label(view, rules, TYPE_WORD, lang) or translate(N_("Form of the round"), lang)
    return build(scheme or OWN_SCHEME, session.today, label, kind, "xlsx")


def _write(folder: Path, forms: Sequence[Sent]) -> None:
    """Write the files; raises UsageProblem before the first where one of the names is taken."""
    taken = [one.name for one in forms if (folder / one.name).exists()]
    if taken:
        raise UsageProblem(
            M("{path} is there already and is not overwritten.", path=str(folder / taken[0])),
            M("Give another folder: --folder"),
        )
    for one in forms:
        files.create(folder / one.name, one.data)
