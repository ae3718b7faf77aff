"""``qms capa``: the life of a corrective and preventive action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.capa_plan import with_level
from qms.cli import capa_dossier, capa_verbs
from qms.cli.help import add_verbs
from qms.cli.nouns import noun_group
from qms.i18n import N_

if TYPE_CHECKING:
    import typer

_VERBS = (
    (
        "plan",
        capa_verbs.plan,
        N_("Fill in the plan; asks for what is missing"),
        (
            'qms capa plan CAPA-2026-0001 --nonconformity "Two departments were never reminded"'
            ' --causes "No schedule" --cause-method five-whys'
            ' --measure "Schedule of reminders|action=corrective|due=2026-12-10"'
        ),
    ),
    (
        "approve",
        capa_verbs.approve,
        N_("Record an approval; the route follows from the source"),
        (
            "qms capa approve CAPA-2026-0001 --decision DEC-2026-0001\n"
            "qms capa approve CAPA-2026-0001 --by ROLE-lead-auditor"
        ),
    ),
    (
        "update",
        capa_verbs.update,
        N_("Record what was done since the last update, or that nothing changed"),
        'qms capa update CAPA-2026-0001 --text "Three of five reminded" --progress 60',
    ),
    (
        "postpone",
        capa_verbs.postpone,
        N_("Move the term to a later day"),
        (
            'qms capa postpone CAPA-2026-0001 --to 2027-02-01 --basis "Staff on leave"'
            " --by ROLE-dean"
        ),
    ),
    (
        "control",
        capa_verbs.control,
        N_("Record that a joint control meeting dealt with it"),
        "qms capa control CAPA-2026-0001 --meeting MTG-2026-0001",
    ),
    (
        "done",
        capa_verbs.complete,
        N_("Record that a measure, or the whole plan, was carried out"),
        "qms capa done CAPA-2026-0001 --measure 1 --evidence EVD-2026-0001",
    ),
    (
        "verify",
        capa_verbs.verify,
        N_("Record an effectiveness review"),
        (
            "qms capa verify CAPA-2026-0001 --verdict effective --value 82 --n 140"
            " --by ROLE-head-of-academic-quality-office\n"
            "qms capa verify CAPA-2026-0001 --propose"
        ),
    ),
    (
        "close",
        capa_verbs.close,
        N_("Close it after the effectiveness review"),
        "qms capa close CAPA-2026-0001",
    ),
    (
        "reopen",
        capa_verbs.reopen,
        N_("Take the work up again"),
        'qms capa reopen CAPA-2026-0001 --basis "The effect was not shown"',
    ),
    (
        "cancel",
        capa_verbs.cancel,
        N_("Give it up, with the reason"),
        'qms capa cancel CAPA-2026-0001 --basis "The course was closed"',
    ),
    (
        "dossier",
        capa_dossier.dossier,
        N_("Show everything that happened to it, and what comes next"),
        "qms capa dossier CAPA-2026-0001",
    ),
)


def capa() -> typer.Typer:
    """Build ``qms capa``."""
    app = noun_group(
        "capa",
        (
            'qms capa add --risk RSK-2026-0001 --title "Reminders before each survey"'
            " --owner ROLE-head-of-academic-quality-office --executor ROLE-dean --due 2026-12-20"
        ),
        with_level,
    )
    add_verbs(app, _VERBS)
    return app
