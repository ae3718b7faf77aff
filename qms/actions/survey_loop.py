"""From results to measures: CAPAs are proposed for what is weak, each at its level, never twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.actions.restricted import in_restricted, lies_apart
from qms.actions.survey_kept import faculty_of
from qms.actions.survey_publication import publication_of
from qms.actions.waves import wave_of
from qms.engine.effect import plain
from qms.engine.governance import governance
from qms.engine.nonconformities import head_of
from qms.engine.stats_tables import WHOLE
from qms.engine.survey_again import Percent
from qms.engine.survey_loop import loop
from qms.engine.survey_loop_weak import Results, Shown, Weak, weak
from qms.engine.survey_loop_window import loop_rules
from qms.engine.surveys import survey_of, survey_rules
from qms.engine.units import family
from qms.errors import UsageProblem
from qms.i18n import LANGUAGES, M, translate
from qms.kinds.capa import Capa
from qms.kinds.unit import Unit
from qms.kinds.wave_sums import ALL
from qms.model.change import Change, Create, Placeholder
from qms.model.record import Circle
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.actions.survey_stats import Figures
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.i18n import Shown as Words
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.model.text import Text


@dataclass(frozen=True, slots=True)
class Proposed:
    """A weak result and its CAPA: ``known`` where there was one before, else the new one.

    ``capa`` is None while nothing was written.
    """

    weak: Weak
    what: Words | str
    unit: str | None
    level: str | None
    capa: str | None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a wave asks for; ``commit`` is where it was written, None when nothing was."""

    wave: Wave
    limit: float
    found: tuple[Proposed, ...]
    commit: str | None = None


def circle_for(survey: Survey) -> Circle:
    """Return for whom the figures of proposals and notices are decided: the staff, in general.

    CAPAs go to the staff with title and nonconformity; what is sensitive stays in the office.
    """
    return Circle.INTERNAL if survey.sensitive else Circle.CORPORATE


def results_of(session: Session, wave_id: str) -> tuple[Wave, Results]:
    """Return a wave with its shares as they may be printed; raises UsageProblem before it is over.

    While it runs nothing is weak yet: who has not answered may answer otherwise.
    """
    wave = wave_of(session, wave_id)
    survey = survey_of(session.view, wave)
    found, printed = publication_of(
        session, wave.id, circle_for(survey) if survey else Circle.INTERNAL
    )
    if not loop(session.view, found.wave)[0].done:
        raise UsageProblem(
            M("{id} is not over yet.", id=found.wave.id),
            M("Record that it is: qms wave close {id} --date DATE", id=found.wave.id),
        )
    names = (*(name for name in found.form.blocks if name != WHOLE), *_questions(found))
    shares = {group: _shares(printed, group, names) for group in printed.groups}
    faculty = faculty_of(session.view)
    above = {group: faculty(group) for group in printed.groups if group != ALL}
    above = {group: one for group, one in above.items() if one != group and one in shares}
    return found.wave, Results(found.survey, found.form, shares, above)


def _questions(found: Figures) -> tuple[str, ...]:
    return tuple(item.id for item in found.form.items)


def _shares(printed: SurveyPublication, group: str, names: tuple[str, ...]) -> dict[str, Shown]:
    """Return the shares of a group that are printed as they are: not hidden, not blurred."""
    pairs = ((name, printed.share(group, name), printed.valid(group, name)) for name in names)
    return {
        name: Shown(share, valid)
        for name, share, valid in pairs
        if isinstance(share, float | int) and isinstance(valid, int)
    }


def propose(session: Session, wave_id: str, *, each: bool = False, dry: bool = False) -> Proposals:
    """Propose a CAPA for each weak block or question, as one change (7.5.5(1)).

    What has one already is named and left alone: of this wave, given up or not, or of an earlier
    one that has not been judged yet.  What is sensitive is proposed in the restricted workspace
    alone; where none is, UsageProblem is raised.
    """
    session.refuse_past()
    if not dry:
        refuse_openly(session, wave_of(session, wave_id))
    wave, results = results_of(session, wave_id)
    rules = loop_rules(session.view)
    found = [_proposed(session, wave, results, one) for one in weak(results, rules, each=each)]
    fresh = [one for one in found if not one.known]
    if dry or not fresh:
        return Proposals(wave, rules.act_below, tuple(found))
    names = {one.weak: Placeholder(f"NEW-{n}") for n, one in enumerate(fresh, start=1)}
    edits = tuple(
        Create("capa", _tree(session, wave, results.survey, one), names[one.weak]) for one in fresh
    )
    written = session.write(
        Change(f"{wave.id}: propose {len(fresh)} CAPAs", "survey propose", edits)
    )
    done = tuple(
        one if one.known else _numbered(one, written.ids[names[one.weak]]) for one in found
    )
    return Proposals(wave, rules.act_below, done, written.commit)


