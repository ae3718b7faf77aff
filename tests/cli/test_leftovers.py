"""Stray files, uncommitted files, files of killed commands: told, and left or removed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qms.store.journal import Ending, Entry, Home, seal
from tests.store.plain_git import put, repo
from tests.workspaces import risk

if TYPE_CHECKING:
    from tests.workspaces import Cli


def test_fmt_leaves_a_stray_file_to_check_and_formats_the_others(qms: Cli) -> None:
    stray = {"records/risk/x.yaml", "records/risks/copy of 1.yaml", "records/x.yaml"}
    for path in stray:
        put(qms.root, path, "a:    1\n")
    qms.put(risk().replace("title: ", "title:    "))
    assert qms("fmt").lines == ["Written: records/risks/RSK-2026-0001.yaml"]
    assert {qms.read(path) for path in stray} == {"a:    1\n"}


def test_what_is_not_committed_is_counted_and_both_ways_out_are_told(qms: Cli) -> None:
    qms.put(*(risk(number) for number in range(1, 8)))
    put(qms.root, "templates/annual.md")
    first, hint = qms("risk", "list").err.splitlines()
    named = ", ".join(f"records/risks/RSK-2026-000{number}.yaml" for number in range(1, 6))
    assert first == f"Not committed yet: {named} and 3 more"
    assert hint == (
        f'In {qms.root}, to keep this: git add records templates && git commit -m "Why";'
        " to drop it: git restore records templates, and delete what is new."
    )


def test_check_does_not_call_uncommitted_what_it_has_just_committed(qms: Cli) -> None:
    path, text = "records/risks/RSK-2026-0001.yaml", risk(levels=(1, 1))
    place = repo(qms.root)
    ending = Ending(commits=True, message="RSK", head=place.head(), branch=place.branch())
    seal(Home(qms.root, place), (Entry(path, None, text.encode()),), ending, "RSK")
    put(qms.root, path, text)
    assert qms("check").err == "An interrupted change was finished: RSK\n"


def test_a_file_that_a_kill_left_half_written_is_named_until_a_change_removes_it(
    qms: Cli,
) -> None:
    path = "records/risks/.qms-tmp-0123456789abcdef"
    file = put(qms.root, path)
    assert path not in qms("due").err, "so young it may be somebody's work right now"
    os.utime(file, (0, 0))
    assert qms("due").err.endswith(f"the next change removes: {path}\n")
    qms.risk()
    assert qms("due").err == ""
