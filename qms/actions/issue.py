"""Issue a report: one record of what left the office, in which files, to whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from qms.actions.choices import by_label, choices
from qms.actions.evidence import Said, evidence_edits, file_name
from qms.actions.handed import Handed, agreed, agreed_circle, approval, hand_in
from qms.actions.issued_names import scheme_names
from qms.actions.made_again import recounted
from qms.actions.privacy import gate
from qms.actions.records import PLACEHOLDER, Written, find
from qms.actions.recount import asked_for
from qms.actions.restricted import refuse_report
from qms.actions.survey_issue import issued_figures
from qms.actions.survey_report import refuse_unlimited
from qms.actions.values import choose
from qms.errors import UsageProblem
from qms.i18n import LANGUAGES, M
from qms.kinds.issued_report import IssuedReport
from qms.kinds.policies.forms import Forms
from qms.kinds.policies.reports import Reports
from qms.model.change import Beside, Change, Create, Placeholder
from qms.store.lasting import ISSUED, copies, is_apart
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from qms.actions.choices import Choice
    from qms.actions.session import Session
    from qms.actions.survey_issue import Printed
    from qms.i18n import Message, Shown
    from qms.kinds.policies.reports import ReportKind
    from qms.model.change import Edit
    from qms.model.record import Circle
    from qms.report.document import Stamp
    from qms.store.write import Applied

    Tree = dict[str, Any]

_OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Issue:
    """What the user says of an issue.

    ``kind`` and ``period`` are needed only where no file says them; ``to`` None are the recipients
    of the set of reports; ``outside`` is the folder in which the files are kept.
    """

    files: Sequence[Path]
    to: Sequence[str] = ()
    circle: Circle | None = None
    kind: str | None = None
    period: str | None = None
    approved: str | None = None
    meeting: str | None = None
    supersedes: str | None = None
    summary: str | None = None
    outside: str | None = None
    into_git: bool = False


def issue(
    session: Session,
    said: Issue,
    *,
    dry: bool = False,
    warn: Callable[[Message], None] | None = None,
) -> Written | Applied:
    """Record the issue of a report: one record, and one of evidence for each of its files.

    Raises UsageProblem where files do not belong together, were issued before, or go to a wider
    circle without approval, and PublishingProblem for personal data on their way out.
    """
    handed = hand_in(session, said.files, warn)
    stamp = agreed(handed)
    refuse_unlimited(session, stamp)
    circle = agreed_circle(session, stamp, said.circle)
    report, wave = (stamp.report, stamp.period.partition("/")[0]) if stamp else (None, "")
    refuse_report(session, report, wave, circle)
    tree = _described(session, said, stamp) | _linked(session, said, circle)
    tree |= {"circle": circle.value, **recounted(session, handed, circle, said.approved, warn)}
    search = gate(session, circle)
    for item in handed if search else ():
        search(item.path.name, item.data)  # type: ignore[misc]
    named = [Placeholder(f"FILE-{number}") for number, _item in enumerate(handed, 1)]
    files = tuple(map(_Kept, handed, named, _names(session, said, handed, tree)))
    tree["files"] = [_file(kept, number) for number, kept in enumerate(files, 1)]
    edits: list[Edit] = [Create("issued-report", tree, PLACEHOLDER)]
    for kept in files:
        edits += _evidence(session, said, kept, circle)
    printed = issued_figures(session, stamp, circle)
    _refuse_into_git(said, printed)
    edits += printed.edits
    change = Change(f"{PLACEHOLDER}: report issued", "report issue", tuple(edits))
    if dry:
        return session.write(change, dry=True)
    applied = _recorded(session, change, printed, {} if _has_place(said) else _contents(files))
    return Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def _refuse_into_git(said: Issue, printed: Printed) -> None:
    if said.into_git and printed.apart:
        raise UsageProblem(
            M("Results of a sensitive survey do not enter git here: {waves}",
              waves=tuple(printed.apart)),
            M("Leave out --into-git."),
        )  # fmt: skip


def _recorded(
    session: Session, change: Change, printed: Printed, held: dict[str, bytes]
) -> Applied:
    """Write the change; what is kept apart before it, so that no issue is without it.

    Where somebody took the number of the record meanwhile, it is kept once more under the one
    given: what is kept too much hides more, never less.
    """
    number = ""
    if printed.apart:
        number = session.write(change, dry=True).ids[PLACEHOLDER]
        printed.keep(session, number)
    applied = _written(session, change, held)
    if applied.ids[PLACEHOLDER] != number:
        printed.keep(session, applied.ids[PLACEHOLDER])
    return applied


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file with the evidence that stands for it and the name under which it is kept."""

    handed: Handed
    evidence: Placeholder
    name: str


def _has_place(said: Issue) -> bool:
    return said.into_git or said.outside is not None


def _names(session: Session, said: Issue, handed: Sequence[Handed], tree: Tree) -> tuple[str, ...]:
    """Return the names under which files are kept: their own, in our own place by the scheme.

    Raises UsageProblem where git would take our own place up.
    """
    if _has_place(said):
        return tuple(file_name(item.path) for item in handed)
    if not is_apart(session.store.workspace):
        raise UsageProblem(
            M("git does not ignore {folder}, where issued files are kept.", folder=ISSUED),
            M(
                "Add the line /private/ to .gitignore; or say where the files are kept:"
                " --outside FOLDER, or --into-git."
            ),
        )
    return scheme_names(session, handed, tree["report_kind"], tree["period"])


