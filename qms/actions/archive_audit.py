"""The archive audit: completeness, integrity, terms, rights, git, and a trial restore."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qms.actions.archive_places import Places, in_mirror
from qms.actions.dated import day_of, done, happened, move_to, post_of
from qms.actions.evidence import Compared
from qms.actions.records import PLACEHOLDER, Written, find
from qms.engine.archive import disposable, live_files, ownerless, plan, texts_outside
from qms.engine.obligations import OccurrenceState, occurrences
from qms.engine.retention import kept, retention
from qms.errors import QmsError, UsageProblem
from qms.i18n import M
from qms.kinds.archive_audit import ArchiveAudit
from qms.kinds.evidence import Evidence, Storage
from qms.kinds.obligation import Obligation
from qms.model.change import Append, Change, Create, Placeholder, Set
from qms.model.items import until
from qms.report.archive_papers import audit_title, gap_title
from qms.store.backup import Wanted, make
from qms.store.fsck import damage
from qms.store.restore import restore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.model.change import Edit
    from qms.store.write import Applied

_NO_CAPA: Final = frozenset({"expired"})


@dataclass(frozen=True, slots=True)
class Found:
    """A gap: of which sort, about what."""

    sort: str
    text: Message
    record: str | None = None
    unit: str | None = None
    class_id: str | None = None


@dataclass(slots=True)
class Audit:
    """What the audit counted: files and papers expected, there, and intact; and the gaps.

    ``elsewhere`` are papers that cannot be reached from this computer, ``restored`` whether a
    backup became the same workspace again, None where it was not tried.
    """

    expected: int = 0
    present: int = 0
    intact: int = 0
    elsewhere: int = 0
    restored: bool | None = None
    gaps: list[Found] = field(default_factory=list)

    def paper(self, result: Compared, name: str, gap: Found) -> None:
        """Count one paper that was compared."""
        if result is Compared.ELSEWHERE:
            self.elsewhere += 1
            return
        self.expected += 1
        if result is Compared.MISSING:
            self.gaps.append(gap)
        else:
            self.present += 1
            self.intact += result is Compared.SAME
            if result is Compared.CHANGED:
                text = M("{name} is not what was filed: its content changed", name=name)
                self.gaps.append(Found("altered", text, gap.record, gap.unit, gap.class_id))


def audit(session: Session, mirror: Path | None = None, *, trial: bool = False) -> Audit:
    """Look the archive over as it is today; with ``mirror`` also the folder that mirrors it.

    ``trial`` makes a backup and restores it in a temporary folder.
    """
    found = Audit()
    _completeness(session, found)
    places = Places(session, mirror)
    _papers(session, places, found)
    _evidence(session, places, found)
    _texts(session, places, found)
    if mirror is not None:
        _mirrored(session, mirror, found)
    _terms(session, found)
    for words in damage(session.store.repo.place):
        found.gaps.append(Found("git", M("git: damaged: {what}", what=words)))
    if trial:
        _restored(session, found)
    return found


def _completeness(session: Session, found: Audit) -> None:
    view = session.view
    for place in plan(view):
        found.expected += 1
        if not place.lacks:
            found.present += 1
            found.intact += 1
            continue
        unit = view.name(place.unit) or place.unit
        text = M(
            "{unit}: nothing filed under {index} for {year}",
            unit=unit,
            index=place.file_class.index,
            year=place.year,
        )
        record = place.file.id if place.file else None
        found.gaps.append(Found("nothing_filed", text, record, place.unit, place.file_class.id))


def _papers(session: Session, places: Places, found: Audit) -> None:
    for file in live_files(session.view):
        for item in until(file.items, session.today):
            if item.sha256 is None or item.place is None:
                continue
            name = item.place
            text = M("{name} is not where it was filed", name=name)
            gap = Found("missing", text, file.id, file.unit, file.class_id)
            found.paper(places.compared(item.place, item.sha256), name, gap)


def _evidence(session: Session, places: Places, found: Audit) -> None:
    for item in session.snapshot.of(Evidence):
        result = places.compared(item.place, item.sha256)
        in_git = item.storage is Storage.GIT and result is Compared.ELSEWHERE
        text = M("{name} is not where it was filed", name=item.place)
        gap = Found("missing", text, item.id, item.unit)
        found.paper(Compared.MISSING if in_git else result, item.place, gap)


def _texts(session: Session, places: Places, found: Audit) -> None:
    for document, text in texts_outside(session.view):
        words = M("{name} is not where it was filed", name=text.place)
        gap = Found("missing", words, document.id, document.owner_unit)
        found.paper(places.compared(text.place, text.sha256 or ""), text.place, gap)


def _mirrored(session: Session, folder: Path, found: Audit) -> None:
    for report, name, result in in_mirror(session, folder):
        text = M("{name} is not in the mirror folder", name=name)
        found.paper(result, name, Found("missing", text, report.id, report.unit))


def _terms(session: Session, found: Audit) -> None:
    view = session.view
    for file in disposable(view):
        text = M("the term passed on {date}", date=kept(view, file).last)
        found.gaps.append(Found("expired", text, file.id, file.unit, file.class_id))
    for file in live_files(view):
        if kept(view, file).term is None:
            text = M("no term in the file plan")
            found.gaps.append(Found("no_term", text, file.id, file.unit, file.class_id))
    for file, _reason in ownerless(view):
        text = M("nobody answers for it: the rights must be handed over")
        found.gaps.append(Found("no_owner", text, file.id, file.unit, file.class_id))


def _restored(session: Session, found: Audit) -> None:
    with tempfile.TemporaryDirectory(prefix="qms-archive-") as temp:
        made = Path(temp, "archive.qmsbackup")
        try:
            make(session.store, made, Wanted(None), session.today.isoformat())
            again = restore(made, Path(temp, "again"))
            found.restored = _same(session, again.root)
        except QmsError as error:
            found.restored = False
            found.gaps.append(Found("restore", error.message))
            return
    if not found.restored:
        found.gaps.append(Found("restore", M("the restored records are not the same")))


def _same(session: Session, root: Path) -> bool:
    """Compare every record file of the workspace with the restored one, byte by byte."""
    own = session.store.root
    names = {entry.path for entry in session.snapshot.entries.values()}
    return all(
        (root / name).is_file() and (root / name).read_bytes() == (own / name).read_bytes()
        for name in names
    )


def record(  # noqa: PLR0913 -- what the act says
    session: Session,
    found: Audit,
    *,
    date: str | None,
    by: str | None,
    capas: bool = True,
    dry: bool = False,
) -> Written | Applied:
    """Write the act of the audit, a CAPA for each sort of gap, and that the duty was done."""
    day = day_of(session, date)
    post = post_of(session, by)
    sorts = list(dict.fromkeys(gap.sort for gap in found.gaps))
    wanted = [sort for sort in sorts if capas and sort not in _NO_CAPA]
    holders = {sort: Placeholder(f"NEW-{n}") for n, sort in enumerate(wanted, 2)}
    tree: dict[str, Any] = {
        "title": audit_title(day),
        "date": day.isoformat(),
        **({"by": post} if post else {}),
        "expected": found.expected,
        "present": found.present,
        "intact": found.intact,
        **({"elsewhere": found.elsewhere} if found.elsewhere else {}),
        **({} if found.restored is None else {"restored": found.restored}),
        "gaps": [
            _gap(session, number, gap, holders.get(gap.sort))
            for number, gap in enumerate(found.gaps, 1)
        ],
    }
    if not found.gaps:
        del tree["gaps"]
    edits: list[Edit] = [Create("archive-audit", tree, PLACEHOLDER)]
    edits += [_capa(session, sort, found, holders[sort], post) for sort in wanted]
    edits += _done(session, day.isoformat())
    change = Change(f"{PLACEHOLDER}: archive audit", "archive audit", tuple(edits))
    applied = session.write(change, dry=dry)
    if dry:
        return applied
    return Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def _gap(session: Session, number: int, gap: Found, capa: Placeholder | None) -> dict[str, Any]:
    lang = session.snapshot.config.default_language
    named = {"record": gap.record, "unit": gap.unit, "class": gap.class_id, "capa": capa}
    filled = {name: value for name, value in named.items() if value}
    return {"id": str(number), "sort": gap.sort, "text": gap.text.shown(lang), **filled}


def _capa(
    session: Session, sort: str, found: Audit, holder: Placeholder, post: str | None
) -> Create:
    gaps = [gap for gap in found.gaps if gap.sort == sort]
    lang = session.snapshot.config.default_language
    units = {gap.unit for gap in gaps if gap.unit}
    tree: dict[str, Any] = {
        "title": gap_title(sort, len(gaps)),
        "sources": [PLACEHOLDER],
        "nonconformity": "; ".join(gap.text.shown(lang) for gap in gaps[:20]),
    }
    if len(units) == 1:
        tree["unit"] = units.pop()
    if post:
        tree["owner"] = post
    return Create("capa", tree, holder)


def _done(session: Session, day: str) -> Iterator[Edit]:
    """Yield the mark that the yearly duty was done, where one is open."""
    name = retention(session.view).audit_obligation
    duty = session.snapshot.get(name) if name else None
    if not isinstance(duty, Obligation):
        return
    states = {OccurrenceState.OPEN, OccurrenceState.OVERDUE}
    told = {item.occurrence for item in duty.completions if item.void is None}
    found = occurrences(session.view, duty)
    waiting = [one for one in found if one.state in states and one.key not in told]
    if waiting:
        number = len(duty.completions) + 1
        item = {"id": str(number), "date": day, "occurrence": waiting[-1].key}
        yield Append(duty.id, ("completions",), item)


def sign(session: Session, record_id: str, by: str, date: str | None) -> Written:
    """Record who signed the act of an audit; from then on it is final."""
    act, day = find(session, record_id), day_of(session, date)
    if not isinstance(act, ArchiveAudit):
        raise UsageProblem(
            M("{id} is no act of an audit.", id=act.id),
            M("See the ids with: qms archive-audit list"),
        )
    post = post_of(session, by)
    edits: tuple[Edit, ...] = (Set(act.id, ("by",), post), move_to(act, "signed", day, by=post))
    return done(happened(session, act, "archive sign", edits, summary="sign"))
