"""Approvals are bound to content, and ``qms doc verify`` tells whether it and the proof hold."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests import approved
from tests.approved import DECISION, FILES, FOLDER, ID, KK, PLACE, RU
from tests.archives import NO_ROUTES
from tests.store.plain_git import git

if TYPE_CHECKING:
    from tests.workspaces import Cli, Ran

TEXT: Final = f"{FOLDER}/edition-1.kk.md"
SHEET: Final = "records/evidence/EVD-2026-0001/sheet.pdf"
SIGNED: Final = "signed_commit: true, by: ROLE-rector, decision: DEC-2026-0007"


def evidence(data: bytes, place: str = SHEET, storage: str = "git") -> str:
    return (
        "id: EVD-2026-0001\nschema: 1\ntitle: Approval sheet\ndate: 2026-03-16\n"
        f"storage: {storage}\nplace: {place}\nsha256: {hashlib.sha256(data).hexdigest()}\n"
        f"size: {len(data)}\n"
    )


def key(folder: Path, name: str) -> Path:
    """Make a pair of keys; return the public one."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)
    return path.with_suffix(".pub")


def commit(root: Path, message: str, *, with_key: Path | None = None) -> str:
    settings = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={with_key}"] if with_key else []
    sign = ["-S"] if with_key else []
    git(root, "add", "-A")
    git(root, *settings, "commit", "-q", "--no-verify", *sign, "-m", message)
    return git(root, "rev-parse", "HEAD")


def lay(root: Path, more: str = "decision: DEC-2026-0007", *texts: str) -> None:
    """Write the files of an approved document, and records beside it."""
    for path, data in FILES.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (root / PLACE).write_text(approved.act(approved.draft(KK, RU), more), encoding="utf-8")
    for text in (DECISION, NO_ROUTES, *texts):
        name = text.partition("\n")[0].removeprefix("id: ")
        folder = {"DEC": "decisions", "EVD": f"evidence/{name}", "POL": "policies"}[name[:3]]
        leaf = "evidence" if name.startswith("EVD") else name
        file = root / "records" / folder / f"{leaf}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def change(root: Path, old: str, new: str, path: str = PLACE) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def codes(qms: Cli) -> set[str]:
    found = qms("check", "--json", code=None).items
    return {item["code"] for item in found if item["code"][:3] in {"D12", "D26"}}


def verified(qms: Cli, code: int) -> Ran:
    return qms("doc", "verify", ID, "--json", code=code)


@pytest.mark.req("KZ-DOC-31")
def test_one_changed_word_of_an_approved_text_is_told(qms: Cli) -> None:
    lay(qms.root)
    commit(qms.root, "approved")
    assert codes(qms) == set()
    assert verified(qms, 0).items[0]["problems"] == []
    change(qms.root, "бөлім", "бап", TEXT)
    assert codes(qms) == {"D120"}
    (item,) = verified(qms, 1).items
    assert item["problems"] == ["the text in kk is not the one that was approved"]
    assert {"what": "text", "lang": "ru", "how": "covered"} in item["content"]


@pytest.mark.req("KZ-DOC-31")
def test_a_warm_answer_does_not_hide_a_changed_text(qms: Cli) -> None:
    lay(qms.root)
    commit(qms.root, "approved")
    assert codes(qms) == codes(qms) == set()
    data = (qms.root / TEXT).read_bytes()
    (qms.root / TEXT).write_bytes(data.replace(b"# ", b"#\t"))
    assert codes(qms) == {"D120"}
    (qms.root / TEXT).unlink()
    assert codes(qms) == {"D121"}


@pytest.mark.req("KZ-DOC-31")
def test_a_note_and_a_translation_leave_the_approval_whole(qms: Cli) -> None:
    lay(qms.root)
    commit(qms.root, "approved")
    change(qms.root, "ru: Положение}", "ru: Положение, en: Regulation}")
    change(qms.root, KK, f"{KK}, {{id: en, place: edition-1.en.md}}")
    (qms.root / FOLDER / "edition-1.en.md").write_text("# Regulation\n", encoding="utf-8")
    with (qms.root / PLACE).open("a", encoding="utf-8") as file:
        file.write("notes: Seen\n")
    assert codes(qms) == set()
    (item,) = verified(qms, 0).items
    assert {"what": "text", "lang": "en", "how": "not_covered"} in item["content"]


