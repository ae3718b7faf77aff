"""A teacher's certificate: judged, made, registered, handed out; in this order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from qms.actions.certificate_figures import figures_of
from qms.actions.certificate_guard import refuse_apart
from qms.actions.certificate_kept import Counted
from qms.actions.certificate_purpose import purpose_of
from qms.actions.choices import by_label, choices
from qms.actions.paper_formats import CERTIFICATES
from qms.actions.papers import desk
from qms.actions.records import PLACEHOLDER, find
from qms.actions.restricted import restricted_root
from qms.actions.restricted_teachers import tells_few
from qms.actions.session import Session
from qms.actions.survey_raw import refuse_in_git
from qms.actions.values import choose, parse_date
from qms.actions.waves import wave_of
from qms.engine.disclosure_types import rules_of
from qms.engine.stats_policy import settings_of
from qms.engine.surveys import over, survey_of, survey_rules
from qms.errors import UsageProblem
from qms.exchange.survey_teachers import pseudonym
from qms.i18n import M
from qms.kinds.certificate import Certificate
from qms.kinds.unit import Unit
from qms.model.change import Change, Create, Set
from qms.report.certificate import Given, certificate
from qms.report.render import put, rendered
from qms.store.neighbour import neighbour
from qms.store.secret import PLACE, secret

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qms.kinds.wave import Wave

FORMATS: Final = CERTIFICATES
FOLDER: Final = "private/certificates"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user says; ``teacher`` is the code by which the answers name the teacher.

    ``out`` is a file, whose ending says the format, or a folder; None is the usual one.
    """

    teacher: str
    waves: Sequence[str]
    requested: str
    channel: str
    purpose: str | None
    unit: str | None
    formats: Sequence[str]
    languages: Sequence[str]
    out: Path | None
    warn: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The number in the register, what was written, and how many answers each wave had."""

    id: str
    paths: tuple[Path, ...]
    answers: tuple[tuple[str, int], ...]
    restricted: bool


def make_certificate(session: Session, wanted: Wanted) -> Made:
    """Make and register a certificate; raises UsageProblem where it may not be.

    Nothing is written for a wave that still runs, one with too few answers about the teacher, or
    one of which an earlier certificate would tell single answers by subtraction.
    """
    session.refuse_past()
    requested, channel = _asked(session, wanted)
    waves = [_judged(session, name) for name in dict.fromkeys(wanted.waves)]
    wanted = replace(wanted, purpose=purpose_of(session, wanted.purpose, waves))
    teacher = pseudonym(_key(session, waves[0]), wanted.teacher)
    target = _target(session)
    label, pairs = figures_of(session, waves, teacher, wanted.unit)
    refuse_apart((session, target), teacher, ((one.wave, own) for one, own in pairs))
    view = session.view
    rules, word = survey_rules(view), view.word("certificate-channel", channel)
    serves = view.word("survey-purpose", wanted.purpose) if wanted.purpose else None
    given = Given(
        id="",
        code=" ".join(wanted.teacher.split()),
        requested=requested,
        channel=word.label if word else None,
        purpose=serves.label if serves else None,
        unit=wanted.unit,
        waves=tuple(one for one, _own in pairs),
        minimum=rules_of(rules).minimum,
        blur_below=rules_of(rules).blur_below,
        level=settings_of(rules).level,
        benchmark=label,
    )
    tree = _tree(session, given, teacher, channel, wanted)
    tables = tuple((one.wave.id, own.tables) for one, own in pairs)
    apart = frozenset(wave for wave, own in tables if tells_few(session, wave, own))
    counted = Counted(teacher, tables, apart)
    return _handed_out((session, target), wanted, given, tree, counted)


def _asked(session: Session, wanted: Wanted) -> tuple[dt.date, str]:
    """Read day and channel; raises UsageProblem for one that cannot be."""
    requested = parse_date(wanted.requested, "--requested")
    if requested > session.today:
        raise UsageProblem(
            M("{option}: {value} is still to come", option="--requested", value=requested),
            M("What happened is dated today or earlier."),
        )
    if not " ".join(wanted.teacher.split()):
        raise UsageProblem(
            M("No teacher was named."), M("Give the code by which the answers name the teacher.")
        )
    offered = choices(session, Certificate, "channel")
    channel = by_label(wanted.channel, offered)
    choose("--channel", channel, [item.value for item in offered] or [channel])
    if wanted.unit is not None and not isinstance(find(session, wanted.unit), Unit):
        raise UsageProblem(
            M("{id} is no unit.", id=wanted.unit), M("See the ids with: qms unit list")
        )
    return requested, channel


def _judged(session: Session, name: str) -> Wave:
    """Return a wave of a survey about teachers that is over; raises UsageProblem for another."""
    wave = wave_of(session, name)
    survey = survey_of(session.view, wave)
    if survey is None or not survey.teachers:
        raise UsageProblem(
            M("{id} does not ask about teachers one by one.", id=wave.id),
            M("Name waves of a survey that does: qms survey list --columns id,teachers"),
        )
    if not over(session.view, wave):
        raise UsageProblem(
            M("{id} still runs: its figures are not those of all answers.", id=wave.id),
            M("Close it first: qms wave close {id}", id=wave.id),
        )
    return wave


def _key(session: Session, wave: Wave) -> bytes:
    """Return the key of pseudonyms; raises UsageProblem where it is not, for a new one fits none.

    It lies in the main workspace, where answers are taken in, and is handed over by hand.
    """
    workspace = session.store.workspace
    root = workspace.root
    if workspace.config.main is not None:
        main = neighbour(root, workspace.config)
        root = main.root if main and main.root else root
    if not (root / PLACE).is_file():
        raise UsageProblem(
            M("The key by which teachers are known is not here: {path}", path=str(root / PLACE)),
            M(
                "No repository holds it. Who took the answers in has it (qms log {wave}), and the"
                " backup of that computer: put the file where it is missed.",
                wave=wave.id,
            ),
        )
    return secret(root)


def _target(session: Session) -> Session:
    """Return the session of the workspace that keeps the register: the restricted one if here."""
    root = restricted_root(session)
    if root is None or root == session.store.root:
        return session
    return Session(replace(session.moment, folder=root))


def _tree(
    session: Session, given: Given, teacher: str, channel: str, wanted: Wanted
) -> dict[str, Any]:
    return {
        "teacher": teacher,
        "requested": given.requested.isoformat(),
        "channel": channel,
        **({"purpose": wanted.purpose} if wanted.purpose else {}),
        "issued": session.today.isoformat(),
        "waves": [
            {"id": str(number), "wave": item.wave.id, "answers": item.answers}
            for number, item in enumerate(given.waves, start=1)
        ],
    }


def _handed_out(
    sessions: tuple[Session, Session],
    wanted: Wanted,
    given: Given,
    tree: dict[str, Any],
    counted: Counted,
) -> Made:
    """Make the files under the next number, keep what they tell, register them, write them.

    Where somebody took that number meanwhile they are made and kept once more under the one given.
    """
    session, target = sessions
    create = Create("certificate", tree, PLACEHOLDER)
    summary = f"{PLACEHOLDER}: certificate issued"
    change = Change(summary, "survey certificate", (create, *counted.edits(session)))
    number = target.write(change, dry=True).ids[PLACEHOLDER]
    files = _files(session, target, wanted, replace(given, id=number))
    counted.keep(session, number)
    full = replace(create, tree={**tree, "files": _listed(files)})
    applied = target.write(replace(change, edits=(full, *change.edits[1:])))
    if applied.ids[PLACEHOLDER] != number:
        number = applied.ids[PLACEHOLDER]
        counted.keep(session, number)
        files = _files(session, target, wanted, replace(given, id=number))
        again = Change(
            f"{number}: files", "survey certificate", (Set(number, ("files",), _listed(files)),)
        )
        target.write(again)
    for file in files:
        put(file.path.parent, {file.path.name: file.data})
    answers = tuple((item.wave.id, item.answers) for item in given.waves)
    return Made(
        number, tuple(file.path for file in files), answers, restricted=target is not session
    )


class _File(NamedTuple):
    """A file under its name in the register, which names nobody, and where it is written."""

    name: str
    path: Path
    data: bytes


def _listed(files: Sequence[_File]) -> list[dict[str, str]]:
    """Return the files as the register has them."""
    return [
        {"id": str(number), "name": one.name, "sha256": hashlib.sha256(one.data).hexdigest()}
        for number, one in enumerate(files, start=1)
    ]


def _files(session: Session, target: Session, wanted: Wanted, given: Given) -> tuple[_File, ...]:
    """Return the content of each file; raises UsageProblem for a place where none may lie."""
    out = wanted.out
    named = out if out is not None and out.suffix else None
    folder = out if out is not None and named is None else target.store.root / FOLDER
    made = []
    for lang in wanted.languages:
        # no commit stands on the paper: its figures are of no commit
        table = replace(desk(session, session.view, lang), commit="")
        found = rendered(
            certificate(table, given),
            wanted.formats,
            f"{given.id}-{lang}",
            workspace=session.looks,
            warn=wanted.warn,
        )
        for name, data in found.items():
            path = named or folder / name
            _refuse_place((session, target), path)
            made.append(_File(name, path, data))
    return tuple(made)


def _refuse_place(sessions: tuple[Session, Session], path: Path) -> None:
    if path.exists():
        raise UsageProblem(
            M("There is a file {path} already.", path=str(path)), M("Give another name: -o FILE")
        )
    for one in sessions:
        refuse_in_git(one, path)
