"""The boundary: common options, language, one place that catches every failure."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import typer

from qms import __version__
from qms.cli import state
from qms.cli.common import interface_language, take
from qms.cli.help import WORD, LazyGroup, UsageError
from qms.cli.table import COMMANDS
from qms.errors import QmsError
from qms.i18n import N_, M, _, say, use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.i18n import Message

BUG: Final = 3
INTERRUPTED: Final = 130
_ALSO: Final = 10  # findings of one refusal that are named, the first included
_stops: Final[list[int]] = []


def run(args: Sequence[str]) -> int:
    """Run one command; returns the exit code: 0, 1, 2, 3 (a bug) or 130."""
    _unicode_out()
    use(os.environ.get("QMS_LANG", "en"))
    try:
        common, rest = take(args)
        use(interface_language(common))
        state.begin(common, rest)
        if rest == ["--version"]:
            return _version()
        ended = _invoke(rest) if rest else _bare()
        state.end()
    except QmsError as error:
        return _interrupted() if _stops else _failed(error)
    except KeyboardInterrupt:
        return _interrupted()
    except OSError as error:
        return _refused(error)
    except Exception:  # noqa: BLE001 -- the boundary: a bug becomes one line and a log file
        return _bug()
    return ended


def listen() -> None:
    """Remember Ctrl-C: where it arrives in a library's clean-up the exception may be lost."""
    signal.signal(signal.SIGINT, _stop)


def _stop(number: int, _frame: object) -> None:
    _stops.append(number)
    raise KeyboardInterrupt


def _interrupted() -> int:
    typer.echo(_("Interrupted; nothing is half done."), err=True)
    return INTERRUPTED


def _failed(error: QmsError) -> int:
    _complain(str(error))
    found = getattr(error, "found", ())
    if error.rule:
        _say_source(error.rule, named=True)
    for finding in found[:1]:
        _say_source(finding.code)
    for finding in found[1:_ALSO]:
        also = M("Also {code}: {problem}", code=finding.code, problem=finding.message)
        typer.echo(say(also), err=True)
    return error.exit_code


def _say_source(code: str, *, named: bool = False) -> None:
    """Say from what section the rule comes that refused a change; ``named``: with its code."""
    from qms.engine.rules import rule

    found = rule(code)
    if found is not None and found.section:
        section = f"{code}, {found.section}" if named else found.section
        typer.echo(say(M("Source: {section}", section=section)), err=True)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is in words already, hints on lines of their own."""

    text: str

    def shown(self, lang: str) -> str:
        """Return the words, whatever the language."""
        return self.text


def _complain(problem: str) -> None:
    typer.echo(say(M("Error: {problem}", problem=_Lines(problem))), err=True)


def _version() -> int:
    typer.echo(f"qms {__version__}")
    return 0


def _bare() -> int:
    """Without a command: what has to be seen first, or the help where there is no workspace."""
    from qms.cli.dashboard import show

    return 0 if show() else _invoke(["--help"])


def _refused(error: OSError) -> int:
    """Say what the computer refused; a reader that went away is no failure."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    said = M(
        "The computer refused: {path} ({reason})", path=error.filename or ".", reason=error.strerror
    )
    _complain(say(said))
    return 2


def _invoke(rest: Sequence[str]) -> int:
    try:
        result = _root().main(args=list(rest), prog_name="qms", standalone_mode=False)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort as stop:
        raise KeyboardInterrupt from stop
    except SystemExit as stop:  # so the library ends when nobody reads the answer any more
        raise BrokenPipeError from stop
    except UsageError as error:
        _complain(say(_said(error)))
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "qms"
        typer.echo(say(M("See: {command} --help", command=path)), err=True)
        return 2
    if result == INTERRUPTED:  # the library has swallowed the interruption
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


@cache
def _root() -> Any:
    app = typer.Typer(
        cls=LazyGroup,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        help=N_("Internal quality assurance of a university, as records in git."),
        epilog="qms init my-university --profile kaznmu --lang kk",
    )
    app.callback()(lambda: None)
    root = typer.main.get_command(app)
    root.table = COMMANDS  # type: ignore[attr-defined]
    return root


def _said(error: Any) -> Any:
    """Put the command-line library's complaint into our words."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        close = tuple(error.possibilities or ())
        return (
            M(
                "no such option: {option}. Did you mean: {close}?",
                option=error.option_name,
                close=close,
            )
            if close
            else M("no such option: {option}", option=error.option_name)
        )
    if str(error).startswith("No such command"):
        return _unknown_command(error)
    return _misused(error) or M("these words are not understood: {words}", words=_extra(error))


def _name(parameter: Any) -> str:
    """Return an option as it is typed, an argument as the help calls it."""
    if parameter.param_type_name == "argument" and parameter.metavar:
        return str(parameter.metavar)
    return str(parameter.opts[-1])


def _misused(error: Any) -> Message | None:
    """Name the option or argument that is missing or has a wrong value."""
    kind, parameter = type(error).__name__, getattr(error, "param", None)
    if kind == "NoArgsIsHelpError":
        return M("a command is needed")
    if kind == "BadOptionUsage":
        needs = "requires" in str(error.format_message())
        pattern = N_("{option} needs a value") if needs else N_("{option} takes no value")
        return M(pattern, option=error.option_name)
    if parameter is None:
        return None
    if kind == "MissingParameter":
        return M("Missing: {options}", options=(_name(parameter),))
    return M("{option}: this value is not allowed", option=_name(parameter))


def _extra(error: Any) -> str:
    """Return the words that nothing takes, told in brackets at the end of the complaint."""
    said = str(error.format_message())
    return said[said.rfind("(") + 1 : -1] if said.endswith(")") else said


def _unknown_command(error: Any) -> Message:
    from difflib import get_close_matches

    context = error.ctx
    word = str(context.meta[WORD])
    known = context.command.list_commands(context)
    close = get_close_matches(word, known, n=3)
    if close:
        return M(
            "there is no command {word}. Did you mean: {close}?", word=word, close=tuple(close)
        )
    return M("there is no command {word}", word=word)


def _bug() -> int:
    """Keep the details in a log file, or print them where none can be written."""
    import traceback

    details = traceback.format_exc()
    try:
        name, rest = _logged(details), ""
    except OSError:
        name, rest = "-", details.partition("\n")[2]
    message = M("This is a bug in qms, not your mistake. Details: {path}", path=name)
    typer.echo(say(message), err=True)
    typer.echo(rest, err=True, nl=False)
    return BUG


def _logged(details: str) -> str:
    import tempfile
    from pathlib import Path

    folder = Path(os.environ.get("XDG_STATE_HOME") or tempfile.gettempdir())
    try:
        handle, name = tempfile.mkstemp(prefix="qms-", suffix=".log", dir=folder)
    except OSError:
        handle, name = tempfile.mkstemp(prefix="qms-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.write(details)
    return name


def _unicode_out() -> None:
    """Print Kazakh where the console was set to an older encoding, and names that are no text."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
