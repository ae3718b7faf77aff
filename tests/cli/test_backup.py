"""A backup holds everything, and a workspace made of it is the same, byte by byte."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import zipfile
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from tests.store.plain_git import git, hook, put
from tests.workspaces import Cli, capa, risk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RISK = "records/risks/RSK-2026-0001.yaml"


@pytest.fixture
def cli(qms: Cli, tmp_path: Path) -> Cli:
    """Return a workspace with records, evidence within git and outside, private names."""
    qms.put(risk(), capa())
    git(qms.root, "add", ".")
    git(qms.root, "commit", "-qm", "first")
    put(qms.root, "private/staff.csv", "name\nSomebody\n")
    put(qms.root, "archive/летопись.txt", "kept beside\n")
    for name in ("within", "far"):
        put(tmp_path, f"{name}.pdf", f"{name}\n")
    qms("evidence", "add", str(tmp_path / "within.pdf"), "--title", "Within", "--into-git")
    qms("evidence", "add", str(tmp_path / "far.pdf"), "--title", "Far")
    qms("evidence", "add", str(qms.root / "archive/летопись.txt"), "--title", "Beside")
    git(qms.root, "branch", "side", "HEAD~1")
    git(qms.root, "tag", "v1", "HEAD~2")
    return qms


@pytest.fixture
def file(cli: Cli, tmp_path: Path) -> Path:
    """Return a backup of it."""
    made = tmp_path / "b.qmsbackup"
    cli("backup", str(made))
    return made


def files(root: Path) -> dict[str, bytes]:
    """Return all files of a workspace, git's own apart."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(root).parts[:1]
    }


def refs(root: Path) -> str:
    return git(root, "for-each-ref") + git(root, "symbolic-ref", "HEAD")


def checked(cli: Cli) -> str:
    return cli("check", code=None).out


def test_backup_then_everything_is_deleted_then_restored_and_all_is_equal(
    cli: Cli, tmp_path: Path
) -> None:
    put(cli.root, RISK, cli.read(RISK) + "# not committed\n")
    (cli.root / "README.md").unlink(missing_ok=True)
    before, check = files(cli.root), checked(cli)
    names, state = refs(cli.root), git(cli.root, "status", "--porcelain")
    file = tmp_path / "b.qmsbackup"
    cli("backup", str(file), "--with-private")
    shutil.rmtree(cli.root)
    (tmp_path / "far.pdf").unlink()
    cli("restore", str(file), str(cli.root))
    after = files(cli.root)
    assert after.pop("private/restored/EVD-2026-0002/far.pdf") == b"far\n"
    assert after == before
    assert checked(cli) == check
    assert (refs(cli.root), git(cli.root, "status", "--porcelain")) == (names, state)
    rows = cli("--json", "evidence", "check").items
    assert [row["result"] for row in rows] == ["same", "not reachable from here", "same"]
    git(cli.root, "fsck", "--full", "--strict")


def test_names_stay_out_unless_they_are_asked_for_and_that_is_said(cli: Cli, file: Path) -> None:
    with zipfile.ZipFile(file) as held:
        assert not [name for name in held.namelist() if name.startswith("private/")]
    again = file.with_name("again")
    said = cli("backup", str(file.with_name("c.qmsbackup"))).out
    assert "private/ is not in it" in said
    cli("restore", str(file), str(again))
    assert not (again / "private/staff.csv").exists()
    assert "names of people" in cli("backup", str(again) + ".qmsbackup", "--with-private").out


