"""Rules of the tables of a wave: files beside it are those it names, sums follow from counts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from qms.engine.rule import Hit, duty, integrity
from qms.engine.stats_items import form_of
from qms.engine.stats_of_wave import upper_tables
from qms.engine.surveys import survey_of, survey_rules
from qms.i18n import M
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.stats_items import Form
    from qms.engine.stats_tables import SurveyTables
    from qms.engine.view import View

_FILES: Final = ("groups.csv", "counts.csv", "blocks.csv", "pairs.csv")


@integrity("Q110", "7.5.3(1), KZ-SURV-06")
def table_altered(view: View) -> Iterator[Hit]:
    """A table beside a wave is not the one that was written when its answers were taken in.

    The wave names each file in its folder ``tables`` by its hash.  One that is missing, that has
    another content, or that nothing names, was changed by hand.
    """
    if view.snapshot.beside is None:
        return
    for wave in view.snapshot.of(Wave):
        folder = view.snapshot.entries[wave.id].path.rpartition("/")[0]
        named = {item.file: item.sha256 for item in wave.tables}
        for name in dict.fromkeys((*named, *_FILES)):
            data = view.snapshot.content(f"{folder}/tables/{name}")
            found = None if data is None else hashlib.sha256(data).hexdigest()
            if found != named.get(name):
                yield Hit(
                    wave.id,
                    ("tables",),
                    M("the table {file} is not the one that was taken in", file=name),
                    M(
                        "Bring it back: git checkout COMMIT -- {path}; or take the answers in"
                        " again.",
                        path=f"{folder}/tables/{name}",
                    ),
                )


@duty("Q210", "7.5.3(2)-(3)")
def sums_of_other_answers(view: View) -> Iterator[Hit]:
    """The sums of a block do not follow from the counts of its questions.

    The questionnaire or the policy says by now of other options that they are positive, or a number
    was changed by hand; the interval of the block would be one of other answers.
    """
    rules = survey_rules(view)
    for wave in view.snapshot.of(Wave):
        survey = survey_of(view, wave)
        if survey is None or not wave.blocks:
            continue
        form, tables = form_of(survey, rules), upper_tables(wave)
        for number, item in enumerate(wave.blocks):
            if _judged(form, tables, item.group, item.block) != (item.sums[1], item.sums[2]):
                yield Hit(
                    wave.id,
                    ("blocks", number, "sums"),
                    M("the sums of {block} are not those of its counts", block=item.block),
                    M(
                        "Take the answers in again: qms survey import FILE --wave {id} --replace",
                        id=wave.id,
                    ),
                )


def _judged(form: Form, tables: SurveyTables, group: str, block: str) -> tuple[int, int]:
    """Return how many answers to a block are positive, and to how many that can be said of."""
    asked = set(form.blocks.get(block, ()))
    good, judged = 0, 0
    for item in form.items:
        row = tables.counts.get((group, item.id))
        if item.id in asked and row and item.positive and len(row) == item.options + 1:
            answers = [row[place] for place in item.points]
            judged += sum(answers)
            good += sum(n for n, flag in zip(answers, item.positive, strict=True) if flag)
    return good, judged
