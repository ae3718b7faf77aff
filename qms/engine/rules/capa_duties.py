"""What remains to be done about CAPAs: reviews, evidence, terms, the kinds of their measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.capa_guards import final_review
from qms.engine.capa_rules import capa_rules, judged, review_window
from qms.engine.capas import done_on, proofs, running, term
from qms.engine.nc_trend import recurrences
from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.capa import Action, Capa, Verdict
from qms.kinds.nonconformity import Nonconformity
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("C302", "7.5.5(4), 3(8), KZ-CAPA-05")
def review_due(view: View) -> Iterator[Hit]:
    """The window of the effectiveness review is open, and no final review was made.

    The last day of the window is the term.  The review is obligatory.
    """
    for capa in view.snapshot.of(Capa):
        window = review_window(view, capa) if view.state_id(capa) == "done" else None
        if window is None or window[0] > view.today or final_review(view, capa):
            continue
        yield Hit(
            capa.id,
            ("reviews",),
            M("the effect is to be judged: the window opened on {first}", first=window[0]),
            M("Judge it: qms capa verify {id} --verdict effective --by POST", id=capa.id),
            window[0],
            window[1],
        )


@duty("C303", "7.5.5(3), 8.5(1)")
def done_without_evidence(view: View) -> Iterator[Hit]:
    """A CAPA counts as carried out, and nothing proves it."""
    for capa in view.snapshot.of(Capa):
        done = done_on(view, capa)
        if done is not None and judged(view, done) and not proofs(view, capa):
            yield Hit(
                capa.id,
                ("completions",),
                M("carried out on {day}, without evidence", day=done),
                M("Give it: qms capa done {id} --evidence EVD", id=capa.id),
                done,
            )


@duty("C304", "1.4, KZ-CAPA-01")
def measure_after_plan(view: View) -> Iterator[Hit]:
    """A measure has a later term than the plan that it belongs to."""
    for capa in view.snapshot.of(Capa):
        last = term(view, capa) if running(view, capa) else None
        for number, item in enumerate(capa.measures):
            if last is not None and item.due is not None and item.due > last:
                yield Hit(
                    capa.id,
                    ("measures", number, "due"),
                    M(
                        "measure {measure} has the term {due}, the plan {last}",
                        measure=item.id,
                        due=item.due,
                        last=last,
                    ),
                    M("Shorten the term of the measure, or postpone that of the plan."),
                )


@duty("C305", "12.2, KZ-NC-08")
def out_of_proportion(view: View) -> Iterator[Hit]:
    """The measures are not in proportion to the severity of the nonconformity.

    Corrective action corresponds to the consequences.  Which kinds of action a severity asks for
    is policy (POL-capa-rules, proportionality); all CAPAs of the nonconformity count together.
    """
    rules = capa_rules(view).proportions
    for nonconformity in view.snapshot.of(Nonconformity):
        capas = view.capas_of.get(nonconformity.id, ())
        kinds = {str(item.action.value) for capa in capas for item in capa.measures}
        for rule in rules if kinds else ():
            if rule.severity == nonconformity.severity and not kinds & set(rule.actions):
                word = view.word("severity", rule.severity)
                yield Hit(
                    capas[0].id,
                    ("measures",),
                    M(
                        "{id} is of severity {severity}: needed are actions of the kind {needed},"
                        " planned are {kinds}",
                        id=nonconformity.id,
                        severity=word.label if word else rule.severity,
                        needed=tuple(M(kind) for kind in rule.actions),
                        kinds=tuple(M(kind) for kind in sorted(kinds)),
                    ),
                    M(
                        'Add one: qms capa plan {id} --measure "...|action={kind}"',
                        id=capas[0].id,
                        kind=rule.actions[0],
                    ),
                )


@duty("C306", "12.2, KZ-NC-10")
def happened_again(view: View) -> Iterator[Hit]:
    """A similar nonconformity was found while the effect was still observed.

    Similar is one on the same subject in the same faculty (rule M304).  An action is effective if
    it prevents the problem for a period sufficient to be sure of it: the work is to be taken up
    again.
    """
    for capa in view.snapshot.of(Capa):
        for again in recurrences(view, capa):
            yield Hit(
                capa.id,
                ("observe_until",),
                M(
                    "{id} of {date} is similar, and the effect is observed until {until}",
                    id=again.id,
                    date=again.date,
                    until=capa.observe_until,
                ),
                M('Take it up again: qms capa reopen {id} --basis "..."', id=capa.id),
                again.date,
            )


@duty("C307", "12.2, KZ-NC-06")
def only_corrections(view: View) -> Iterator[Hit]:
    """The plan for a nonconformity holds corrections only.

    Correction mends the case; corrective action removes the cause, so that it does not happen
    again.  The two are told apart, and the one does not stand for the other.
    """
    for capa in view.snapshot.of(Capa):
        found = (view.snapshot.get(source) for source in capa.sources)
        kinds = {item.action for item in capa.measures}
        if kinds == {Action.CORRECTION} and any(isinstance(item, Nonconformity) for item in found):
            if view.state_id(capa) in {"cancelled", ENTERED_BY_MISTAKE}:
                continue
            yield Hit(
                capa.id,
                ("measures",),
                M("all measures mend the case, none removes its cause"),
                M(
                    'Add one: qms capa plan {id} --measure "...|action={kind}"',
                    id=capa.id,
                    kind="corrective",
                ),
            )


@duty("C308", "7.5.5(4), KZ-CAPA-05")
def ineffective_and_left(view: View) -> Iterator[Hit]:
    """A final review did not find the effect, and the CAPA was not taken up or judged again."""
    for capa in view.snapshot.of(Capa):
        review = final_review(view, capa) if view.state_id(capa) == "done" else None
        if review is not None and review.verdict is not Verdict.EFFECTIVE:
            yield Hit(
                capa.id,
                ("reviews",),
                M(
                    "judged on {date}: {verdict}",
                    date=review.date,
                    verdict=M(str(review.verdict.value)),
                ),
                M('Take it up again: qms capa reopen {id} --basis "..."', id=capa.id),
                review.date,
            )
