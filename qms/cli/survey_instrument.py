"""``qms survey review`` and ``standards``: questionnaires by their editions and what they ask."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qms.actions.questionnaires import Reviewed, review
from qms.actions.records import Written
from qms.cli import state
from qms.cli.help import add_verbs
from qms.cli.nouns import report_written, show_plan
from qms.cli.output import as_json, envelope, line, table
from qms.engine.survey_standards import Asked, catalogue
from qms.i18n import N_, M, _

if TYPE_CHECKING:
    from qms.cli.help import Verb

_Id = Annotated[str, typer.Argument(metavar="SRV", help=N_("Id of a survey instrument"))]
_Edition = Annotated[
    str | None,
    typer.Option(
        "--edition", metavar=N_("TEXT"), help=N_("New edition; without it nothing changed")
    ),
]
_Changed = Annotated[
    list[str] | None,
    typer.Option(
        "--changed",
        metavar=N_("QUESTION"),
        help=N_("Question that does not compare with earlier ones any more"),
    ),
]
_Text = Annotated[
    str | None, typer.Option("--text", metavar=N_("TEXT"), help=N_("What was found, what changed"))
]
_Validated = Annotated[
    str | None,
    typer.Option("--validated", metavar=N_("DATE"), help=N_("Day on which it was tried out")),
]
_Decision = Annotated[
    str | None,
    typer.Option("--decision", metavar="DEC", help=N_("Decision that approved the edition")),
]
_Correct = Annotated[
    bool,
    typer.Option("--correct", help=N_("It was written down wrongly: count its waves again")),
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acted"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_Basis = Annotated[str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis"))]


def _review(  # noqa: PLR0917 -- the parts of a dated item
    record_id: _Id,
    edition: _Edition = None,
    changed: _Changed = None,
    text: _Text = None,
    validated: _Validated = None,
    decision: _Decision = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
    *,
    correct: _Correct = False,
) -> None:
    about = Reviewed(edition, tuple(changed or ()), text, validated, decision, by, date, basis)
    said = replace(about, correct=correct)
    done = review(state.session(), record_id, said)
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan(done.after)


def _standards() -> None:
    session = state.session()
    found = catalogue(session.view)
    if as_json():
        envelope(
            session,
            "survey-standards",
            (
                {"standard": one.name, "title": one.title, "survey": survey, "question": question}
                for one in found
                for survey, question in one.questions or ((None, None),)
            ),
        )
        return
    asked = [one for one in found if one.questions]
    if not asked:
        line(M("No question names a standard."))
    else:
        table(
            [_("Standard"), _("Survey instrument"), _("Survey question")],
            [
                (one.name, session.view.name(survey) or survey, question)
                for one in asked
                for survey, question in one.questions
            ],
            _("Questions by standard"),
        )
    _unasked([one for one in found if not one.questions])


def _unasked(rows: list[Asked]) -> None:
    if rows:
        table(
            [_("Standard"), _("Title")],
            [(one.name, one.title or "") for one in rows],
            _("Standards that no question asks about"),
        )


_VERBS: Final[tuple[Verb, ...]] = (
    (
        "review",
        _review,
        N_("Record that a questionnaire was looked through, and its new edition"),
        (
            "qms survey review SRV-employers --date 2026-09-10\n"
            'qms survey review SRV-employers --edition 3 --changed q2 --text "q2 asks for skills"\n'
            'qms survey review SRV-employers --correct --text "q4 runs the other way"'
        ),
    ),
    (
        "standards",
        _standards,
        N_("Show which standards the questions ask about"),
        "qms survey standards",
    ),
)


def extend(app: typer.Typer) -> None:
    """Add the verbs of questionnaires to ``qms survey``."""
    add_verbs(app, _VERBS)
