"""``qms doctor`` tells what is wrong, what to do and what it would do; mends no record."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from qms.actions.answers import answer_schemas
from qms.store.doctor import CHECKS
from qms.store.doctor_machine import kind_of, synced
from tests.store.plain_git import git, put
from tests.workspaces import risk

if TYPE_CHECKING:
    from tests.workspaces import Cli


def found(qms: Cli, *words: str) -> dict[str, dict[str, Any]]:
    return {item["code"]: item for item in qms("--json", "doctor", *words, code=None).items}


def states(qms: Cli) -> dict[str, str]:
    """Return the checks that are not in order."""
    return {code: item["state"] for code, item in found(qms).items() if item["state"] != "ok"}


def everything(root: Path) -> dict[str, str]:
    """Return the content of every file, git's own included."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_new_workspace_is_in_order_but_for_hook_and_backup(qms: Cli) -> None:
    assert states(qms) == {"hook": "warning", "backup": "warning"}
    assert qms("doctor").code == 0


def test_nothing_is_changed_by_looking(qms: Cli) -> None:
    git(qms.root, "config", "--unset", "core.fsync")
    put(qms.root, ".gitattributes", "*.pdf binary\n")
    put(qms.root, "records/risks/.qms-tmp-0123456789abcdef")
    os.utime(qms.root / "records/risks/.qms-tmp-0123456789abcdef", (0, 0))
    before = everything(qms.root)
    said = qms("doctor")
    assert "Nothing was changed. qms doctor --fix would do this:" in said.out
    assert everything(qms.root) == before


def test_what_can_be_mended_is_mended_and_each_step_is_told(qms: Cli) -> None:
    git(qms.root, "config", "--unset", "core.fsync")
    git(qms.root, "config", "--unset", "merge.qms.driver")
    git(qms.root, "config", "--unset", "transfer.fsckObjects")
    put(qms.root, ".gitattributes", "*.pdf binary\n")
    git(qms.root, "commit", "-qam", "attributes")
    half = put(qms.root, "records/risks/.qms-tmp-0123456789abcdef")
    os.utime(half, (0, 0))
    (qms.root / ".git/qms").mkdir(exist_ok=True)
    (qms.root / ".git/qms/index.sqlite").write_bytes(b"no database at all, " * 100)
    broken = {"hook", "driver", "safety", "attributes", "leftovers", "index", "backup"}
    assert set(states(qms)) == broken
    said = qms("doctor", "--fix")
    assert sum(line.startswith("Done: ") for line in said.lines) == len(broken)
    assert states(qms) == {"backup": "warning"}
    assert not half.exists()
    assert qms.read(".gitattributes").startswith("*.pdf binary\n* text=auto eol=lf\n")
    assert git(qms.root, "status", "--porcelain") == ""
    assert qms("doctor", "--fix").lines[0].startswith("Workspace: "), "nothing is left to do"


def test_the_hook_refuses_a_broken_record_and_lets_a_sound_one_pass(qms: Cli) -> None:
    qms("doctor", "--fix")
    qms.put(risk())
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", "a risk by hand")
    put(qms.root, "records/risks/RSK-2026-0001.yaml", "id: [\n")
    git(qms.root, "add", "-A")
    with pytest.raises(Exception, match="commit"):
        git(qms.root, "commit", "-qm", "broken")


def test_a_hook_of_somebody_else_is_left_alone(qms: Cli) -> None:
    hook = put(qms.root, ".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n")
    assert "of your own" in found(qms)["hook"]["findings"][0]["message"]
    qms("doctor", "--fix")
    assert hook.read_text() == "#!/bin/sh\nexit 0\n"


def test_files_that_trouble_other_computers_are_named(qms: Cli) -> None:
    qms.put(risk())
    put(qms.root, "records/risks/RSK-2026-0002.yaml", risk(2).replace("\n", "\r\n"))
    put(qms.root, "records/risks/rsk-2026-0001.yaml", risk())
    put(qms.root, "records/x.txt", "")
    put(qms.root, "records/evidence/EVD-2026-0009/lone.pdf", "")
    put(qms.root, "templates/aux.md", "")
    put(qms.root, f"templates/{'a' * 180}.md", "")
    put(qms.root, "templates/й.md", "")
    put(qms.root, "templates/и\u0306.md", "")
    (qms.root / "records/risks/link.yaml").symlink_to("/etc/passwd")
    put(qms.root, "records/risks/RSK-2026-0003.yaml", "# " + "x" * (1 << 20))
    said = states(qms)
    troubled = {"line-ends", "orphans", "twins", "names", "links", "large", "readable"}
    assert {code for code, state in said.items() if state == "problem"} == troubled
    assert "records/evidence/EVD-2026-0009/lone.pdf" in qms("doctor", code=1).out