@pytest.mark.req("KZ-DOC-31")
@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("ru: Положение", "ru: Правила", "title"),
        ("code: ЕР 01-2026", "code: ЕР 02-2026", "code"),
        ("number: '1'", "number: '2'", "number"),
        ("section: '2'", "section: '3'", "changes"),
    ],
)
def test_a_changed_field_is_told_with_both_values(qms: Cli, old: str, new: str, field: str) -> None:
    lay(qms.root)
    commit(qms.root, "approved")
    change(qms.root, old, new)
    assert codes(qms) == {"D122"}
    (item,) = verified(qms, 1).items
    assert [one["field"] for one in item["differences"]] == [field]


@pytest.mark.req("KZ-DOC-31")
def test_a_change_of_an_approved_field_is_refused_with_what_to_do(qms: Cli) -> None:
    lay(qms.root)
    commit(qms.root, "approved")
    said = qms("set", ID, "code", "ЕР 09-2026", code=2).err
    assert "D122" in said
    assert "qms doc revise" in said
    assert "ЕР 01-2026" in qms.read(PLACE)


@pytest.mark.req("KZ-DOC-31")
def test_a_title_changes_with_a_new_edition(qms: Cli) -> None:
    lay(qms.root)
    commit(qms.root, "approved")
    change(qms.root, "approvals:", "  - {id: '2', date: 2026-11-02, number: '2'}\napprovals:")
    change(qms.root, "ru: Положение", "ru: Правила")
    assert codes(qms) == set()
    (item,) = verified(qms, 0).items
    assert {"what": "words", "lang": "ru", "how": "later"} in item["content"]


@pytest.mark.req("KZ-DOC-31")
def test_hashes_written_anew_after_a_change_are_seen_in_the_history(qms: Cli) -> None:
    lay(qms.root)
    commit(qms.root, "approved")
    (qms.root / TEXT).write_text("# Басқа\n", encoding="utf-8")
    files = {**FILES, TEXT: "# Басқа\n".encode()}
    text = approved.act(approved.draft(KK, RU), files=files)
    (qms.root / PLACE).write_text(text, encoding="utf-8")
    assert codes(qms) == set()
    (item,) = verified(qms, 1).items
    assert item["altered"] == ["binding"]


@pytest.mark.req("KZ-DOC-05", part="the PDF itself is made by another command")
def test_a_swapped_scan_is_named(qms: Cli) -> None:
    scan = b"%PDF-1.7 the signed sheet"
    lay(qms.root, "evidence: [EVD-2026-0001]", evidence(scan))
    (qms.root / SHEET).write_bytes(scan)
    commit(qms.root, "approved")
    assert codes(qms) == set()
    (proof,) = verified(qms, 0).items[0]["evidence"]
    assert proof["signature"] == "the hash holds; a signature inside of a PDF is not judged here"
    (qms.root / SHEET).write_bytes(scan + b" and another page")
    assert codes(qms) == {"D123"}
    assert verified(qms, 1).items[0]["problems"] == [
        f"the file of EVD-2026-0001 was swapped: {SHEET}"
    ]


@pytest.mark.req("KZ-DOC-05", part="the PDF itself is made by another command")
def test_a_scan_outside_git_is_compared_where_it_can_be_reached(qms: Cli) -> None:
    scan = b"scan"
    lay(qms.root, "evidence: [EVD-2026-0001]", evidence(scan, "private/sheet.pdf", "outside"))
    assert verified(qms, 0).items[0]["evidence"][0]["file"] == "not reachable from here"
    (qms.root / "private").mkdir(exist_ok=True)
    (qms.root / "private" / "sheet.pdf").write_bytes(b"another")
    assert "swapped" in verified(qms, 1).items[0]["problems"][0]


@pytest.mark.req("KZ-DOC-31", "KZ-DOC-34")
def test_a_text_outside_git_is_compared_where_it_can_be_reached(qms: Cli) -> None:
    text = b"# Rules\n"
    digest = hashlib.sha256(text).hexdigest()
    outside = f"{{id: kk, place: private/rules.md, storage: outside, sha256: {digest}}}"
    qms.put(approved.act(approved.draft(outside)), DECISION, NO_ROUTES)
    commit(qms.root, "Approved")
    verified(qms, 0)
    (qms.root / "private").mkdir(exist_ok=True)
    (qms.root / "private" / "rules.md").write_bytes(b"# Other rules\n")
    assert "not the one that was approved" in verified(qms, 1).items[0]["problems"][0]
    assert [row["sort"] for row in qms("archive", "audit", "--json", code=1).items] == ["altered"]


