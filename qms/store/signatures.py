"""Signatures of commits, and of files, verified by programs that no repository can choose.

Git would run whatever program the repository's own configuration names, so it is never asked: the
commit is taken apart here, and ``ssh-keygen`` of the system is given its content, the signature and
the list of those who may sign.  That list comes from the protected branch as it was before the
commit came there; a key that a branch brings along proves nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Verdict = Literal[
    "good",
    "unsigned",
    "wrong",
    "unknown_key",
    "no_signers",
    "other_kind",
    "no_program",
]
"""``wrong``: it is of another content; ``unknown_key``: nobody who may sign made it;
``other_kind``: it is of a kind (GPG, X.509) that cannot be judged here."""

_POSIX: Final = ("/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin")
_WINDOWS: Final = (r"C:\Windows\System32\OpenSSH", r"C:\Program Files\Git\usr\bin")
_SECONDS: Final = 20
_SSH: Final = b"-----BEGIN SSH SIGNATURE-----"
_HEADERS: Final = (b"gpgsig ", b"gpgsig-sha256 ")
_PRINCIPAL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Signature:
    """How the signature of a commit stands; ``by`` are those who may sign with its key."""

    verdict: Verdict
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signed:
    """A raw commit taken apart: what was signed, by which signature, when (seconds since 1970)."""

    payload: bytes
    signature: bytes
    when: int


def signed(raw: bytes) -> Signed:
    """Take a raw commit apart, as git did when it was signed."""
    head, _, body = raw.partition(b"\n\n")
    kept: list[bytes] = []
    signature: list[bytes] = []
    target = kept
    for line in head.split(b"\n"):
        if line.startswith(_HEADERS):
            target = signature
            signature.append(line.partition(b" ")[2])
        elif line.startswith(b" ") and target is signature:
            signature.append(line[1:])
        else:
            target = kept
            kept.append(line)
    text = b"\n".join(signature)
    return Signed(b"\n".join(kept) + b"\n\n" + body, text and text + b"\n", _when(kept))


def _when(head: Sequence[bytes]) -> int:
    line = next((one for one in head if one.startswith(b"committer ")), b"")
    found = re.search(rb"> (\d{1,12}) [+-]\d{4}$", line)
    return int(found[1]) if found else 0


def is_whole(commit: str, raw: bytes) -> bool:
    """Tell whether a raw commit is the one that its id names."""
    name = b"commit %d\0" % len(raw)
    made = hashlib.new("sha256" if len(commit) > 40 else "sha1", name + raw)  # noqa: PLR2004 -- git's two kinds of id
    return made.hexdigest() == commit


def judged(commit: str, raw: bytes, signers: bytes | None) -> Signature:
    """Judge the signature of a raw commit by the list of those who may sign (None without one)."""
    parts = signed(raw)
    if not parts.signature:
        return Signature("unsigned")
    if not parts.signature.startswith(_SSH):
        return Signature("other_kind")
    if not is_whole(commit, raw):
        return Signature("wrong")
    if signers is None:
        return Signature("no_signers")
    if program("ssh-keygen") is None:
        return Signature("no_program")
    return _ssh(parts, signers)


def _ssh(parts: Signed, signers: bytes) -> Signature:
    with tempfile.TemporaryDirectory() as folder:
        signature, allowed = Path(folder, "signature"), Path(folder, "allowed_signers")
        signature.write_bytes(parts.signature)
        allowed.write_bytes(signers)
        when = datetime.fromtimestamp(parts.when, UTC).strftime("-Overify-time=%Y%m%d%H%M%SZ")
        common = ("-s", str(signature), "-n", "git", when)
        status, _ = _run("ssh-keygen", ("-Y", "check-novalidate", *common), parts.payload)
        if status:
            return Signature("wrong")
        found = _principals(signature, allowed, when)
        good = tuple(one for one in found if _verifies(one, allowed, common, parts.payload))
    return Signature("good", good) if good else Signature("unknown_key")


def _principals(signature: Path, allowed: Path, when: str) -> tuple[str, ...]:
    asked = ("-Y", "find-principals", "-f", str(allowed), "-s", str(signature), when)
    status, out = _run("ssh-keygen", asked)
    said = [] if status else out.decode("utf-8", "replace").split()
    return tuple(dict.fromkeys(one for one in said if _PRINCIPAL.fullmatch(one)))


def _verifies(by: str, allowed: Path, common: Sequence[str], payload: bytes) -> bool:
    status, _ = _run("ssh-keygen", ("-Y", "verify", "-f", str(allowed), "-I", by, *common), payload)
    return status == 0


def cms_holds(data: bytes, content: bytes | None) -> bool | None:
    """Tell whether a CMS signature is intact, and of ``content`` where it holds none itself.

    Who signed is not asked: that takes the certificates of the national root.  None where the
    system has no ``openssl``.
    """
    if program("openssl") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        signature, signed_file = Path(folder, "signature"), Path(folder, "content")
        signature.write_bytes(data)
        extra: tuple[str, ...] = ()
        if content is not None:
            signed_file.write_bytes(content)
            extra = ("-content", str(signed_file))
        form = "PEM" if data.startswith(b"-----BEGIN") else "DER"
        out = ("-out", os.devnull, "-in", str(signature))
        options = ("-inform", form, "-binary", *out, *extra)
        status, _ = _run("openssl", ("cms", "-verify", "-noverify", *options))
    return status == 0


def program(name: str) -> str | None:
    """Return the path of a program of the system, whatever the environment or a folder offers."""
    windows = os.name == "nt"
    for folder in _WINDOWS if windows else _POSIX:
        path = Path(folder, f"{name}.exe" if windows else name)
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    return None


def _run(name: str, options: Sequence[str], stdin: bytes = b"") -> tuple[int, bytes]:
    import subprocess

    # of the environment it gets nothing: it could name libraries and settings to load
    keep = {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "TMP") if key in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 -- a program of the system, options are our own
            [program(name) or name, *options],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env={"LC_ALL": "C", "PATH": os.pathsep.join(_POSIX), **keep},
        )
    except (OSError, subprocess.TimeoutExpired):
        return 1, b""
    return done.returncode, done.stdout
