"""What has to be said of a file of answers, and of its figures, beside the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.stats_tables import WHOLE
from qms.i18n import M

if TYPE_CHECKING:
    from qms.actions.survey_request import Taken
    from qms.actions.survey_stats import Figures
    from qms.i18n import Message


def remarks(taken: Taken) -> list[Message]:
    """Return what was replaced, left out or kept apart, and what is doubtful."""
    said = []
    if taken.replaced:
        said.append(
            M("In place of {files}, an earlier export of these answers.", files=taken.replaced)
        )
    if taken.log.get("pseudonyms"):
        said.append(M("Turned into pseudonyms: {columns}", columns=tuple(taken.log["pseudonyms"])))
    said += _of_teachers(taken)
    if taken.personal:
        said.append(M("Columns of personal data, not looked at: {columns}", columns=taken.personal))
    others = tuple(name for name in taken.left_out if name not in taken.personal)
    if others:
        said.append(M("Columns left out: {columns}", columns=others))
    if taken.open_answers:
        said.append(M("Answers in words, kept outside git alone: {n}", n=taken.open_answers))
    return [*said, *_without_counts(taken), *_doubts(taken)]


def _without_counts(taken: Taken) -> list[Message]:
    """Say why the records have no counts, if they have none."""
    if taken.sensitive:
        return [M("The survey is sensitive: only how many answered is in these records.")]
    if taken.few_teachers:
        return [M("The answers are about too few teachers, or nearly all about one: no counts.")]
    if not taken.counted:
        return [M("Fewer answers than the smallest group that is shown: no counts.")]
    return []


def _doubts(taken: Taken) -> list[Message]:
    said = []
    if taken.unstated:
        said.append(
            M(
                "Which options are positive has to be stated for: {questions}",
                questions=taken.unstated,
            )
        )
    marked = taken.against.marked
    plain = tuple(name for name in taken.against.questions if name not in marked)
    if plain:
        said.append(
            M(
                "These run against their block: {questions}. If they were asked the other way"
                " round, mark them with reversed: true and take the answers in again with"
                " --replace.",
                questions=plain,
            )
        )
    if marked:
        said.append(
            M(
                "These run against their block: {questions}. Each is marked reversed; was it asked"
                " straight? Then take reversed: true away and take the answers in again with"
                " --replace.",
                questions=marked,
            )
        )
    apart = taken.against.blocks
    if apart:
        said.append(
            M(
                "The questions of these blocks do not go together: {blocks}. Each runs against the"
                " others; read them one by one, and see whether one was asked the other way round.",
                blocks=tuple(
                    M("All questions") if one == WHOLE else taken.titles.get(one, one)
                    for one in apart
                ),
            )
        )
    return said


def _of_teachers(taken: Taken) -> list[Message]:
    said = []
    if taken.teachers:
        said.append(M("Tables by teacher, kept apart: {n}", n=taken.teachers))
    if taken.unnamed:
        said.append(M("Answers that name no teacher: {n}", n=taken.unnamed))
    if taken.untaught:
        said.append(
            M("No tables by teacher: say which column names the teacher (--teacher COLUMN).")
        )
        said.append(
            M(
                "How many teachers a department's answers are about is not known: departments are"
                " folded into their faculty."
            )
        )
    return said


def limits_of(found: Figures) -> list[Message]:
    """Say why blocks lack figures, or have those of an earlier state."""
    said = []
    if found.outdated:
        said.append(
            M(
                "Other answers count as positive now than when these were taken in: blocks, groups"
                " and waves are as they were. Take them in again: qms survey import FILE --wave"
                " {id} --replace",
                id=found.wave.id,
            )
        )
    unstated = tuple(item.id for item in found.form.items if item.positive is None)
    if unstated:
        said.append(
            M("Which options are positive has to be stated for: {questions}", questions=unstated)
        )
    if not found.clustered and len(unstated) < len(found.form.items):
        said.append(
            M(
                "*: ready-made counts do not say who gave which answers. The interval of a block is"
                " the widest that it can have, as if each person had answered all its questions"
                " alike; there is no design effect and no alpha."
            )
        )
    elif found.stats.whole.respondents < found.settings.minimum:
        said.append(
            M(
                "The sample is not sufficient for intervals: fewer than {n} answers.",
                n=found.settings.minimum,
            )
        )
    return said