@pytest.mark.req("KZ-DOC-33")
def test_an_approval_that_nothing_proves_is_a_duty(qms: Cli) -> None:
    lay(qms.root, "body: BODY-academic-council")
    assert codes(qms) == {"D260"}


@pytest.fixture
def signers(qms: Cli, tmp_path: Path) -> Path:
    """Let the protected branch say that the rector may sign; return the rector's key."""
    public = key(tmp_path, "rector")
    (qms.root / "allowed_signers").write_text(f"ROLE-rector {public.read_text()}")
    commit(qms.root, "who may sign")
    return public


def signature(qms: Cli, code: int) -> tuple[str, list[str], list[str]]:
    (item,) = verified(qms, code).items
    return item["signature"], item["signed_by"], item["problems"]


@pytest.mark.req("KZ-DOC-33")
def test_a_signed_commit_is_told_with_the_post(qms: Cli, signers: Path) -> None:
    lay(qms.root, SIGNED)
    head = commit(qms.root, "approved", with_key=signers)
    assert signature(qms, 0) == ("good", ["ROLE-rector"], [])
    assert verified(qms, 0).items[0]["commit"] == head


@pytest.mark.req("KZ-DOC-33")
def test_later_commits_do_not_take_the_place_of_the_signed_one(qms: Cli, signers: Path) -> None:
    lay(qms.root, SIGNED)
    commit(qms.root, "approved", with_key=signers)
    change(qms.root, "group: regulation", "group: regulation\nregistration_number: '12'")
    commit(qms.root, "registered")
    assert signature(qms, 0) == ("good", ["ROLE-rector"], [])


@pytest.mark.req("KZ-DOC-33")
def test_an_unsigned_commit_and_a_foreign_key_are_named(
    qms: Cli, signers: Path, tmp_path: Path
) -> None:
    assert signers.is_file()
    lay(qms.root, SIGNED)
    commit(qms.root, "approved")
    assert signature(qms, 1)[0] == "unsigned"
    git(qms.root, "reset", "-q", "--soft", "HEAD~1")
    commit(qms.root, "approved", with_key=key(tmp_path, "stranger"))
    verdict, by, problems = signature(qms, 1)
    assert (verdict, by) == ("unknown_key", [])
    assert "foreign key" in problems[0]


@pytest.mark.req("KZ-DOC-33")
def test_a_key_that_the_branch_itself_brings_proves_nothing(
    qms: Cli, signers: Path, tmp_path: Path
) -> None:
    assert signers.is_file()
    git(qms.root, "switch", "-q", "-c", "change")
    own = key(tmp_path, "own")
    (qms.root / "allowed_signers").write_text(f"ROLE-rector {own.read_text()}")
    commit(qms.root, "my own key")
    lay(qms.root, SIGNED)
    commit(qms.root, "approved", with_key=own)
    assert signature(qms, 1)[0] == "unknown_key"
    git(qms.root, "switch", "-q", "main")
    git(qms.root, "merge", "-q", "--no-ff", "--no-edit", "change")
    assert signature(qms, 1)[0] == "unknown_key"


@pytest.mark.req("KZ-DOC-33")
def test_a_branch_that_calls_itself_protected_is_not(qms: Cli, tmp_path: Path) -> None:
    remote = tmp_path / "remote.git"
    git(qms.root, "clone", "-q", "--bare", ".", str(remote))
    git(qms.root, "remote", "add", "origin", str(remote))
    git(qms.root, "fetch", "-q", "origin")
    own = key(tmp_path, "own")
    git(qms.root, "switch", "-q", "-c", "change")
    (qms.root / "allowed_signers").write_text(f"ROLE-rector {own.read_text()}")
    with (qms.root / "qms.yaml").open("a", encoding="utf-8") as file:
        file.write("git: {protected: change}\n")
    commit(qms.root, "trust me")
    git(qms.root, "push", "-q", "origin", "change")
    lay(qms.root, SIGNED)
    commit(qms.root, "approved", with_key=own)
    assert signature(qms, 1)[0] == "no_signers"


