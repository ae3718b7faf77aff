"""Help in the user's language: plain text, translated when it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from qms.cli.common import OPTIONS
from qms.errors import UsageProblem
from qms.i18n import N_, M, _, translate

if TYPE_CHECKING:
    from qms.cli.table import CommandRef

EXAMPLE = N_("Example")
Verb = tuple[str, Callable[..., None], str, str]
"""A command of a noun: name, what it runs, help, example."""

UsageError: Final[Any] = typer.BadParameter.__mro__[1]
"""What typer raises for words that no command takes; the class has no public name."""
WORD: Final = "qms.word"
"""Under this key of its ``meta`` a context keeps the last command word that was looked up."""


def _usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = [
        "[...]" if piece == "[OPTIONS]" else piece for piece in command.collect_usage_pieces(ctx)
    ]
    if isinstance(command, TyperGroup):
        pieces[-1] = _("COMMAND ...")
    formatter.write_usage(ctx.command_path, " ".join(pieces), _("Usage") + ": ")


def _head(command: Any, formatter: Any) -> None:
    if command.help:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(command.help))


def _parameters(command: Any, ctx: Any, formatter: Any) -> None:
    arguments, options = [], []
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperArgument):
            arguments.append((parameter.make_metavar(ctx=ctx), _words(parameter)))
        elif "--help" not in parameter.opts:
            options.append((_names(parameter), _words(parameter)))
    _section(formatter, _("Arguments"), arguments)
    _section(formatter, _("Options"), options)


def _names(parameter: Any) -> str:
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    value = "" if parameter.is_flag else f" {translate(parameter.metavar or N_('TEXT'))}"
    return f"{names}{value}"


def _words(parameter: Any) -> str:
    words = translate(parameter.help or "")
    return words + " [" + _("required") + "]" if parameter.required else words


def _section(formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)


def _common(formatter: Any) -> None:
    rows = [
        (f"{', '.join(option.names)} {translate(option.metavar)}".strip(), translate(option.help))
        for option in OPTIONS
    ]
    _section(formatter, _("Common options"), [*rows, ("--help", _("Show this help"))])


def _example(command: Any, formatter: Any) -> None:
    if command.epilog:
        with formatter.section(_("Example")):
            # never wrapped: an example is there to be copied
            for line in command.epilog.splitlines():
                formatter.write(f"  {line}\n")


class QmsCommand(TyperCommand):
    """A command whose help is in the user's language and ends with an example."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; a complaint knows its command, and no option is empty."""
        try:
            rest = super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        for parameter in self.params:
            given = ctx.params.get(parameter.name or "")
            if _is_option(parameter) and _empty(given) and given != parameter.default:
                raise UsageProblem(
                    M("{option} needs a value", option=parameter.opts[-1]),
                    M("See: {command} --help", command=ctx.command_path),
                )
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, description, arguments, options, common options, example."""
        _usage(self, ctx, formatter)
        _head(self, formatter)
        _parameters(self, ctx, formatter)
        _common(formatter)
        _example(self, formatter)


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")


def _empty(given: Any) -> bool:
    return given == "" or (isinstance(given, list | tuple) and "" in given)


class QmsGroup(TyperGroup):
    """A group of commands with help like a command's."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command; its word is kept for the complaint that there is none."""
        ctx.meta[WORD] = args[0]
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, description, commands, common options, example."""
        _usage(self, ctx, formatter)
        _head(self, formatter)
        _section(formatter, _("Commands"), self.rows(ctx))
        _common(formatter)
        _example(self, formatter)

    def rows(self, ctx: Any) -> list[tuple[str, str]]:
        """Return names and descriptions of the commands."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        return [(name, translate(command.help or "")) for name, command in found if command]


class LazyGroup(QmsGroup):
    """The top group: knows its commands from a table and loads one when it is called."""

    table: tuple[CommandRef, ...] = ()

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the table."""
        return [ref.name for ref in self.table]

    def rows(self, ctx: Any) -> list[tuple[str, str]]:
        """Return names and descriptions without loading anything."""
        return [(ref.name, translate(ref.help)) for ref in self.table]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load a command by name, None for an unknown one."""
        ref = next((ref for ref in self.table if ref.name == cmd_name), None)
        return None if ref is None else build(ref)


@cache
def build(ref: CommandRef) -> Any:
    """Import and build the command of a line of the table."""
    module, _colon, function = ref.target.partition(":")
    app = getattr(import_module(f"qms.cli.{module}"), function)
    command = typer.main.get_command(app() if not isinstance(app, typer.Typer) else app)
    command.name = ref.name
    return command


def group(help_text: str, example: str) -> typer.Typer:
    """Make an empty group of commands."""
    app = typer.Typer(
        cls=QmsGroup,
        help=help_text,
        epilog=example,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
    )
    app.callback()(lambda: None)
    return app


def add_verbs(app: typer.Typer, verbs: Iterable[Verb]) -> None:
    """Add commands to their noun."""
    for name, run, words, example in verbs:
        app.command(name, cls=QmsCommand, help=words, epilog=example)(run)


def single(function: Any, help_text: str, example: str) -> typer.Typer:
    """Make a command of its own out of a function."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(cls=QmsCommand, help=help_text, epilog=example)(function)
    return app
