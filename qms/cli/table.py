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
    CommandRef("risk", "nouns:risk", N_("Risks"), ("add", "list", "matrix")),
    CommandRef("capa", "nouns:capa", N_("Corrective and preventive actions"), ("add", "list")),
    CommandRef("doc", "nouns:doc", N_("Controlled documents"), ("add", "list")),
    CommandRef("decision", "nouns:decision", N_("Decisions of bodies"), ("add", "list")),
    CommandRef("waiver", "nouns:waiver", N_("Accepted deviations"), ("add", "list")),
    CommandRef("unit", "nouns:unit", N_("Units"), ("add", "list")),
    CommandRef("role", "nouns:role", N_("Roles"), ("add", "list")),
    CommandRef("body", "nouns:body", N_("Bodies"), ("add", "list")),
    CommandRef("institution", "nouns:institution", N_("The institution"), ("add", "list")),
    CommandRef("policy", "nouns:policy", N_("Policies in force"), ("list",)),
    CommandRef("show", "records:show", N_("Show a record")),
    CommandRef("set", "records:set_", N_("Set one field of a record")),
    CommandRef("edit", "records:edit", N_("Edit a record in an editor")),
    CommandRef("log", "records:log", N_("Show the history of a record")),
    CommandRef("check", "checks:check", N_("Check all records")),
    CommandRef("explain", "checks:explain", N_("Explain a rule")),
    CommandRef("due", "checks:due", N_("Show what is due")),
    CommandRef("import", "imports:import_", N_("Take in a register from CSV or Excel")),
    CommandRef("report", "reports:report", N_("Make a report"), ("annual",)),
    CommandRef("fmt", "maintain:fmt", N_("Bring files into canonical form")),
    CommandRef("migrate", "maintain:migrate", N_("Bring records to the current schema")),
    CommandRef("schemas", "maintain:schemas", N_("Write the JSON Schemas")),
    CommandRef("completion", "maintain:completion", N_("Print completion for a shell")),
)
