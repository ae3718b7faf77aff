"""What every command and verb has: help in three languages, options, an example at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from qms.cli.app import run
from qms.cli.common import OPTIONS
from qms.cli.complete import candidates
from qms.cli.help import build
from qms.cli.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.cli.table import CommandRef

LANGUAGES: Final = ("kk", "ru", "en")


def paths() -> Iterator[tuple[str, ...]]:
    """Yield every command and every verb as typed."""
    for ref in COMMANDS:
        yield (ref.name,)
        yield from ((ref.name, verb) for verb in ref.verbs)


every_command = pytest.mark.parametrize(
    "path", [pytest.param(path, id=" ".join(path)) for path in paths()]
)


def help_of(path: tuple[str, ...], lang: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what ``--help`` prints."""
    assert run([*path, "--help", "--lang", lang]) == 0
    return capsys.readouterr().out


@every_command
def test_help_ends_with_an_example_that_begins_with_the_command(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    last = help_of(path, "en", capsys).rstrip().split("\n\n")[-1]
    assert last.startswith("Example:")
    assert f"qms {path[0]}" in last


@every_command
def test_help_names_its_options_and_the_common_ones(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    text = help_of(path, "en", capsys)
    for option in OPTIONS:
        assert option.names[-1] in text
    command = build(next(ref for ref in COMMANDS if ref.name == path[0]))
    for verb in path[1:]:
        command = command.commands[verb]
    for parameter in command.params:
        if getattr(parameter, "hidden", False) or parameter.opts == ["--help"]:
            continue
        if parameter.opts[0].startswith("-"):
            assert parameter.opts[0] in text
            assert parameter.help, f"{parameter.opts[0]} has no help"


@every_command
@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_is_there_in_every_language(
    path: tuple[str, ...], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"qms {' '.join(path)}" in help_of(path, lang, capsys)


def test_help_of_the_program_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of((), "en", capsys)
    for ref in COMMANDS:
        assert f"  {ref.name} " in text
        assert ref.help in text


@pytest.mark.parametrize("ref", [pytest.param(ref, id=ref.name) for ref in COMMANDS])
def test_the_table_names_the_verbs_that_the_command_has(ref: CommandRef) -> None:
    assert sorted(getattr(build(ref), "commands", ())) == sorted(ref.verbs)


def test_completion_knows_every_command_and_verb() -> None:
    assert {ref.name for ref in COMMANDS} <= set(candidates([], ""))
    for ref in COMMANDS:
        assert set(ref.verbs) <= set(candidates([ref.name], ""))


@every_command
def test_completion_knows_every_option(path: tuple[str, ...]) -> None:
    command = build(next(ref for ref in COMMANDS if ref.name == path[0]))
    for verb in path[1:]:
        command = command.commands[verb]
    wanted = {name for item in command.params for name in item.opts if name.startswith("--")}
    assert wanted - {"--help"} <= set(candidates(list(path), "--"))
