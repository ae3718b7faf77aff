"""A commit is taken apart and judged here; git, whose settings anybody may write, is not asked."""

from __future__ import annotations

import hashlib
from typing import Final

import pytest

from qms.store import signatures
from qms.store.signatures import is_whole, judged, program, signed

HEAD: Final = b"tree " + b"0" * 40 + b"\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 7 +0500\n"
PGP: Final = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n"


def named(raw: bytes) -> str:
    return hashlib.sha1(b"commit %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()


def test_the_signature_is_cut_out_of_the_head_and_never_out_of_the_message() -> None:
    body = b"\nsubject\n\ngpgsig of no account\n more\n"
    parts = signed(HEAD + PGP + b"encoding UTF-8\n" + body)
    assert parts.payload == HEAD + b"encoding UTF-8\n" + body
    assert parts.signature == PGP.replace(b"gpgsig ", b"").replace(b"\n ", b"\n")
    assert parts.when == 7


@pytest.mark.req("KZ-DOC-33")
def test_a_signature_of_another_kind_is_not_judged_and_none_is_none() -> None:
    for raw, verdict in ((HEAD + PGP + b"\nx\n", "other_kind"), (HEAD + b"\nx\n", "unsigned")):
        assert judged(named(raw), raw, b"").verdict == verdict


def test_a_commit_is_the_one_that_its_id_names() -> None:
    raw = HEAD + b"\nx\n"
    assert is_whole(named(raw), raw)
    assert not is_whole(named(raw), raw + b"y")
    assert is_whole(hashlib.sha256(b"commit %d\0" % len(raw) + raw).hexdigest(), raw)


def test_programs_are_those_of_the_system_whatever_the_path_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert program("ssh-keygen") is not None
    assert program("no-such-program") is None


@pytest.mark.req("KZ-DOC-33")
def test_without_its_program_a_signature_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "_POSIX", ())
    ssh = PGP.replace(b"PGP", b"SSH")
    raw = HEAD + ssh + b"\nx\n"
    assert judged(named(raw), raw, b"").verdict == "no_program"
    assert judged(named(raw), raw, None).verdict == "no_signers"