def test_an_id_that_came_back_with_another_record_is_told(qms: Cli) -> None:
    qms.put(risk())
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", "first")
    git(qms.root, "rm", "-q", "records/risks/RSK-2026-0001.yaml")
    git(qms.root, "commit", "-qm", "gone")
    git(qms.root, "revert", "--no-edit", "HEAD")
    assert "reused" not in states(qms), "what was brought back is the same record"
    git(qms.root, "rm", "-q", "records/risks/RSK-2026-0001.yaml")
    git(qms.root, "commit", "-qm", "gone again")
    qms.put(risk(levels=(1, 1)).replace("Low response rate", "Quite another"))
    git(qms.root, "add", "-A")
    git(qms.root, "commit", "-qm", "second")
    assert states(qms)["reused"] == "warning"
    assert "RSK-2026-0001" in qms("doctor").out


def test_a_state_of_git_is_told_in_plain_words(qms: Cli) -> None:
    git(qms.root, "checkout", "-q", "--detach")
    put(qms.root, ".git/MERGE_HEAD", git(qms.root, "rev-parse", "HEAD"))
    qms.put(risk())
    assert {"branch", "unfinished", "uncommitted"} < set(states(qms))
    said = qms("doctor", code=1)
    assert "git switch main" in said.out
    assert "detached" not in said.out.lower()


def test_a_broken_workspace_is_examined_all_the_same(qms: Cli) -> None:
    put(qms.root, "qms.yaml", "languages: [\n")
    assert found(qms)["settings"]["state"] == "problem"
    (qms.root / "qms.yaml").unlink()
    assert found(qms)["settings"]["state"] == "problem"
    (qms.root / ".git").rename(qms.root / "elsewhere")
    there = states(qms)
    assert there["repository"] == "problem"
    assert there["driver"] == "not looked at"


def test_without_git_what_cannot_be_seen_is_not_called_good(
    qms: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found(qms)["git"]["state"] == "problem"
    assert found(qms)["identity"]["state"] == "not looked at"
    assert found(qms)["readable"]["state"] == "ok"


def test_a_backup_is_remembered(qms: Cli, tmp_path: Path) -> None:
    qms("backup", str(tmp_path / "a.qmsbackup"))
    assert "backup" not in states(qms)


def test_the_answer_has_the_shape_of_its_schema(qms: Cli) -> None:
    said = json.loads(qms("--json", "doctor").out)
    jsonschema.validate(said, answer_schemas()["doctor"])
    assert [item["code"] for item in said["items"]] == [check.code for check in CHECKS]


@pytest.mark.parametrize(
    "folder",
    ["/home/a/Dropbox/q", "/home/a/OneDrive - University/q", "/Users/a/Library/CloudStorage/q",
     "/home/a/Яндекс.Диск/q", "/home/a/YandexDisk/q", "/Users/a/Library/Mobile Documents/q"],
)  # fmt: skip
def test_a_folder_of_a_copying_service_is_known_by_its_name(folder: str) -> None:
    assert synced(Path(folder))


def test_the_drive_is_that_of_the_nearest_place() -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/our\\040share nfs4 rw 0 0\n"
        "tmpfs /mnt tmpfs rw 0 0\nnonsense\n"
    )
    assert kind_of(Path("/mnt/our share/q"), mounts) == "nfs4"
    assert kind_of(Path("/mnt/our shares/q"), mounts) == "tmpfs"
    assert kind_of(Path("/home/q"), mounts) == "ext4"


@pytest.mark.parametrize("damage", [b"no database at all, " * 100, b""])
def test_an_index_that_is_damaged_is_left_as_it_lies_by_looking(qms: Cli, damage: bytes) -> None:
    qms("check")
    index = qms.root / ".git/qms/index.sqlite"
    whole = index.read_bytes()
    for content in (damage, whole[: len(whole) // 2], whole[:5000] + damage + whole[5000:]):
        index.write_bytes(content)
        qms("doctor")
        assert index.read_bytes() == content


def test_doctor_says_the_same_with_an_index_and_without(
    qms: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    qms.put(risk())
    put(qms.root, "records/risks/RSK-2026-0002.yaml", "id: [\n")
    put(qms.root, "records/risks/RSK-2026-0001.txt", "lone\n")
    qms("check", code=1)
    known = qms("doctor", code=1).out
    monkeypatch.setenv("QMS_NO_INDEX", "1")
    assert qms("doctor", code=1).out == known
    assert "RSK-2026-0002" in known
