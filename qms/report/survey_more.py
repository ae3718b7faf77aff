"""Further parts of the report on a wave: composition, standards, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine.circles import nameable
from qms.engine.columns import cell
from qms.engine.disclosure_types import Hidden, Reason
from qms.engine.survey_composition import REST, composition
from qms.engine.survey_loop import loop
from qms.engine.survey_standards import questions_by_standard
from qms.engine.surveys import survey_rules
from qms.i18n import N_, Day, M
from qms.kinds.capa import Capa
from qms.kinds.wave import ALL
from qms.report.lists import Head, counts
from qms.report.survey_strata import part_name, property_name
from qms.report.survey_words import Chance, per_cent, points

if TYPE_CHECKING:
    from qms.engine.survey_composition import StratumRow
    from qms.engine.survey_loop import Step
    from qms.i18n import Shown
    from qms.report.document import Table
    from qms.report.frame import Frame
    from qms.report.survey_found import Found

_SMALL: Final = Hidden(Reason.SMALL)
_COMPOSITION: Final = (
    Head("property", N_("Property"), 2),
    Head("part", N_("Part"), 2),
    Head("population", N_("Of the population, %"), 1, "number"),
    Head("answers", N_("Of the answers, %"), 1, "number"),
    Head("difference", N_("Difference, points"), 1, "number"),
    Head("response", N_("Response rate, %"), 1, "number"),
    Head("p", N_("p of the difference"), 1),
)


def composition_table(frame: Frame, found: Found) -> Table:
    """Return who answered beside who could, by property (7.5.2(2)); of the university alone."""
    rules = survey_rules(frame.view)
    least = found.publication.given.rules.minimum
    finite = rules.statistics.finite_population if rules else False
    strata = composition(found.wave, least, finite=finite) if found.university else ()
    rows = [_stratum(frame, item) for item in strata]
    caption = N_("Those who answered beside the population")
    origin = [(found.wave.id,)] * len(rows)
    return counts(frame, "composition", caption, _COMPOSITION, rows, origin)


def _stratum(frame: Frame, item: StratumRow) -> tuple[Any, ...]:
    few = item.value == REST
    return (
        property_name(frame.view, item.property),
        M("others, too few each") if few else part_name(frame.view, item.property, item.value),
        per_cent(item.population_share),
        per_cent(item.answer_share),
        points(item.difference),
        per_cent(item.response),
        None if item.p is None else Chance(item.p),
    )


_STANDARDS: Final = (
    Head("standard", N_("Standard"), 3),
    Head("questions", N_("Questions"), 1, "integer"),
    Head("valid", N_("Valid answers"), 1, "integer"),
    Head("share", N_("Positive answers, %"), 1, "number"),
)


def standards_table(frame: Frame, found: Found) -> Table:
    """Return conformity with standards as respondents perceive it."""
    known = questions_by_standard(found.survey)
    rows = [(name, len(asked), *_judged(found, asked)) for name, asked in known.items()]
    caption = N_("Perceived conformity with standards")
    origin = [(found.wave.id,)] * len(rows)
    return counts(frame, "standards", caption, _STANDARDS, rows, origin)


def _judged(found: Found, asked: tuple[str, ...]) -> tuple[Any, Any]:
    """Return valid answers and the share of several questions, hidden where one of them is."""
    shares = [(found.valid(name), found.share(name)) for name in asked]
    known = [(valid, share) for valid, share in shares if valid and share is not None]
    if not known:
        return None, None
    plain = [
        (valid, share)
        for valid, share in known
        if isinstance(valid, int) and isinstance(share, float)
    ]
    if len(plain) < len(known):
        return _SMALL, _SMALL
    valid = sum(one for one, _share in plain)
    return valid, per_cent(sum(one * share for one, share in plain) / valid)


_LOOP: Final = (
    Head("stage", N_("Stage"), 2),
    Head("done", N_("Done"), 2),
    Head("records", N_("Records"), 4),
)


def loop_table(frame: Frame, found: Found) -> Table:
    """Return the five stages from answers to changes with their days (7.5.5)."""
    steps = loop(frame.view, found.wave)
    rows = [
        (M(step.stage.value), _done(step), nameable(frame.view, step.records, frame.circle) or None)
        for step in steps
    ]
    caption = N_("From answers to changes")
    origin = [(found.wave.id, *nameable(frame.view, s.records, frame.circle)) for s in steps]
    return counts(frame, "loop", caption, _LOOP, rows, origin)


def _done(step: Step) -> Any:  # noqa: ANN401 -- a day, words or nothing
    if step.reason is not None:
        return M("not needed")
    return (step.date or M("yes")) if step.done else M("open")


_CAPAS: Final = (
    Head("id", N_("Id"), 2),
    Head("title", N_("Title"), 4),
    Head("unit", N_("Unit"), 3),
    Head("due", N_("Due"), 2),
    Head("state", N_("State"), 2),
)


def capas_table(frame: Frame, found: Found) -> Table:
    """Return the CAPAs that came from the wave; of a unit those of that unit."""
    view = frame.view
    plans = {item.id: item for item in view.capas_of.get(found.wave.id, ())}
    for name in found.wave.improvements:
        record = view.snapshot.get(name)
        if isinstance(record, Capa):
            plans[record.id] = record
    kept = [
        plan
        for plan in plans.values()
        if (found.group in {ALL, plan.unit}) and nameable(view, (plan.id,), frame.circle)
    ]
    names = ("title", "unit", "due", "state")
    rows = [(plan.id, *(cell(view, plan, name) for name in names)) for plan in kept]
    caption = N_("Corrective and preventive actions after the survey")
    return counts(frame, "capas", caption, _CAPAS, rows, [(plan.id,) for plan in kept])


def notices(frame: Frame, found: Found) -> tuple[Shown, ...]:
    """Return what respondents were told: "you said, we did"."""
    return tuple(
        M("{day}: {words}", day=Day(item.date), words=item.text)
        for item in found.wave.notices
        if item.date <= frame.view.today
    )
