"""Verbs of ``qms doc``: from the draft of a document to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from qms.actions import doc_life, doc_life_register
from qms.cli import state
from qms.cli.doc_draft import adding, change, put, revise
from qms.cli.doc_options import Basis, By, Date, Evidence, Id, Why
from qms.cli.doc_shown import draft_decision, in_force, report, steps
from qms.i18n import N_

if TYPE_CHECKING:
    from qms.cli.help import Verb


def _agree(  # noqa: PLR0917 -- what an agreement says
    record_id: Id,
    by: Annotated[
        str, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that looked at the draft"))
    ],
    verdict: Annotated[
        str,
        typer.Option("--verdict", metavar="|".join(doc_life.VERDICTS), help=N_("What it said")),
    ] = "agreed",
    text: Annotated[
        str | None, typer.Option("--text", metavar=N_("TEXT"), help=N_("Remarks"))
    ] = None,
    evidence: Evidence = None,
    basis: Basis = None,
    date: Date = None,
) -> None:
    report(
        doc_life.agree(
            state.session(),
            record_id,
            by=by,
            verdict=verdict,
            text=text,
            evidence=evidence or (),
            date=date,
            basis=basis,
        )
    )


def _approve(  # noqa: PLR0917 -- what an act says
    record_id: Id,
    act: Annotated[
        str | None, typer.Option("--act", metavar=N_("WORD"), help=N_("Kind of act"))
    ] = None,
    body: Annotated[
        str | None, typer.Option("--body", metavar="BODY", help=N_("Body that decided"))
    ] = None,
    number: Annotated[
        str | None, typer.Option("--number", metavar="N", help=N_("Number of the act"))
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar=N_("DATE"), help=N_("Day of the act, else today")),
    ] = None,
    by: By = None,
    decision: Annotated[
        str | None,
        typer.Option("--decision", metavar="DEC", help=N_("Decision, which says the rest")),
    ] = None,
    evidence: Evidence = None,
    edms: Annotated[
        str | None,
        typer.Option("--edms", metavar="N", help=N_("Number in the document system")),
    ] = None,
    signed_commit: Annotated[
        bool,
        typer.Option("--signed-commit", help=N_("The signature of the commit proves it")),
    ] = False,
    in_force_from: Annotated[
        str | None,
        typer.Option(
            "--in-force-from", metavar=N_("DATE"), help=N_("First day in force, by the act")
        ),
    ] = None,
) -> None:
    said = doc_life.Act(
        act, body, by, number, date, decision, evidence or (), edms, signed_commit, in_force_from
    )
    report(doc_life.approve(state.session(), record_id, said))


def _register(
    record_id: Id,
    number: Annotated[
        str | None,
        typer.Option("--number", metavar="N", help=N_("Else the next number of the year")),
    ] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar=N_("TEXT"), help=N_("Document code"))
    ] = None,
    date: Date = None,
) -> None:
    done = doc_life_register.register(
        state.session(), record_id, number=number, code=code, date=date
    )
    report(done)


def _withdraw(
    record_id: Id,
    basis: Why,
    replaced_by: Annotated[
        str | None,
        typer.Option("--replaced-by", metavar="DOC", help=N_("Document that replaces it")),
    ] = None,
    by: By = None,
    date: Date = None,
) -> None:
    done = doc_life_register.withdraw(
        state.session(), record_id, basis=basis, replaced_by=replaced_by, by=by, date=date
    )
    report(done)


_DOC: Final = "DOC-2026-0001"
ADD: Final = (
    'qms doc add --title "Regulation on surveys" --group regulation --ground unit-initiative'
    ' --basis "Order 12" --text draft.docx --language kk'
)
VERBS: Final[tuple[Verb, ...]] = (
    ("add", adding(), N_("Begin a document with its first edition, a draft"), ADD),
    (
        "text",
        put,
        N_("Put a text into the draft, or another in its place"),
        f"qms doc text {_DOC} returned.docx --language kk",
    ),
    (
        "agree",
        _agree,
        N_("Record what somebody said of the draft"),
        f"qms doc agree {_DOC} --by ROLE-head-of-unit@UNIT-legal-office",
    ),
    (
        "approve",
        _approve,
        N_("Record an act that approves the draft as it is now"),
        (
            f"qms doc approve {_DOC} --act protocol --body BODY-management-board --number 7"
            " --date 2026-11-20"
        ),
    ),
    (
        "register",
        _register,
        N_("Give a document its registration number"),
        f"qms doc register {_DOC}",
    ),
    (
        "revise",
        revise,
        N_("Begin a new edition with copies of the texts in force"),
        (
            f'qms doc revise {_DOC} --ground legal-acts --basis "Law of 2026-09-01"'
            ' --change "5.2|replace|Term is ten working days|page=4"'
        ),
    ),
    (
        "change",
        change,
        N_("Say more of an edition: summary, notice, lines of the change sheet"),
        (
            f'qms doc change {_DOC} --change "5.2|replace|Term is ten working days"'
            ' --summary "New terms"'
        ),
    ),
    (
        "withdraw",
        _withdraw,
        N_("Take a document out of use"),
        f'qms doc withdraw {_DOC} --basis "Order 40" --replaced-by DOC-2026-0002',
    ),
    (
        "in-force",
        in_force,
        N_("Show which edition of each document is in force on a day"),
        "qms doc in-force --on 2026-03-31",
    ),
    (
        "steps",
        steps,
        N_("Show how a document stands and the steps of its life"),
        f"qms doc steps {_DOC}",
    ),
    (
        "draft-decision",
        draft_decision,
        N_("Write the draft of the decision for the next body of the route"),
        f"qms doc draft-decision {_DOC} --format docx,md",
    ),
)
