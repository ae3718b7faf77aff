"""Make a workspace from a profile, usable at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from qms.actions.schemas import all_schemas
from qms.actions.session import clock
from qms.actions.values import choose, parse_date
from qms.assets import assets
from qms.errors import UsageProblem, WorkspaceProblem
from qms.i18n import M
from qms.store.merge_driver import install_driver
from qms.store.setup import lay_out, repository, tree_below
from qms.store.workspace import CONFIG_FILE, find_root
from qms.store.yaml_reader import read
from qms.store.yaml_writer import dump

if TYPE_CHECKING:
    from pathlib import Path

_PLACES: Final = {
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "github.yml": ".github/workflows/qms.yml",
    "github-comment.yml": ".github/workflows/qms-comment.yml",
    "gitlab-ci.yml": ".gitlab-ci.yml",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A new workspace: where, which files are new, which were there already."""

    root: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]


def profiles() -> tuple[str, ...]:
    """Return the profiles that come with the program."""
    folder = assets() / "templates" / "presets"
    return tuple(sorted(path.parent.name for path in folder.glob("*/preset.yaml")))


def init(root: Path, profile: str, lang: str | None, today: str | None = None) -> Made:
    """Make a workspace in ``root``; overwrites nothing.

    Raises UsageProblem for an unknown profile or where git does not know who commits, and
    WorkspaceProblem inside another workspace.
    """
    choose("--profile", profile, profiles())
    not_inside(root)
    repo = repository(root)
    if repo.identity() is None:
        raise UsageProblem(
            M("git does not know who you are, and every change is signed with a name."),
            M('Tell it once: git config --global user.name "..." and user.email "..."'),
        )
    written, kept = lay_out(
        repo, root, starting_files(profile, lang, today), f"Workspace by profile {profile}"
    )
    install_driver(repo)
    return Made(root, written, kept)


def not_inside(root: Path) -> None:
    """Refuse a workspace within a workspace, unless the folder is a repository of its own."""
    if (root / ".git").exists():
        return
    try:
        around = find_root(root.parent)
    except WorkspaceProblem:
        return
    raise WorkspaceProblem(
        M("{folder} lies inside the workspace {around}.", folder=str(root), around=str(around)),
        M("Choose a folder outside it."),
    )


def starting_files(profile: str, lang: str | None, today: str | None = None) -> dict[str, bytes]:
    """Return all files of a new workspace begun ``today`` (else by the clock): path -> content."""
    presets = assets() / "templates" / "presets"
    preset = read((presets / profile / "preset.yaml").read_bytes())
    files = {CONFIG_FILE: _config(preset, profile, lang, today)}
    files |= {f"records/{path}": data for path, data in preset_records(profile).items()}
    for path, data in tree_below(assets() / "templates" / "workspace").items():
        files[_PLACES[path]] = data
    files |= {f"schemas/{name}": data for name, data in all_schemas().items()}
    return files


def preset_records(profile: str) -> dict[str, bytes]:
    """Return the records of a profile, its own before the common ones: path in records/ -> text."""
    presets = assets() / "templates" / "presets"
    common = tree_below(presets / "common" / "records")
    return {**common, **tree_below(presets / profile / "records")}


def _config(preset: dict[str, Any], profile: str, lang: str | None, today: str | None) -> bytes:
    zone = str(preset.get("time_zone", "Asia/Almaty"))
    begun = parse_date(today, "--today") if today else clock(ZoneInfo(zone))
    tree = {
        "institution": preset["institution"],
        "profile": f"{profile}@1",
        "languages": ["kk", "ru", "en"],
        "default_language": lang or preset.get("default_language", "kk"),
        "time_zone": zone,
        "begun": begun.isoformat(),
    }
    return dump(tree, header="# yaml-language-server: $schema=schemas/qms.schema.json")
