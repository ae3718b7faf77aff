"""Every command of the README and of the documentation does what the page says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from qms.actions.init import Made
from qms.store.store import Store
from tests.docs.console import Reader, blocks, commands
from tests.tools import reference
from tests.tools.reference_commands import nodes
from tests.workspaces import copy_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
LINK: Final = re.compile(r"(!?)\[[^]\n]*]\(([^)\s]+)\)")
PICTURE_LIMIT: Final = 200_000
NOON: Final = "1795244400"  # 2026-11-21 12:00 in Almaty: pages show dates
# what is looked at but not typed: generated pages have a test of their own
NOT_TYPED: Final = ("docs/reference/", "docs/changelog.d/")


def pages() -> list[str]:
    """Return the pages, by path from the root of the repository."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path.relative_to(ROOT).as_posix() for path in found]


typed_pages = [
    page
    for page in pages()
    if not page.startswith(NOT_TYPED)
    and any(block.kind == "console" for block in blocks((ROOT / page).read_text(encoding="utf-8")))
]


@pytest.fixture
def quick_sample(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ``qms init --sample`` copy the one made before; tests/test_sample.py types it in full."""

    def copied(root: Path, lang: str | None) -> Made:
        copy_of(request.getfixturevalue("kept_samples")(lang), root)
        return Made(root, tuple(sorted(Store.open(root).repo.tree("HEAD"))), ())

    monkeypatch.setattr("qms.cli.setup.make_sample", copied)


@pytest.mark.usefixtures("quick_sample")
@pytest.mark.parametrize("page", typed_pages)
def test_commands_of_a_page_do_what_it_says(page: str, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    environment = {"SOURCE_DATE_EPOCH": NOON, "LANG": "C.UTF-8"}
    Reader(folder, environment).follow((ROOT / page).read_text(encoding="utf-8"))


def test_pages_say_which_commands_they_mean() -> None:
    for page in pages():
        for block in blocks((ROOT / page).read_text(encoding="utf-8")):
            assert block.kind, f"{page}: a block without a kind:\n{block.text}"
            if block.kind == "console":
                assert commands(block), f"{page}: a console block without a command"


def links() -> Iterator[tuple[str, str]]:
    """Yield page and target of every link that stays in the repository."""
    for page in pages():
        for _, target in LINK.findall((ROOT / page).read_text(encoding="utf-8")):
            if "://" not in target:
                yield page, target


def anchors(page: Path) -> set[str]:
    """Return the anchors that a code host makes of the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    kept = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.replace(" ", "-") for heading in kept}


def test_links_lead_somewhere() -> None:
    for page, target in links():
        name, _, anchor = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        assert path.exists(), f"{page}: {target}"
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), f"{page}: {target}"


def test_pages_are_reached_from_the_index() -> None:
    reached, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        near = [
            (ROOT / page).parent / target.partition("#")[0] for at, target in links() if at == page
        ]
        found = {path.resolve().relative_to(ROOT.resolve()).as_posix() for path in near}
        waiting += sorted(name for name in found - reached if name.endswith(".md"))
    kept = {page for page in pages() if not page.startswith("docs/changelog.d/")}
    assert kept <= reached


def test_pictures_are_small_and_shown() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    shown = {((ROOT / page).parent / target).resolve() for page, target in links()}
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < PICTURE_LIMIT
        assert picture.resolve() in shown


def test_reference_pages_and_completion_table_are_up_to_date() -> None:
    assert reference.stale() == {}


def test_examples_of_help_use_options_that_exist() -> None:
    for node in nodes():
        known = {name for item in node.options for name in [*item.opts, *item.secondary_opts]}
        used = set(re.findall(r"(?<= )--[a-z-]+", node.command.epilog or ""))
        common = {"--lang", "--at", "--today", "--json"}
        if not node.verbs:
            assert used <= known | common, node.words