def refuse_openly(session: Session, wave: Wave) -> None:
    """Raise UsageProblem where a record here would say what of a sensitive survey is weak."""
    if in_restricted(session) or not lies_apart(session, wave, survey_of(session.view, wave)):
        return
    beside = session.neighbour
    raise UsageProblem(
        M("{id} is of a sensitive survey: no record here says what of it is weak.", id=wave.id),
        beside.there()
        if beside is not None
        else M(
            "Make a restricted workspace for it: qms restricted init FOLDER. Or word a measure"
            " that tells no result: qms capa add --sources {id}",
            id=wave.id,
        ),
    )


def _numbered(one: Proposed, capa: str) -> Proposed:
    return Proposed(one.weak, one.what, one.unit, one.level, capa)


def _proposed(session: Session, wave: Wave, results: Results, one: Weak) -> Proposed:
    view = session.view
    unit = one.group if one.group != ALL else _university(view)
    level = getattr(view.snapshot.get(unit or ""), "level", None)
    known = _known(view, wave, one)
    return Proposed(one, called(results.survey, one.name), unit, level, known, known is not None)


def called(survey: Survey, name: str) -> Text | str:
    """Return the title of a block, or the text of a question."""
    block = next((item.title for item in survey.blocks if item.id == name), None)
    question = survey.question(name)
    return block or (question.text if question else name)


def _university(view: View) -> str | None:
    """Return the unit of everybody: the one without a parent that most units belong to."""
    roots = [unit.id for unit in view.snapshot.of(Unit) if unit.parent is None]
    return max(roots, key=lambda unit: (len(family(view, unit)), unit), default=None)


def _known(view: View, wave: Wave, one: Weak) -> str | None:
    """Return the CAPA that is about the same share already."""
    for capa in view.snapshot.of(Capa):
        effect, state = capa.effect, view.state_id(capa)
        if effect is None or effect.survey != wave.survey or state == ENTERED_BY_MISTAKE:
            continue
        same = (effect.question or effect.block, effect.group or ALL) == (one.name, one.group)
        judged = state in {"closed", "cancelled"}
        if same and (wave.id in capa.sources or not judged):
            return capa.id
    return None


def _tree(session: Session, wave: Wave, survey: Survey, one: Proposed) -> dict[str, Any]:
    view, item = session.view, one.weak
    rules = survey_rules(view)
    owner = head_of(view, one.unit) if one.unit else None
    office = governance(view).secretariat
    effect = {
        "survey": survey.id,
        ("block" if item.is_block else "question"): item.name,
        "group": item.group if item.group != ALL else None,
        "target": plain(round(100 * item.target, 1)),
        "minimum": rules.minimum_group if rules else None,
    }
    tree = {
        "title": _title(survey, one.what),
        "sources": [wave.id],
        "level": one.level,
        "originator": item.group if item.group != ALL else office,
        "unit": one.unit,
        "owner": str(owner) if owner else None,
        "nonconformity": in_languages(_words(view, wave, survey, one)),
        "effect": {name: value for name, value in effect.items() if value is not None},
        "circle": Circle.INTERNAL.value if survey.sensitive else None,
    }
    return {name: value for name, value in tree.items() if value is not None}


def _words(view: View, wave: Wave, survey: Survey, one: Proposed) -> Message:
    """Return what is wrong; of a sensitive survey without any number."""
    item = one.weak
    if survey.sensitive:
        return M("{what}: positive answers are under the limit ({wave}).",
                 what=one.what, wave=wave.period)  # fmt: skip
    said = M(
        "{what}: {share} % of {n} answers are positive, under {limit} % ({wave}).",
        what=one.what,
        share=Percent(item.shown.value),
        n=item.shown.valid,
        limit=Percent(item.limit),
        wave=wave.period,
    )
    if not item.below:
        return said
    names = tuple(view.name(group) or group for group in item.below)
    return M("{said} Under it too: {groups}.", said=said, groups=names)


def in_languages(message: Message) -> dict[str, str]:
    """Return a sentence in each language that the catalogues have it in, English always."""
    return {
        lang: message.shown(lang)
        for lang in LANGUAGES
        if lang == "en" or translate(message.text, lang) != message.text
    }


def _title(survey: Survey, what: Words | str) -> dict[str, str]:
    """Return a title in the languages of the questionnaire."""
    langs = [lang for lang in LANGUAGES if not survey.title.is_fallback(lang)]
    return {
        lang: f"{survey.title.shown(lang)}: {what if isinstance(what, str) else what.shown(lang)}"
        for lang in langs
    }
