"""Answers that are counted in another wave: the difference of both would be those of few people."""

from __future__ import annotations

from itertools import combinations, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from qms.actions.survey_kept import edition_of, faculty_of, kept
from qms.actions.survey_written import recorded, written
from qms.engine.stats_of_wave import upper_tables
from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_editions import digest_to_keep
from qms.engine.survey_steps import small_steps
from qms.engine.surveys import survey_of, survey_rules
from qms.errors import ImportProblem
from qms.exchange.survey_ids import count, shared
from qms.i18n import M
from qms.kinds.wave import ALL, Wave
from qms.kinds.wave_log import counting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qms.actions.session import Session
    from qms.actions.survey_end import Whole
    from qms.kinds.survey import Survey


class Answers(NamedTuple):
    """Answers with the digests of their responses, none where the file has no ids."""

    name: str
    tables: SurveyTables
    ids: bytes
    sha256: str = ""


def refuse_elsewhere(
    session: Session, of: tuple[Wave, Survey], new: Answers, whole: SurveyTables, *, sure: bool
) -> None:
    """Raise ImportProblem for a file of which the answers are counted in another wave.

    That is known by its SHA-256, or by the ids of its responses, which a platform gives anew to
    whoever is asked again.  Some begin them again in each survey: so the counts must allow that as
    many answers are the same.  Without ids it is told from the tables of the ``whole`` wave, unless
    somebody is ``sure``.
    """
    wave, survey = of
    for other in _others(session, wave, survey):
        logs = counting(other.imports)
        if new.sha256 in {log.sha256 for log in logs}:
            raise _counted(new.name, other)
        if linked(wave, other):
            continue
        known = _known(session, other)
        if any(_same(session, new, one) for one in known):
            raise _counted(new.name, other)
        told = new.ids and all(one.ids and not shared(new.ids, one.ids) for one in known)
        if not (told or sure):
            _refuse_near(session, of, other, known, Answers(new.name, whole, b""))


def refuse_added(
    session: Session, of: tuple[Wave, Survey], parts: list[Answers], new: list[str], found: Whole
) -> None:
    """Raise ImportProblem where waves or files that are added, ``new`` ones, have answers twice.

    So where the wave would differ by few answers from one, whether that is added or not.
    """
    wave, survey = of
    for earlier, one in combinations(parts, 2):
        if _same(session, earlier, one):
            raise ImportProblem(
                M(
                    "{first} and {second} have the same answers.",
                    first=earlier.name,
                    second=one.name,
                ),
                M("Add only what is not in the wave yet."),
            )
    whole = sum((one.tables for one in parts), start=SurveyTables())
    for other in _others(session, wave, survey):
        if not linked(wave, other) and other.id not in new:
            _refuse_near(session, of, other, _known(session, other), Answers(wave.id, whole, b""))
    refuse_less_a_part(session, wave, survey, found, new)


def refuse_less_a_part(
    session: Session, wave: Wave, survey: Survey, found: Whole, new: Collection[str] = ()
) -> None:
    """Raise ImportProblem where a wave less one that was added to it, or reverse, tells of few."""
    least = _least(session)
    for other in _others(session, wave, survey):
        part = linked(wave, other) or other.id in new
        versions = (*written(session, other), *recorded(session, other)) if part else ()
        if any(small_steps(one, found.versions.new, least) for one in versions):
            raise ImportProblem(
                M(
                    "{id} and {other} would differ by fewer than {n} answers, which could be had by"
                    " subtraction.",
                    id=wave.id,
                    other=other.id,
                    n=least,
                ),
                M(
                    "Take it in together with further answers, at least {n} in each group that"
                    " changes, or leave it out.",
                    n=least,
                ),
            )


def linked(wave: Wave, other: Wave) -> bool:
    """Tell whether one of two waves was added to the other."""
    return any(log.merged == other.id for log in counting(wave.imports)) or any(
        log.merged == wave.id for log in counting(other.imports)
    )


