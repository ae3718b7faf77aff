"""Gate: what we install and what we carry may be given on, and NOTICE says where it is from.

Every installed distribution that the core or a user's extra needs, directly or not, must
name a permissive licence in its metadata or stand in ``REVIEWED``.  Every carried file that is
not ours must match a ``Path:`` line of NOTICE, and every such line must match a file.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTICE: Final = Path("NOTICE")
PROJECT: Final = "qms"
EXTRAS: Final = ("", "reports", "calendars", "cluster")
PERMISSIVE: Final = re.compile(
    r"\b(MIT|0?BSD|ISC|Apache|Zlib|CC0|PSF|Python Software Foundation|Unlicense)\b", re.IGNORECASE
)
NOT_PERMISSIVE: Final = re.compile(r"\b(A?GPL|LGPL|SSPL|proprietary|commercial)\b", re.IGNORECASE)
# Distributions whose metadata says too little or not the whole; NOTICE tells more
REVIEWED: Final = {
    "pypandoc-binary": "MIT, and carries the program pandoc (GPL-2.0-or-later), run as a process",
}
# Kinds of files, and folders, that hold the work of others
CARRIED: Final = ("**/*.ttf", "**/*.otf", "**/*.woff2", "templates/sample/*", "**/vendor/**/*")


def normal(name: str) -> str:
    """Return the name of a distribution as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str, extras: tuple[str, ...], seen: dict[str, metadata.Distribution]) -> None:
    """Collect into ``seen`` what a distribution needs here, at any depth."""
    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in extras):
            continue
        key = normal(requirement.name)
        if key not in seen:
            seen[key] = metadata.distribution(requirement.name)
            needed(requirement.name, ("", *requirement.extras), seen)


def licence(distribution: metadata.Distribution) -> str:
    """Return what the metadata says of the licence; of a whole text its first line."""
    data = distribution.metadata
    said = [*(data.get_all("License-Expression") or ())]
    said += [text.split("\n")[0] for text in data.get_all("License") or ()]
    said += [line for line in data.get_all("Classifier") or () if line.startswith("License ::")]
    return "; ".join(filter(None, said))


def dependencies() -> Iterator[str]:
    """Yield a sentence for every dependency that may not be given on."""
    seen: dict[str, metadata.Distribution] = {}
    needed(PROJECT, EXTRAS, seen)
    for name, distribution in sorted(seen.items()):
        said = licence(distribution)
        allowed = PERMISSIVE.search(said) and not NOT_PERMISSIVE.search(said)
        if name not in REVIEWED and not allowed:
            yield f"{name} {distribution.version}: licence {said or 'not named'}: review it"


def tracked() -> list[Path]:
    """Return the files that the repository carries."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    return [Path(name) for name in listed.split("\0") if name]


def matches(path: Path, pattern: str) -> bool:
    """Say whether a path, or a folder above it, has the pattern."""
    return any(place.match(pattern) for place in (path, *path.parents))


def carried() -> Iterator[str]:
    """Yield a sentence for every carried file that NOTICE leaves out, and the reverse."""
    patterns = re.findall(r"^\s*Path: (\S+)$", NOTICE.read_text(encoding="utf-8"), re.MULTILINE)
    files = tracked()
    for path in files:
        foreign = any(matches(path, pattern) for pattern in CARRIED)
        if foreign and not any(matches(path, pattern) for pattern in patterns):
            yield f"{path}: NOTICE does not say where it is from"
    for pattern in patterns:
        if not any(matches(path, pattern) for path in files):
            yield f"NOTICE: nothing is at {pattern}"


def main() -> int:
    found = [*dependencies(), *carried()]
    print("\n".join(found) or "licences: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
