"""What a terminal would obey, or hide, is written out as the number of the sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store.plain_git import git, put

if TYPE_CHECKING:
    from tests.workspaces import Cli

NAMES = ("\x1b[2Ja.txt", "a\nrecords: all is well", "\u202eexe.txt", "\udcff.yaml", "\x9b.yaml")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["text", "github"])
def test_a_file_name_cannot_steer_the_terminal(qms: Cli, name: str, form: str) -> None:
    (qms.root / "records" / name).touch()
    done = qms("check", "--format", form, code=1)
    assert not any(sign in done.out + done.err for sign in "\x1b\u202e\udcff\x9b")
    assert len([line for line in done.lines if "S107" in line]) == 1
    assert not any(line.startswith("records: all is well") for line in done.lines)


def test_the_sign_is_named_by_its_number(qms: Cli) -> None:
    (qms.root / "records/\x1b[2J.txt").touch()
    assert "records/U+001B[2J.txt:1:1: error S107" in qms("check", code=1).out
    assert "Not committed yet: records/U+001B[2J.txt\n" in qms("due").err


def test_a_word_that_was_typed_cannot_either(qms: Cli) -> None:
    for args in (("show", "\x1b[2J"), ("\x1b[2J",), ("due", "--owner", "\x1b]0;x\x07")):
        err = qms(*args, code=2).err
        assert "\x1b" not in err
        assert "U+001B" in err


def test_a_text_that_git_remembers_cannot_either(qms: Cli) -> None:
    qms.risk()
    path = "records/risks/RSK-2026-0001.yaml"
    put(qms.root, path, qms.read(path) + "cause: x\n")
    git(qms.root, "commit", "-q", "-am", "hand \x1b[2J made")
    done = qms("log", "RSK-2026-0001")
    assert "hand U+001B[2J made" in done.out


def test_letters_of_every_script_spaces_and_emoji_are_shown_as_they_are(qms: Cli) -> None:
    title = "Әлсіз жауап\u00a0\N{WOMAN}\u200d\N{SCHOOL}"
    qms("set", qms.risk(), "title", title)
    assert title in qms("show", "RSK-2026-0001").out
