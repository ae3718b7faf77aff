"""The commands: one line each, loaded when called.  Help and completion read this table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from qms.i18n import N_


@dataclass(frozen=True, slots=True)
class CommandRef:
    """A command by name; ``target`` is ``module:function`` that builds it, ``verbs`` its own."""

    name: str
    target: str
    help: str
    verbs: tuple[str, ...] = ()


COMMANDS: Final = (
    CommandRef("init", "setup:init", N_("Make a workspace from a profile")),
    CommandRef("restricted", "restricted:restricted", N_("What only some may read"), ("init",)),
    CommandRef(
        "risk",
        "nouns:risk",
        N_("Risks"),
        (
            *("add", "list", "matrix", "assess", "treat", "accept", "review", "close", "reopen"),
            *("explain", "what-if"),
        ),
    ),
    CommandRef(
        "capa",
        "capa:capa",
        N_("Corrective and preventive actions"),
        (
            *("add", "list", "plan", "approve", "update", "postpone", "control"),
            *("done", "verify", "close", "reopen", "cancel", "dossier"),
        ),
    ),
    CommandRef(
        "nc",
        "nc:nc",
        N_("Nonconformities"),
        ("add", "list", "step", "steps", "close", "reopen", "similar", "topics", "trend"),
    ),
    CommandRef(
        "complaint",
        "complaint:complaint",
        N_("Complaints about units"),
        ("add", "list", "consider", "answer", "withdraw"),
    ),
    CommandRef(
        "collect",
        "collect:collect",
        N_("Rounds of forms to units"),
        ("add", "list", "start", "import", "status", "remind", "settle", "close"),
    ),
    CommandRef(
        "risk-map",
        "risk_map:risk_map",
        N_("Risk maps put before a body"),
        ("add", "list", "take", "approve"),
    ),
    CommandRef("training", "training:training", N_("Trainings held"), ("add", "list", "missing")),
    CommandRef(
        "doc",
        "doc:doc",
        N_("Controlled documents"),
        (
            *("add", "list", "text", "agree", "approve", "register", "revise", "change"),
            *("withdraw", "in-force", "steps", "draft-decision"),
            *("distribute", "sign", "readers", "copy", "publish", "unpublish"),
            *("review", "reviews", "control"),
            *("print", "sheet", "forms", "pack", "verify"),
            *("lint", "redline"),
        ),
    ),
    CommandRef(
        "external",
        "external:external",
        N_("External documents"),
        ("add", "list", "check", "amend", "cancel"),
    ),
    CommandRef(
        "file",
        "file:file",
        N_("Files of the nomenclature"),
        ("add", "list", "put", "close", "reopen", "archive"),
    ),
    CommandRef(
        "archive",
        "archive:build",
        N_("The archive by the file plan"),
        ("plan", "status", "audit", "dispose", "sign", "act"),
    ),
    CommandRef("disposal", "nouns:disposal", N_("Disposal acts"), ("add", "list")),
    CommandRef("archive-audit", "nouns:archive_audit", N_("Archive audits"), ("add", "list")),
    CommandRef(
        "system-change",
        "system_change:system_change",
        N_("Changes of the quality system"),
        ("add", "list", "approve", "introduce", "tell", "close", "notice"),
    ),
    CommandRef("decision", "decision:decision", N_("Decisions of bodies"), ("add", "list", "done")),
    CommandRef("opportunity", "nouns:opportunity", N_("Opportunities"), ("add", "list")),
    CommandRef("indicator", "indicator:indicator", N_("Indicators"), ("add", "list", "take")),
    CommandRef(
        "survey",
        "survey:survey",
        N_("Survey instruments"),
        (
            *("add", "list", "import", "stats", "merge", "certificate", "review", "standards"),
            *("code", "population", "propose", "notice", "again"),
        ),
    ),
    CommandRef(
        "wave",
        "wave:wave",
        N_("Survey waves"),
        ("add", "list", "open", "close", "report", "loop"),
    ),
    CommandRef("certificate", "certificate:certificate", N_("Certificates of teachers"), ("list",)),
    CommandRef(
        "feedback",
        "feedback:feedback",
        N_("Feedback by other ways than questionnaires"),
        ("add", "list", "close", "cross", "duties", "monitoring"),
    ),
    CommandRef(
        "consent",
        "consent:consent",
        N_("Consents to the use of data"),
        ("add", "list", "withdraw"),
    ),
    CommandRef(
        "meeting",
        "meeting:meeting",
        N_("Meetings of bodies"),
        ("add", "list", "plan", "hold", "resolve", "minutes", "extract", "refs"),
    ),
    CommandRef(
        "request",
        "request:request",
        N_("Letters and instructions"),
        ("add", "list", "answer", "remind", "open"),
    ),
    CommandRef(
        "obligation",
        "obligation:obligation",
        N_("Recurring duties"),
        ("add", "list", "done", "event"),
    ),
    CommandRef(
        "calendar",
        "calendar:calendar",
        N_("Calendars of working days and of studies"),
        ("propose", "approve"),
    ),
    CommandRef("year", "year:year", N_("Academic years"), ("open",)),
    CommandRef(
        "evidence", "evidence:evidence", N_("Evidence by its hash"), ("add", "list", "check")
    ),
    CommandRef("issued-report", "nouns:issued_report", N_("Issued reports"), ("add", "list")),
    CommandRef("waiver", "nouns:waiver", N_("Accepted deviations"), ("add", "list")),
    CommandRef("unit", "nouns:unit", N_("Units"), ("add", "list")),
    CommandRef("role", "role:role", N_("Roles"), ("add", "list", "transfer", "line", "appoint")),
    CommandRef("body", "nouns:body", N_("Bodies"), ("add", "list")),
    CommandRef("institution", "nouns:institution", N_("The institution"), ("add", "list")),
    CommandRef("policy", "governance:policy", N_("Policies in force"), ("list", "matrix")),
    CommandRef("show", "records:show", N_("Show a record")),
    CommandRef("set", "records:set_", N_("Set one field of a record")),
    CommandRef("edit", "records:edit", N_("Edit a record in an editor")),
    CommandRef("log", "records:log", N_("Show the history of a record")),
    CommandRef("diff", "diff:diff", N_("Tell what changed in the records, in words")),
    CommandRef("check", "checks:check", N_("Check all records")),
    CommandRef("sync", "sync:build", N_("Exchange records with the shared place")),
    CommandRef("resolve", "resolve:build", N_("Settle what two people changed differently")),
    CommandRef("renumber", "renumber:build", N_("Give a record another id; references follow")),
    CommandRef("undo", "undo:build", N_("Take back the last change")),
    CommandRef("backup", "backup:backup", N_("Put all records and their history into one file")),
    CommandRef("restore", "backup:restore", N_("Make a workspace of a backup")),
    CommandRef("doctor", "doctor:doctor", N_("Look the workspace over and mend it")),
    CommandRef("search", "search:search", N_("Find records by any words in them")),
    CommandRef("explain", "checks:explain", N_("Explain a rule")),
    CommandRef("due", "checks:due", N_("Show what is due")),
    CommandRef("escalate", "escalate:build", N_("Put overdue CAPAs before the post above")),
    CommandRef("warnings", "warnings:build", N_("Show early warnings by leading indicators")),
    CommandRef("import", "imports:import_", N_("Take in a register from CSV or Excel")),
    CommandRef(
        "report",
        "reports:report",
        N_("Make a report"),
        (
            *("annual", "extract", "operational", "semester", "unit", "unit-semester"),
            *(
                "survey-results",
                "survey",
                "risks",
                "capas",
                "actions",
                "nonconformities",
                "documents",
            ),
            *("decisions", "obligations"),
            *("changes", "access", "panel", "issue", "use"),
        ),
    ),
    CommandRef("trace", "trace:trace", N_("Show the records behind a figure of a report")),
    CommandRef("name", "name:name", N_("Build a file name by the university's scheme")),
    CommandRef("mirror", "mirror:mirror", N_("Mirror registers and issued reports into a folder")),
    CommandRef("export", "export:export", N_("Take all records out"), ("all",)),
    CommandRef("fmt", "maintain:fmt", N_("Bring files into canonical form")),
    CommandRef("migrate", "maintain:migrate", N_("Bring records to the current schema")),
    CommandRef("schemas", "maintain:schemas", N_("Write the JSON Schemas")),
    CommandRef("completion", "maintain:completion", N_("Print completion for a shell")),
)