@pytest.mark.req("KZ-DOC-33")
def test_a_signature_put_on_another_commit_is_forged(qms: Cli, signers: Path) -> None:
    lay(qms.root, SIGNED)
    head = commit(qms.root, "approved", with_key=signers)
    raw = subprocess.run(
        ["git", "-C", str(qms.root), "cat-file", "commit", head], check=True, capture_output=True
    ).stdout
    forged = subprocess.run(
        ["git", "-C", str(qms.root), "hash-object", "-t", "commit", "-w", "--stdin"],
        input=raw.replace(b"\n\napproved", b"\n\nAPPROVED"),
        check=True,
        capture_output=True,
    ).stdout
    git(qms.root, "reset", "-q", "--soft", forged.decode().strip())
    verdict, _, problems = signature(qms, 1)
    assert verdict == "wrong"
    assert "forged" in problems[0]


@pytest.mark.req("KZ-DOC-33")
def test_the_key_of_another_post_is_told(qms: Cli, signers: Path) -> None:
    lay(qms.root, SIGNED.replace("ROLE-rector", "ROLE-dean"))
    commit(qms.root, "approved", with_key=signers)
    assert "another post" in signature(qms, 1)[2][0]


@pytest.mark.req("KZ-DOC-33")
def test_the_repository_chooses_no_program_that_verifies(
    qms: Cli, signers: Path, tmp_path: Path
) -> None:
    """Git itself would have run it: ``gpg.ssh.program`` may stand in any ``.git/config``."""
    ran = tmp_path / "ran"
    liar = tmp_path / "liar"
    liar.write_text(f"#!/bin/sh\ntouch {ran}\necho 'Good \"git\" signature for ROLE-rector'\n")
    liar.chmod(0o755)
    lay(qms.root, SIGNED)
    commit(qms.root, "approved", with_key=key(tmp_path, "stranger"))
    assert signers.is_file()
    for name in ("gpg.ssh.program", "gpg.program", "gpg.ssh.defaultKeyCommand"):
        git(qms.root, "config", name, str(liar))
    git(qms.root, "config", "gpg.ssh.allowedSignersFile", str(tmp_path / "stranger.pub"))
    assert signature(qms, 1)[0] == "unknown_key"
    assert not ran.exists()


def test_the_name_of_a_person_in_the_list_is_not_printed(qms: Cli, tmp_path: Path) -> None:
    public = key(tmp_path, "somebody")
    (qms.root / "allowed_signers").write_text(f"somebody@example.org {public.read_text()}")
    commit(qms.root, "who may sign")
    lay(qms.root, SIGNED)
    commit(qms.root, "approved", with_key=public)
    assert "somebody" not in qms("doc", "verify", ID).out


def cms(folder: Path, text: Path, *, attached: bool = False) -> bytes:
    """Sign a file as a signing program does; return the signature."""
    paths = [str(folder / name) for name in ("key.pem", "cert.pem", "text.cms")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-days",
         "30", "-keyout", paths[0], "-out", paths[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        ["openssl", "cms", "-sign", "-binary", "-in", str(text), "-signer", paths[1], "-inkey",
         paths[0], "-outform", "DER", "-out", paths[2], *(["-nodetach"] if attached else [])],
        check=True, capture_output=True,
    )  # fmt: skip
    return Path(paths[2]).read_bytes()


@pytest.mark.req("KZ-DOC-33")
@pytest.mark.parametrize("attached", [False, True])
def test_a_signature_file_is_judged_by_what_it_signs(
    qms: Cli, tmp_path: Path, *, attached: bool
) -> None:
    source = tmp_path / "text.md"
    source.write_bytes(FILES[TEXT])
    data = cms(tmp_path, source, attached=attached)
    place = SHEET.replace("sheet.pdf", "text.cms")
    lay(qms.root, "evidence: [EVD-2026-0001]", evidence(data, place))
    (qms.root / place).write_bytes(data)
    said = verified(qms, 0).items[0]["evidence"][0]["signature"]
    assert said.startswith("intact, over")
    source.write_bytes(b"another text")
    other = cms(tmp_path, source)
    lay(qms.root, "evidence: [EVD-2026-0001]", evidence(other, place))
    (qms.root / place).write_bytes(other)
    assert "is not one of any text" in verified(qms, 1).items[0]["problems"][0]


def test_what_is_said_is_said_in_lines(qms: Cli, signers: Path) -> None:
    lay(qms.root, SIGNED)
    commit(qms.root, "approved", with_key=signers)
    said = qms("doc", "verify").out
    for words in (
        "Content: text, kk: covered",
        "Proof: decision DEC-2026-0007",
        "ROLE-rector",
        "signed, and the signature holds",
        "Approvals looked at: 1; with problems: 0",
    ):
        assert words in said  # fmt: skip
