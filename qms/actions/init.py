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
from qms.i18n import LANGUAGES, Lines, M
from qms.store.fresh import fresh
from qms.store.merge_driver import install_driver
from qms.store.setup import lay_out, tree_below
from qms.store.workspace import CONFIG_FILE, find_root
from qms.store.yaml_reader import read
from qms.store.yaml_writer import dump, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_INSTITUTION: Final = "institution/"

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


def init(  # noqa: PLR0913 -- what is said once of a whole workspace
    root: Path,
    profile: str,
    lang: str | None,
    today: str | None = None,
    *,
    names: Mapping[str, str] | None = None,
    ask: Callable[[], tuple[str, str]] | None = None,
    commit: bool = True,
) -> Made:
    """Make a workspace in ``root``; overwrites nothing, and leaves nothing where it is refused.

    ``names`` are those of the institution by language, empty for the default one; without them it
    bears the profile's.  ``ask`` returns name and address for git where it knows none; without
    ``commit`` nobody is asked.  Raises
    UsageProblem for an unknown profile or where git does not know who commits, and WorkspaceProblem
    inside another workspace.
    """
    choose("--profile", profile, profiles())
    not_inside(root)
    wanted = starting_files(profile, lang, today, names)
    with fresh(root) as repo:
        if commit and repo.identity() is None:
            if ask is None:
                raise _nobody()
            repo.set_identity(*ask())
        written, kept = lay_out(
            repo, root, wanted, f"Workspace by profile {profile}", commit=commit
        )
        install_driver(repo)
    return Made(root, written, kept)


def _nobody() -> UsageProblem:
    commands = (
        'git config --global user.name "Quality office"',
        'git config --global user.email "office@example.org"',
    )
    return UsageProblem(
        M("git does not know who you are, and every change is signed with a name."),
        M(
            "Tell it once, with your own post and address:{commands}",
            commands=Lines([M("{command}", command=command) for command in commands]),
        ),
    )


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


def starting_files(
    profile: str,
    lang: str | None,
    today: str | None = None,
    names: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """Return all files of a new workspace begun ``today`` (else by the clock): path -> content."""
    presets = assets() / "templates" / "presets"
    preset: dict[str, Any] = read((presets / profile / "preset.yaml").read_bytes())
    called = _by_language(names or {}, lang or str(preset["default_language"]))
    if called:
        preset["institution"] = called
    files = {CONFIG_FILE: _config(preset, profile, lang, today)}
    for path, data in preset_records(profile).items():
        own = called and path.startswith(_INSTITUTION)
        files[f"records/{path}"] = _renamed(data, called) if own else data
    for path, data in tree_below(assets() / "templates" / "workspace").items():
        files[_PLACES[path]] = data
    files |= {f"schemas/{name}": data for name, data in all_schemas().items()}
    return files


def institution_name(profile: str) -> Mapping[str, str]:
    """Return how a profile calls the institution, by language."""
    path = assets() / "templates" / "presets" / profile / "preset.yaml"
    preset: dict[str, Any] = read(path.read_bytes())
    found: Mapping[str, str] = preset["institution"]
    return found


def _by_language(names: Mapping[str, str], default: str) -> dict[str, str]:
    """Return the names that are given, those without a language in the default one."""
    found = {lang or default: normalise(text)[0] for lang, text in names.items() if text}
    if found and default not in found:
        raise UsageProblem(
            M("Missing: {options}", options=("--name",)),
            M("Give the name in the language of the workspace too ({lang}).", lang=default),
        )
    return {lang: found[lang] for lang in LANGUAGES if lang in found}


def _renamed(data: bytes, names: Mapping[str, str]) -> bytes:
    """Return the record of the institution under other names, without what is the profile's own."""
    tree = {key: value for key, value in read(data).items() if key not in {"city", "notes"}}
    tree["names"] = [{"text": dict(names)}]
    head = data.decode().partition("\n")[0]
    return dump(tree, header=head)


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