def _others(session: Session, wave: Wave, survey: Survey) -> Iterator[Wave]:
    """Yield the other waves with files in which the same was asked."""
    asked = digest_to_keep(survey)
    for other in session.snapshot.of(Wave):
        if other.id != wave.id and other.imports:
            its = survey_of(session.view, other)
            if its and (its.id == survey.id or digest_to_keep(its) == asked):
                yield other


def _known(session: Session, wave: Wave) -> list[Answers]:
    """Return what is known of a wave's files; of all together where the exact tables lack.

    Ids of the neighbour workspace are not known here: they were digested by its own key.
    """
    own = wave.id in session.own.entries
    try:
        return [
            Answers(one.log.file, one.tables, one.ids if own else b"")
            for one in kept(session, wave)
        ]
    except ImportProblem:
        return [Answers(wave.id, upper_tables(wave).whole(), b"")]


def _least(session: Session) -> int:
    rules = survey_rules(session.view)
    return rules.minimum_group if rules else 1


def _same(session: Session, one: Answers, other: Answers) -> bool:
    """Tell whether many answers are the same, as far as ids of responses tell it.

    They are at least half of both; or half of one, when it is nearly all of a group of the other.
    """
    both = shared(one.ids, other.ids) if one.ids and other.ids else 0
    few, many = sorted((count(one.ids), count(other.ids)))
    if not both or 2 * both < few or _overlap(one.tables, other.tables) < both:
        return False
    upper, least = faculty_of(session.view), _least(session)
    return 2 * both >= many or any(
        near(
            _group(one.tables.regrouped(by), group),
            _group(other.tables.regrouped(by), group),
            least,
        )
        for by in (str, upper)
        for group in {by(name) for name in one.tables.groups if name}
    )


def _group(tables: SurveyTables, group: str) -> SurveyTables:
    return SurveyTables(
        {ALL: tables.respondents.get(group, 0)},
        {(ALL, key[1]): row for key, row in tables.counts.items() if key[0] == group},
    )


def _overlap(one: SurveyTables, other: SurveyTables) -> int:
    """Return how many respondents can at most be in both, by each question that both asked."""
    rows, others = one.whole().counts, other.whole().counts
    most = [
        sum(min(pair) for pair in zip_longest(row, others[key], fillvalue=0))
        for key, row in rows.items()
        if key in others
    ]
    return min(most, default=0)


def near(one: SurveyTables, other: SurveyTables, least: int) -> bool:
    """Tell whether one table of everybody holds all answers of another and fewer than ``least``."""
    small, large = sorted((one, other), key=lambda part: part.respondents.get(ALL, 0))
    sizes = [part.respondents.get(ALL, 0) for part in (small, large)]
    if not sizes[0] or sizes[1] < least or sizes[1] - sizes[0] >= least:
        return False
    none: tuple[int, ...] = ()
    return all(
        all(a <= b for a, b in zip_longest(row[:-1], large.counts.get(key, none)[:-1], fillvalue=0))
        for key, row in small.counts.items()
    )


def _refuse_near(
    session: Session, of: tuple[Wave, Survey], other: Wave, known: list[Answers], new: Answers
) -> None:
    """Raise ImportProblem where answers are those of another wave, now or as its history has it."""
    wave, survey = of
    its = survey_of(session.view, other)
    if its is None or edition_of(wave, survey) != edition_of(other, its):
        return
    now = sum((one.tables for one in known), start=SurveyTables())
    earlier = [one.tables for one in written(session, other)]
    whole, least = new.tables.whole(), _least(session)
    if any(one.counts and near(whole, one.whole(), least) for one in (now, *earlier)):
        raise ImportProblem(
            M(
                "{file}: all answers of {other} seem to be in it, and few more or fewer; the"
                " difference could be had by subtraction.",
                file=new.name,
                other=other.id,
            ),
            M(
                "A later export belongs into {other}, with --replace. Did other people answer? Then"
                " say --add, or which column has the ids of responses: --response-id",
                other=other.id,
            ),
        )


def _counted(file: str, other: Wave) -> ImportProblem:
    return ImportProblem(
        M("{file} has answers that are counted in {wave} already.", file=file, wave=other.id),
        M("A later export of them belongs into {wave}, with --replace.", wave=other.id),
    )
