"""What a report says of where its figures come from: inside the office, and to the public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.completeness import completeness
from qms.engine.periods import PeriodKind
from qms.i18n import N_, Day, M, translate
from qms.kinds import all_kinds
from qms.model.policy import Policy
from qms.model.record import Circle
from qms.report.wording import Number

if TYPE_CHECKING:
    from qms.actions.reports import Asked
    from qms.actions.session import Session
    from qms.engine.view import View

_INSIDE: Final = 12
_OUTSIDE: Final = 8
"""Digits of the commit on a paper for the office, and on one for others."""


def provenance(
    session: Session, view: View, asked: Asked, circle: Circle, lang: str
) -> dict[str, str]:
    """Return where the figures come from, in the language of the report.

    The public is told in its own words; the file's properties say the rest to programs.
    """
    public = circle is Circle.PUBLIC
    said = _for_all(view, asked, lang) if public else _inside(session, view, asked, lang)
    commit = str(session.provenance()["commit"] or "")
    long, short = shown_commit(commit, Circle.INTERNAL), shown_commit(commit, circle)
    told = {key: value.replace(long, short) if long else value for key, value in said.items()}
    return {translate(key, lang): value for key, value in told.items() if value}


def shown_commit(commit: str, circle: Circle) -> str:
    """Return the first digits of a commit, as many as a paper for a circle shows.

    Twelve look like a telephone now and then, and the privacy gate would refuse what leaves the
    office with them.
    """
    return commit[: _INSIDE if circle is Circle.INTERNAL else _OUTSIDE]


def _for_all(view: View, asked: Asked, lang: str) -> dict[str, str]:
    found = completeness(view, asked.period.year) if _of_whole_year(asked) else None
    complete_to = (
        M(
            "Of {expected} inputs expected by this day {present} are recorded: the data are "
            "complete to {share} %.",
            expected=int(found.expected),
            present=int(found.present),
            share=Number(found.share, 1),
        )
        if found and found.share is not None
        else None
    )
    return {
        N_("Data as of"): Day(view.today).shown(lang),
        N_("Sources"): M(
            "registers of risks, corrective and preventive actions, documents, decisions, "
            "indicators and surveys that the quality office of the university keeps"
        ).shown(lang),
        N_("Completeness of the data"): complete_to.shown(lang) if complete_to else "",
    }


def _inside(session: Session, view: View, asked: Asked, lang: str) -> dict[str, str]:
    found = session.provenance()
    return {
        N_("Data as of"): view.today.isoformat(),
        N_("Completeness of the data"): complete(view, asked, lang),
        N_("Commit"): shown_commit(str(found["commit"] or "-"), Circle.INTERNAL),
        N_("State of the records"): _tree(session, lang),
        N_("Records"): kinds_counted(view, lang),
        N_("Editions of policies"): policy_editions(view),
        N_("Command"): command(session, view, asked, lang),
        N_("Records behind a figure"): trace_command(session, view, asked),
        N_("Program"): f"qms {found['qms']}",
    }


def _of_whole_year(asked: Asked) -> bool:
    """Tell whether a report is about all of the university in an academic year."""
    return asked.period.kind is PeriodKind.YEAR and asked.unit is None


def complete(view: View, asked: Asked, lang: str) -> str:
    """Return how complete the data of a year are (KZ-REP-15).

    Nothing for other periods, and for one unit: completeness is that of the whole university.
    """
    if not _of_whole_year(asked):
        return ""
    found = completeness(view, asked.period.year)
    if found.share is None:
        return ""
    said = M(
        "{share} %: {present} of {expected} inputs expected by this day",
        share=Number(found.share, 1),
        present=int(found.present),
        expected=int(found.expected),
    )
    return said.shown(lang)


def commit_of(session: Session) -> str:
    """Return the commit from which a report can be made again, nothing where there is none."""
    return "" if session.uncommitted else session.provenance()["commit"] or ""


def _tree(session: Session, lang: str) -> str:
    """Say whether the records are those of the commit."""
    changed = session.uncommitted
    if changed:
        return M("changed since the commit: {paths}", paths=changed).shown(lang)
    return translate(N_("as committed"), lang)


def kinds_counted(view: View, lang: str) -> str:
    """Return how many records of each kind the report rests on, policies left out."""
    parts = []
    for kind in all_kinds().values():
        count = sum(view.on_record(item) for item in view.snapshot.of(kind))
        if count and not issubclass(kind, Policy):
            parts.append(f"{translate(kind.spec.plural, lang)}: {count}")
    return ", ".join(parts)


def policy_editions(view: View) -> str:
    """Return the edition in force of each policy, calendars of single years left out."""
    found = [item for item in view.snapshot if isinstance(item, Policy) and not item.by_year]
    editions = ((item.id, item.on(view.today)) for item in found)
    return ", ".join(f"{name}: {edition.id}" for name, edition in editions if edition)


_OPTION = {
    PeriodKind.YEAR: "--year {0}",
    PeriodKind.SEMESTER: "--semester {0}",
    PeriodKind.MONTH: "--month {0}",
    PeriodKind.SPAN: "--since {1} --until {2}",
    PeriodKind.DAY: "",
    PeriodKind.WAVE: "--wave {0}",
}


def command(session: Session, view: View, asked: Asked, lang: str) -> str:
    """Return the command that makes this report again, byte by byte from the same commit."""
    approved = f"--approved {asked.approved}" if asked.approved else ""
    about = asked.unit or ""
    unit = f"--unit {about}" if about and not asked.spec.about_unit else about
    parts = ("qms report", asked.spec.name, unit, *_chosen(session, view, asked))
    return " ".join(part for part in (*parts, approved, f"--lang {lang}") if part)


def trace_command(session: Session, view: View, asked: Asked) -> str:
    """Return the command that lists the figures; ``#NAME`` after the report chooses one."""
    unit = f"--unit {asked.unit}" if asked.unit else ""
    parts = (f"qms trace {asked.spec.name}", unit, *_chosen(session, view, asked))
    return " ".join(part for part in parts if part)


def _chosen(session: Session, view: View, asked: Asked) -> tuple[str, ...]:
    """Return the options that choose period, circle and moment."""
    period, commit = asked.period, commit_of(session)
    return (
        _OPTION[period.kind].format(period.name, period.first, period.last),
        f"--circle {asked.circle.value}" if asked.circle else "",
        f"--at {shown_commit(commit, Circle.INTERNAL)}" if commit else "",
        f"--today {view.today}",
    )
