"""What a certificate would tell of others beside what else is known: then it is not made."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qms.actions.certificate_kept import certified
from qms.actions.survey_kept import faculty_of
from qms.actions.survey_stats import tables_of
from qms.engine.disclosure_types import rules_of
from qms.engine.stats_items import form_of
from qms.engine.survey_judged import several
from qms.engine.survey_steps import Version, small_steps
from qms.engine.surveys import survey_rules
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.certificate import Certificate
from qms.kinds.policies.survey_results import TeacherRules
from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qms.actions.certificate_tables import Own
    from qms.actions.session import Session
    from qms.engine.stats_tables import SurveyTables
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave

    Faculty = Callable[[str], str]


def refuse_small_rest(session: Session, wave: Wave, survey: Survey, own: Own) -> None:
    """Raise UsageProblem where the answers about others, what is shown less these, would be few.

    So where they are about few teachers, who holds the certificate being one of those who would
    subtract.  That is judged of everybody, of each faculty and unit that is shown and has answers
    about the teacher, and of what the shown ones leave of these.  A rest of nobody tells of nobody:
    such a group has answers about this teacher alone, and its table is the teacher's already.
    """
    rules = survey_rules(session.view)
    least, faculty = rules_of(rules).minimum, faculty_of(session.view)
    shown = upper, finer = tables_of(session, wave, survey, form_of(survey, rules))
    if upper.groups and own.units is None:
        raise UsageProblem(
            M("{wave} shows units, and its tables by teacher have none.", wave=wave.id),
            M("Take the file in again with --replace, --group and --teacher."),
        )
    units = {"": sum(own.tables.respondents.values())} if own.units is None else own.units
    sizes = _with_rests(upper.respondents, finer.respondents, faculty)
    mine = _with_rests(*_counted(units, upper, finer, faculty), faculty)
    if any(0 < sizes[group] - n < least for group, n in mine.items() if n):
        raise UsageProblem(
            M(
                "{wave}: fewer than {n} answers are about other teachers; who knows the whole could"
                " tell them by subtraction.",
                wave=wave.id,
                n=least,
            ),
            M("No certificate is made of so few: it would tell what single learners answered."),
        )
    if upper.counts:
        _refuse_few_teachers(wave, own, _cells(shown, faculty), rules.teachers if rules else None)


def _cells(
    shown: tuple[SurveyTables, SurveyTables], faculty: Faculty
) -> Callable[[str], tuple[str, ...]]:
    """Return what gives the shown groups that have the answers of a unit, rests among them."""
    upper, finer = (part.respondents for part in shown)

    def cells(unit: str) -> tuple[str, ...]:
        above = faculty(unit)
        if above not in upper:
            return ALL, f"{ALL}-"
        return ALL, above, unit if unit in finer else f"{above}-"

    return cells


def _refuse_few_teachers(
    wave: Wave, own: Own, cells: Callable[[str], tuple[str, ...]], rules: TeacherRules | None
) -> None:
    """Raise UsageProblem where a shown group less the own answers is of too few other teachers."""
    limits = rules or TeacherRules()
    others: dict[str, Counter[str]] = {}
    for unit, sizes in own.others.items():
        for cell in cells(unit):
            others.setdefault(cell, Counter()).update(sizes)
    mine = {cell for unit, n in (own.units or {"": 1}).items() if n for cell in cells(unit)}
    found = (others.get(cell, Counter()) for cell in mine)
    if any(one and not several(one, limits.least - 1, limits.most_share) for one in found):
        raise UsageProblem(
            M(
                "{wave}: what is shown beside the teacher's own answers is about too few other"
                " teachers, or nearly all about one: who holds the certificate could work out that"
                " teacher's results.",
                wave=wave.id,
            ),
            M("Results of another teacher are only for that teacher."),
        )


def _counted(
    units: Mapping[str, int], upper: SurveyTables, finer: SurveyTables, faculty: Faculty
) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many answers about the teacher are in each group that is shown."""
    faculties = {group: 0 for group in upper.respondents if group != ALL}
    departments = dict.fromkeys(finer.respondents, 0)
    for unit, n in units.items():
        if faculty(unit) in faculties:
            faculties[faculty(unit)] += n
        if unit in departments:
            departments[unit] += n
    return {ALL: sum(units.values()), **faculties}, departments


def _with_rests(
    upper: Mapping[str, int], finer: Mapping[str, int], faculty: Faculty
) -> dict[str, int]:
    """Return the groups, and under another name what those below a group leave of it."""
    found = {**upper, **finer}
    parts: dict[str, int] = {}
    below = [(faculty(group), n) for group, n in finer.items()]
    below += [(ALL, n) for group, n in upper.items() if group != ALL]
    for group, n in below:
        parts[group] = parts.get(group, 0) + n
    return found | {f"{group}-": found[group] - n for group, n in parts.items() if group in found}


def refuse_apart(
    sessions: tuple[Session, Session], teacher: str, found: Iterable[tuple[Wave, Own]]
) -> None:
    """Raise UsageProblem for figures that differ from certified ones by few answers.

    Both together would tell these.  Where what was certified is not here the numbers of answers
    are compared, which do not tell one answer from another.
    """
    session = sessions[0]
    least = rules_of(survey_rules(session.view)).minimum
    for wave, own in found:
        for item in _issued(sessions, teacher):
            before = {part.wave: part.answers for part in item.waves}
            if wave.id not in before:
                continue
            earlier = certified(session, wave.id, item)
            if not earlier:
                more = abs(own.tables.respondents[teacher] - before[wave.id])
                few = 0 < more < least
            else:
                now = _version(own.tables)
                few = any(small_steps(_version(one), now, least) for one in earlier)
            if few:
                raise UsageProblem(
                    M(
                        "{wave}: since {id} only few answers about the teacher changed; both"
                        " certificates together would tell what single learners answered.",
                        wave=wave.id,
                        id=item.id,
                    ),
                    M("Hand out {id} again, or leave the wave out.", id=item.id),
                )


def _version(tables: SurveyTables) -> Version:
    return Version(tables, frozenset())


def _issued(sessions: tuple[Session, Session], teacher: str) -> list[Certificate]:
    """Return the certificates of a teacher that are on record here and in the register's place."""
    known = {item.id: item for one in sessions for item in one.snapshot.of(Certificate)}
    view = sessions[0].view
    return [item for item in known.values() if item.teacher == teacher and view.on_record(item)]