def test_evidence_that_nobody_can_reach_is_named_and_attachments_can_stay_out(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "far.pdf").unlink()
    item = cli("--json", "backup", str(tmp_path / "one.qmsbackup")).items[0]
    assert [one["record"] for one in item["missing"]] == ["EVD-2026-0002"]
    put(tmp_path, "far.pdf", "far\n")
    item = cli("--json", "backup", str(tmp_path / "two.qmsbackup"), "--no-attachments").items[0]
    assert (item["attachments"], item["missing"]) == (0, [])


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_only_its_owner_may_read_a_backup_and_it_is_noted(cli: Cli, file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    note = json.loads(cli.read(".git/qms/last-backup.json"))
    assert (note["day"], note["commit"]) == ("2026-11-21", git(cli.root, "rev-parse", "HEAD"))


def test_a_workspace_made_of_a_backup_has_one(cli: Cli, file: Path) -> None:
    again = file.with_name("again")
    cli("restore", str(file), str(again))
    found = cli("-C", str(again), "--json", "doctor", code=None).items
    assert {item["code"]: item["state"] for item in found}["backup"] == "ok"
    note = json.loads((again / ".git/qms/last-backup.json").read_bytes())
    assert (note["file"], note["commit"]) == (str(file), git(again, "rev-parse", "HEAD"))
    assert note["sha256"] == json.loads(cli.read(".git/qms/last-backup.json"))["sha256"]


def test_nothing_is_ever_overwritten(cli: Cli, file: Path) -> None:
    assert "exists already" in cli("backup", str(file), code=2).err
    nowhere = cli("backup", str(file.parent / "usb" / "b.qmsbackup"), code=2).err
    assert f"There is no folder {file.parent / 'usb'}." in nowhere
    assert "is not empty" in cli("restore", str(file), str(cli.root), code=2).err
    assert "among the records" in cli("backup", str(cli.root / "records/b"), code=2).err
    assert not [path for path in file.parent.iterdir() if path.name.startswith(".qms-tmp")]


def test_an_empty_folder_takes_a_workspace_in(cli: Cli, file: Path) -> None:
    again = file.with_name("again")
    again.mkdir()
    cli("restore", str(file), str(again))
    assert (again / RISK).read_bytes() == (cli.root / RISK).read_bytes()


def test_a_workspace_in_a_folder_of_a_repository_comes_back_with_all_of_it(
    cli: Cli, tmp_path: Path
) -> None:
    inner = tmp_path / "whole/offices/quality"
    shutil.copytree(cli.root, inner, ignore=shutil.ignore_patterns(".git"))
    put(tmp_path / "whole", "other.txt")
    git(tmp_path / "whole", "init", "-q", "-b", "trunk")
    git(tmp_path / "whole", "add", ".")
    git(tmp_path / "whole", "commit", "-qm", "first")
    person = Cli(inner, cli.capsys)
    person("backup", str(tmp_path / "w.qmsbackup"))
    said = person("restore", str(tmp_path / "w.qmsbackup"), str(tmp_path / "again"))
    assert "again/offices/quality" in said.out
    assert (tmp_path / "again/other.txt").read_text(encoding="utf-8") == "x\n"
    assert git(tmp_path / "again", "symbolic-ref", "HEAD") == "refs/heads/trunk"


def test_a_shallow_clone_is_refused_with_what_mends_it(cli: Cli, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", cli.root.as_uri(), str(tmp_path / "s"))
    said = Cli(tmp_path / "s", cli.capsys)("backup", str(tmp_path / "s.qmsbackup"), code=2)
    assert "--unshallow" in said.err
    assert not (tmp_path / "s.qmsbackup").exists()


def test_no_hook_and_no_setting_comes_with_a_backup_and_none_runs(cli: Cli, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        hook(cli.root, name, f"touch {touched}")
    git(cli.root, "config", "core.fsmonitor", f"touch {touched}")
    git(cli.root, "config", "filter.evil.smudge", f"touch {touched}")
    file, again = tmp_path / "h.qmsbackup", tmp_path / "again"
    cli("backup", str(file))
    touched.unlink(missing_ok=True)
    cli("restore", str(file), str(again))
    assert not touched.exists()
    assert not (again / ".git/hooks").exists()
    assert "evil" not in (again / ".git/config").read_text(encoding="utf-8")


def rewritten(file: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> None:
    """Change the list of contents and the files of a backup, as an attacker would."""
    with zipfile.ZipFile(file) as held:
        members = {name: held.read(name) for name in held.namelist()}
    listed = json.loads(members.pop("manifest.json"))
    change(listed, members)
    with zipfile.ZipFile(file, "w") as made:
        for name, data in {**members, "manifest.json": json.dumps(listed).encode()}.items():
            made.writestr(name, data)


def planted(listed: dict[str, Any], members: dict[str, bytes], name: str) -> None:
    """Put a file of some name in, listed as it should be."""
    members[name] = b"evil"
    listed["members"][name] = {"sha256": sha256(b"evil").hexdigest(), "size": 4}


ELSEWHERE = (
    *("worktree/../../evil", "../evil", "/evil", "worktree//evil", "worktree/./evil"),
    *("worktree/.git/hooks/post-checkout", "worktree/.GIT/config", "private/a/.git. /x"),
    *("worktree/git~1/config", "worktree/a\\..\\evil", "worktree/C:evil", "evil"),
    *("attachments/\x1b[2J", "worktree/RECORDS/../../x", "worktree/"),
)


def test_a_name_that_leads_elsewhere_is_refused_and_nothing_is_put_in_place(
    cli: Cli, file: Path
) -> None:
    whole = file.read_bytes()
    for name in ELSEWHERE:
        file.write_bytes(whole)
        rewritten(file, partial(planted, name=name))
        refused(cli, file)


def refused(cli: Cli, file: Path) -> None:
    again = file.with_name("again")
    said = cli("restore", str(file), str(again), code=2)
    assert "Nothing was restored" in said.err
    assert not again.exists()
    assert not [path for path in file.parent.rglob("*") if "evil" in path.name]
    assert not [path for path in file.parent.iterdir() if path.name.startswith(".qms-tmp")]


def other_bundle(listed: dict[str, Any], members: dict[str, bytes]) -> None:
    data = members["repository.bundle"]
    members["repository.bundle"] = data[:-40] + bytes(40)
    summed = {"sha256": sha256(members["repository.bundle"]).hexdigest(), "size": len(data)}
    listed["members"]["repository.bundle"] = summed


def other_record(listed: dict[str, Any], _members: dict[str, bytes]) -> None:
    listed["tree"][RISK]["sha256"] = "0" * 64


def strange_branch(listed: dict[str, Any], _members: dict[str, bytes]) -> None:
    listed["refs"]["refs/heads/x\ndelete refs/heads/main"] = listed["head"]


def away(listed: dict[str, Any], _members: dict[str, bytes]) -> None:
    listed["gone"] = ["../../evil"]


def unlisted(_listed: dict[str, Any], members: dict[str, bytes]) -> None:
    members["worktree/evil"] = b"evil"


def longer(_listed: dict[str, Any], members: dict[str, bytes]) -> None:
    members["repository.bundle"] += b"evil"


def evil_record(listed: dict[str, Any], _members: dict[str, bytes]) -> None:
    listed["attachments"][0] |= {"record": "../../..", "place": "/x/evil"}


def no_commit(listed: dict[str, Any], _members: dict[str, bytes]) -> None:
    listed["head"] = ["a"]


def test_whatever_is_not_what_was_put_in_is_refused_before_anything_is_in_place(
    cli: Cli, file: Path
) -> None:
    whole = file.read_bytes()
    spoilers = (other_bundle, other_record, strange_branch, away, unlisted, longer, evil_record)
    for change in (*spoilers, no_commit):
        file.write_bytes(whole)
        rewritten(file, change)
        refused(cli, file)


def test_links_compressed_bombs_and_doubled_names_are_refused(cli: Cli, file: Path) -> None:
    whole = file.read_bytes()
    link = zipfile.ZipInfo("worktree/evil")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    bomb = zipfile.ZipInfo("worktree/evil")
    bomb.compress_type = zipfile.ZIP_DEFLATED
    twin = zipfile.ZipInfo("Manifest.json")
    for info, data in ((link, b"/etc"), (bomb, bytes(10_000_000)), (twin, b"{}")):
        file.write_bytes(whole)
        with zipfile.ZipFile(file, "a") as held:
            held.writestr(info, data)
        refused(cli, file)


def test_a_file_that_was_cut_off_is_refused(cli: Cli, file: Path) -> None:
    whole = file.read_bytes()
    for cut in (0, 10, 1000, -30, -1):
        file.write_bytes(whole[:cut])
        refused(cli, file)


def test_every_single_spoiled_byte_is_found_or_harmless(cli: Cli, file: Path) -> None:
    whole = file.read_bytes()
    before = files(cli.root)
    again = file.with_name("again")
    for at in range(0, len(whole), max(1, len(whole) // 12)):
        spoiled = io.BytesIO(whole)
        spoiled.seek(at)
        spoiled.write(bytes([whole[at] ^ 0x5A]))
        file.write_bytes(spoiled.getvalue())
        done = cli("restore", str(file), str(again), code=None)
        if done.code == 0:
            kept = {name: data for name, data in files(again).items() if "restored/" not in name}
            assert kept == {name: before[name] for name in kept}
            shutil.rmtree(again)
        assert done.code in {0, 2}
        assert not again.exists()
