"""The command table as a page and as the table that completion answers from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from qms.actions.values import typeable
from qms.cli.common import OPTIONS
from qms.cli.complete import ANY_ID, FIELDS
from qms.cli.help import build
from qms.cli.nouns import HIDDEN
from qms.cli.table import COMMANDS
from qms.engine.check import VOID
from qms.engine.document_lint_hit import LINT
from qms.engine.rules.table import RULES
from qms.kinds import all_kinds
from qms.store.codes import codes
from tests.tools.reference_markdown import head, sentence, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.model.record import Record

CODE_PATTERN: Final = "^[A-Z][0-9]{3}$"
_CODE: Final = "CODE"
_CODES: Final = [rule.code for rule in RULES]
_FILE_CODES: Final = [*VOID, *LINT, *codes()]


class Parameter(Protocol):
    """An option or argument as the command-line library describes it."""

    name: str
    param_type_name: str
    opts: list[str]
    secondary_opts: list[str]
    metavar: str | None
    help: str
    multiple: bool


@dataclass(frozen=True)
class Node:
    """A command and the words that lead to it."""

    path: tuple[str, ...]
    command: Any

    @property
    def words(self) -> str:
        """Return the command as it is typed."""
        return " ".join(("qms", *self.path))

    @property
    def verbs(self) -> tuple[Node, ...]:
        """Return the commands below, none for a command that does something itself."""
        below = getattr(self.command, "commands", {})
        return tuple(Node((*self.path, name), command) for name, command in below.items())

    @property
    def options(self) -> list[Parameter]:
        """Return the options but --help, which every command has."""
        return [item for item in self._parameters("option") if "--help" not in item.opts]

    @property
    def arguments(self) -> list[Parameter]:
        """Return what stands without a name, in its order."""
        return self._parameters("argument")

    def _parameters(self, kind: str) -> list[Parameter]:
        return [item for item in self.command.params if item.param_type_name == kind]


def nodes() -> Iterator[Node]:
    """Build every command of the table; yields each, groups before their verbs."""
    for ref in COMMANDS:
        yield from _with_verbs(Node((ref.name,), build(ref)))


def _with_verbs(node: Node) -> Iterator[Node]:
    yield node
    for verb in node.verbs:
        yield from _with_verbs(verb)


def page() -> str:
    """Return the page of all commands with their options and examples."""
    common = [(_names(item.names), item.metavar, item.help) for item in OPTIONS]
    parts = [
        head("Commands", "the commands themselves"),
        "Every command takes these options, before or after its name:\n",
        table(("Option", "Value", "What it does"), common),
    ]
    return "\n".join([*parts, *map(_section, nodes())])


def _section(node: Node) -> str:
    parts = [f"{'#' * (len(node.path) + 1)} {node.words}\n", f"{sentence(node.command.help)}\n"]
    if not node.verbs:
        parts += [
            f"```text\n{node.words}{_usage(node)}\n```\n",
            *_rows(node.arguments, "Argument"),
            *_rows(node.options, "Option"),
            f"Example:\n\n```text\n{node.command.epilog}\n```\n",
        ]
    return "\n".join(parts)


def _usage(node: Node) -> str:
    words = [names(item)[0] for item in node.arguments]
    return "".join(f" {word}" for word in [*words, *(["[options]"] if node.options else [])])


def _rows(parameters: list[Parameter], title: str) -> list[str]:
    rows = [
        (
            _names(names(item)),
            "" if is_flag(item) or title == "Argument" else item.metavar or "TEXT",
            item.help + (" (may be repeated)" if item.multiple else ""),
        )
        for item in parameters
    ]
    return [table((title, "Value", "What it means"), rows)] if rows else []


def _names(found: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in found)


def names(parameter: Parameter) -> list[str]:
    """Return the names of an option, the placeholder of an argument."""
    if parameter.param_type_name == "argument":
        return [parameter.metavar or parameter.name.upper()]
    return [*parameter.opts, *parameter.secondary_opts]


def is_flag(parameter: Parameter) -> bool:
    """Tell whether an option stands alone, without a value."""
    return bool(getattr(parameter, "is_flag", False))


def completion_table() -> dict[str, Any]:
    """Return the table of ``qms/cli/complete.py``.

    ``options`` maps a name to what may follow it: null for a switch, else words, where ``UNIT-``
    stands for every id that begins so, ``*`` for every id and ``FIELD`` for a field of the record.
    ``arguments`` says the same of each place without a name.
    """
    common = {
        name: _words(item.metavar) if item.metavar else None
        for item in OPTIONS
        for name in item.names
    }
    return {
        "common": {**common, "--help": None},
        "commands": {ref.name: _entry(Node((ref.name,), build(ref))) for ref in COMMANDS},
        "options": {"--version": None},
        "arguments": [],
        "fields": {kind.spec.prefix: _fields(kind) for kind in all_kinds().values()},
    }


def _entry(node: Node) -> dict[str, Any]:
    return {
        "commands": {verb.path[-1]: _entry(verb) for verb in node.verbs},
        "options": {
            name: None if is_flag(item) else _after(node, item, name)
            for item in node.options
            for name in names(item)
        },
        "arguments": [_argument(names(item)[0]) for item in node.arguments],
    }


def _argument(metavar: str) -> list[str]:
    if metavar == _CODE:
        return [*_CODES, *_FILE_CODES]
    if metavar == "KIND":
        return [noun for noun in all_kinds() if "." not in noun]
    return {"ID": [ANY_ID], FIELDS: [FIELDS]}.get(metavar) or _words(metavar)


def _after(node: Node, parameter: Parameter, name: str) -> list[str]:
    kind, noun = all_kinds().get(node.path[0]), name.removeprefix("--")
    if noun in all_kinds():
        return _ids([noun])
    if kind is not None and parameter.name in kind.model_fields:
        schema = kind.model_json_schema(by_alias=False)
        return list(_of_schema(schema, schema["properties"][parameter.name]))
    return [ANY_ID] if parameter.metavar == "ID" else _words(parameter.metavar or "")


def _ids(nouns: list[str]) -> list[str]:
    return [f"{all_kinds()[noun].spec.prefix}-" for noun in nouns] or [ANY_ID]


def _of_schema(schema: dict[str, Any], part: dict[str, Any]) -> Iterator[str]:
    if "$ref" in part:
        part = schema["$defs"][part["$ref"].rpartition("/")[2]]
    yield from part.get("enum", ())
    if "x-qms-ref" in part:
        # a post begins with its role; the unit follows the sign @
        is_post = part["x-qms-ref"] == ["role", "unit"]
        yield from _ids(["role"] if is_post else part["x-qms-ref"])
    if part.get("pattern") == CODE_PATTERN:
        yield from _CODES
    for inner in [*part.get("anyOf", ()), *([part["items"]] if "items" in part else [])]:
        yield from _of_schema(schema, inner)


def _words(metavar: str) -> list[str]:
    """Return the words that a placeholder like ``text|json|github`` lists."""
    words = metavar.strip("[]").replace(",", "|").split("|")
    known = [word for word in words if word.islower() and word.isalpha()]
    return [*known, *(_CODES if _CODE in words else [])]


def _fields(kind: type[Record]) -> list[str]:
    return [
        info.alias or name
        for name, info in kind.model_fields.items()
        if name not in HIDDEN and typeable(kind, name)
    ]