def _contents(files: Sequence[_Kept]) -> dict[str, bytes]:
    return {item.name: item.handed.data for item in files}


def _written(session: Session, change: Change, held: dict[str, bytes]) -> Applied:
    """Write the change; files without a place of their own are copied to a lasting one."""
    if not held:
        return session.write(change)
    with copies(session.store.workspace, held) as keep:
        applied = session.write(change)
        keep(applied.ids[PLACEHOLDER])
    return applied


def _file(item: _Kept, number: int) -> Tree:
    return {
        "id": str(number),
        "name": item.name,
        "sha256": item.handed.sha256,
        "evidence": item.evidence,
    }


def _evidence(session: Session, said: Issue, item: _Kept, circle: Circle) -> tuple[Edit, ...]:
    """Return what records where a file lies."""
    path = item.handed.path
    place = f"{said.outside.rstrip('/')}/{item.name}" if said.outside else None
    about = Said(item.name, proves=(PLACEHOLDER,), circle=circle.value)
    create, *more = evidence_edits(
        session, path, about, item.evidence, outside=place, into_git=said.into_git
    )
    if not _has_place(said) and isinstance(create, Create):
        lasting = Beside(ISSUED, PLACEHOLDER, item.name)
        create = replace(create, tree={**create.tree, "place": lasting})
    return (create, *more)


def _described(session: Session, said: Issue, stamp: Stamp | None) -> Tree:
    """Return title, kind, period and day of issue."""
    row = _row(session, stamp)
    offered = choices(session, IssuedReport, "report_kind")
    kind = said.kind or (row.kind if row else _other(stamp, offered))
    if kind is None or (stamp is None and not said.period):
        raise _untold(stamp, tuple(item.value for item in offered))
    if stamp and said.period and said.period != stamp.period:
        raise UsageProblem(
            M("{option}: the files are of {period}.", option="--period", period=stamp.period)
        )
    kind = by_label(normalise(kind)[0], offered)
    choose("--kind", kind, (item.value for item in offered) if offered else (kind,))
    label = next((item.label for item in offered if item.value == kind), None)
    recipients = said.to or (row.recipients if row else ())
    title = _title(session, stamp) if stamp else _of(label or M("{kind}", kind=kind), said.period)
    return {
        "title": {lang: title.shown(lang) for lang in LANGUAGES},
        "report_kind": kind,
        "period": stamp.period if stamp else said.period,
        "issued": session.today.isoformat(),
        **({"recipients": list(recipients)} if recipients else {}),
        **_stamped(stamp),
    }


def _other(stamp: Stamp | None, offered: Sequence[Choice]) -> str | None:
    """Return the word for reports of which the set of reports says no kind, if there is one."""
    known = {item.value for item in offered}
    return _OTHER if stamp is not None and _OTHER in known else None


def _untold(stamp: Stamp | None, kinds: tuple[str, ...]) -> UsageProblem:
    if stamp is not None:
        return UsageProblem(
            M("POL-reports does not say of which kind the report {name} is.", name=stamp.report),
            M("Say it with --kind; kinds: {kinds}", kinds=kinds),
        )
    return UsageProblem(
        M("Missing: {options}", options=("--kind", "--period")),
        M(
            "No file says which report it is: it was saved again by another program, scanned,"
            " or made elsewhere. Kinds: {kinds}",
            kinds=kinds,
        ),
    )


def _row(session: Session, stamp: Stamp | None) -> ReportKind | None:
    """Return the row of the set of reports for a report."""
    edition = session.snapshot.policy(Reports, session.today)
    return edition.value.named(stamp.report) if edition and stamp else None


def _title(session: Session, stamp: Stamp) -> Message:
    asked = asked_for(session, stamp.report, stamp.period, None, stamp.unit or None)
    unit = session.view.name(stamp.unit) if stamp.unit else None
    title = M(asked.spec.title)
    return _of(
        M("{report}, {unit}", report=title, unit=unit) if unit else title, asked.period.words
    )


def _of(report: Shown, period: Shown | str | None) -> Message:
    return M("{report}, {period}", report=report, period=period)


def _stamped(stamp: Stamp | None) -> Tree:
    if stamp is None:
        return {}
    found = {
        "report": stamp.report,
        "scope": stamp.unit,
        "template": stamp.template,
        "data_as_of": stamp.day.isoformat(),
    }
    return {name: value for name, value in found.items() if value}


def _linked(session: Session, said: Issue, circle: Circle) -> Tree:
    """Return the records that the issue names; raises UsageProblem for unknown ones."""
    if said.supersedes and not said.summary:
        raise UsageProblem(
            M("Missing: {options}", options=("--summary",)),
            M("Say in short what changed since {id}.", id=said.supersedes),
        )
    forms = session.snapshot.policy(Forms, session.today)
    found = {
        "unit": forms.value.office if forms else None,
        "approved": approval(session, said.approved, circle),
        "meeting": said.meeting,
        "supersedes": said.supersedes,
    }
    for name in (*said.to, *filter(None, found.values())):
        find(session, name)
    if said.summary:
        found["summary"] = normalise(said.summary)[0]
    return {name: value for name, value in found.items() if value}
