"""``qms diff``: two versions of a workspace as a quality officer reads them."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from qms.actions.diff import difference
from qms.actions.session import Moment, Session
from qms.engine.change_of.pair import Pair
from qms.engine.change_words import sentences
from qms.engine.view import View
from qms.i18n import LANGUAGES
from qms.model.difference import compare
from qms.model.snapshot import Entry
from qms.report.change_markdown import LIMIT, MARK, Page, change_markdown, escaped
from tests.store.plain_git import git, put
from tests.workspaces import Cli, assessment, capa, copy_of, risk

if TYPE_CHECKING:
    from pathlib import Path

    from qms.model.difference import RecordChange

RISK: Final = "RSK-2026-0001"


class TestRange:
    def test_without_versions_it_tells_what_is_not_committed_yet(self, qms: Cli) -> None:
        assert qms("diff").lines == [
            line for line in qms("diff").lines if line.startswith("Nothing differs between ")
        ]
        qms.put(risk())
        done = qms("diff")
        assert f"  {RISK}  Low response rate" in done.lines
        assert "the files as they are now" in done.lines[0]

    def test_one_version_is_compared_with_the_files_as_they_are(self, qms: Cli) -> None:
        qms.record(risk())
        begun = git(qms.root, "rev-parse", "HEAD")
        qms.record(risk(2))
        qms.put(risk(3))
        found = {item["record"] for item in qms("diff", begun, "--json").items}
        assert found == {"RSK-2026-0002", "RSK-2026-0003"}
        assert [item["record"] for item in qms("diff", "HEAD~1..HEAD", "--json").items] == [
            "RSK-2026-0002"
        ]

    def test_dates_stand_for_the_last_commit_of_the_day(self, qms: Cli) -> None:
        qms.record(risk(), when="2026-12-01T09:00:00+05:00")
        qms.record(risk(2), when="2026-12-03T09:00:00+05:00")
        items = qms("diff", "2026-12-01..2026-12-04", "--json", today="2026-12-05").items
        assert [item["record"] for item in items] == ["RSK-2026-0002"]

    def test_three_dots_begin_where_the_lines_parted(self, qms: Cli) -> None:
        git(qms.root, "branch", "-M", "main")
        git(qms.root, "checkout", "-q", "-b", "work")
        qms.record(risk())
        git(qms.root, "checkout", "-q", "main")
        qms.record(risk(2))
        found = {item["record"] for item in qms("diff", "main..work", "--json").items}
        assert found == {RISK, "RSK-2026-0002"}
        (item,) = qms("diff", "main...work", "--json").items
        assert (item["record"], item["change"]) == (RISK, "new")

    def test_at_is_the_later_version(self, qms: Cli) -> None:
        qms.record(risk())
        qms.record(risk(2))
        items = qms("diff", "HEAD~2", "--at", "HEAD~1", "--json").items
        assert [item["record"] for item in items] == [RISK]
        assert "given twice" in qms("diff", "HEAD~2..HEAD", "--at", "HEAD", code=2).err

    def test_an_unknown_version_is_refused_in_words(self, qms: Cli) -> None:
        assert "is called “nosuch”" in qms("diff", "nosuch", code=2).err
        assert "A day is written as 2026-03-31." in qms("diff", "31.03.2026", code=2).err

    def test_lines_without_a_common_beginning_are_refused(self, qms: Cli) -> None:
        git(qms.root, "branch", "-M", "main")
        git(qms.root, "checkout", "-q", "--orphan", "other")
        git(qms.root, "commit", "-q", "-m", "another beginning")
        assert "no common history" in qms("diff", "main...HEAD", code=2).err

    def test_a_shallow_clone_says_how_to_mend_it(self, qms: Cli, tmp_path: Path) -> None:
        git(qms.root, "branch", "-M", "main")
        git(qms.root, "checkout", "-q", "-b", "work")
        qms.record(risk())
        git(qms.root, "checkout", "-q", "main")
        qms.record(risk(2))
        clone = tmp_path / "shallow"
        url = qms.root.as_uri()
        git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", url, str(clone))
        done = Cli(clone, qms.capsys)("diff", "origin/work...HEAD", code=2)
        assert "git fetch --unshallow" in done.err


class TestWhatIsToldBesideRecords:
    def test_settings_and_other_files_are_told(self, qms: Cli) -> None:
        put(qms.root, "qms.yaml", qms.read("qms.yaml") + "today: 2027-06-01\n")
        put(qms.root, "templates/annual.md.j2", "x\n")
        items = qms("diff", "--json").items
        assert [(item["path"], item["change"]) for item in items] == [
            ("qms.yaml", "changed"),
            ("templates/annual.md.j2", "added"),
        ]
        assert items[0]["sentences"] == ["qms.yaml, pinned today: 2027-06-01"]

    def test_a_file_that_cannot_be_read_stands_on_top(self, qms: Cli) -> None:
        qms.record(risk())
        put(qms.root, f"records/risks/{RISK}.yaml", "id: [\n")
        first = qms("diff", "--json").items[0]
        assert first["suspicious"]
        assert "cannot be read" in first["sentences"][0]
        assert "To look at first: 1" in qms("diff").lines[1]
        assert "#### ⚠ To look at first" in qms("diff", "--md").out


HOSTILE: Final = "x](https://evil.example) @dean #12 !7 <img src=x> `a` **b** | www.evil.example"


class TestMarkdown:
    def test_it_begins_with_its_mark_and_sets_ids_as_code(self, qms: Cli) -> None:
        qms.record(risk())
        text = qms("diff", "HEAD~1", "--md").out
        assert text.startswith(f"{MARK}\n\n### Changes from ")
        assert f"- `{RISK}` **Low response rate**: new: score 15" in text
        assert "<details><summary>All fields</summary>" in text

    def test_text_of_records_is_text_and_nothing_else(self, qms: Cli) -> None:
        from markdown_it import MarkdownIt

        qms.record(risk().replace("title: Low response rate", f"title: {HOSTILE!r}"))
        text = qms("diff", "HEAD~1", "--md").out
        html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
        assert "<img" not in html
        assert "<a " not in html
        assert "@dean" not in text
        assert "#12" not in text
        assert "!7" not in text
        assert "https://" not in text

    def test_what_is_too_long_for_a_comment_is_cut_between_records(self, qms: Cli) -> None:
        qms.record("".join(risk(n) for n in (1,)))
        for number in range(2, 30):
            qms.put(risk(number))
        found = difference(Session(Moment(qms.root, today="2026-11-21")), "HEAD~1")
        page = Page(*(found.minutes.told[0].title,) * 2, command="qms diff HEAD~1")
        text = change_markdown(found.minutes, page, "en", limit=4_000)
        assert len(text.encode()) <= 4_000
        assert "Records left out here: " in text
        left = int(text.partition("Records left out here: ")[2].partition(".")[0])
        assert text.count("\n- `RSK-") == 29 - left
        assert text.count("<details>") == text.count("</details>")

    @pytest.mark.parametrize(
        "text", ["@a", "a@b.example", "#1", "x#1", "!1", "%1", "~a", "$1", "&1"]
    )
    def test_no_mention_of_anything_is_left(self, text: str) -> None:
        sign = next(one for one in text if not one.isalnum())
        assert f"{sign}<!-- -->" in escaped(text)


@pytest.fixture(scope="module")
def sample(kept_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(kept_sample, tmp_path_factory.mktemp("sample") / "s")


def spans_of(root: Path) -> list[str]:
    """Return spans over the whole history: of one commit, of thirty, back in time."""
    commits = git(root, "rev-list", "--first-parent", "HEAD").split()
    steps = [f"{commits[n + 1]}..{commits[n]}" for n in range(0, len(commits) - 1, 40)]
    longer = [f"{commits[n + 30]}..{commits[n]}" for n in range(0, len(commits) - 30, 60)]
    return [*steps, *longer, f"{commits[-1]}..{commits[0]}", f"{commits[0]}..{commits[30]}"]


def test_every_changed_field_of_the_samples_history_is_told(sample: Path) -> None:
    for span in spans_of(sample):
        found = difference(Session(Moment(sample)), span)
        for item in found.minutes.told:
            covered = frozenset().union(*(part.covers for part in item.said))
            assert {part.path for part in item.fields} <= covered, (span, item.record)
            for lang in LANGUAGES:
                assert all(part.words.shown(lang).strip() for part in item.said), item.record


def texts(value: object) -> list[str]:
    """Return every text and number of a stored value, without its own ids and names of states."""
    if isinstance(value, dict):
        return [
            text
            for key, part in value.items()
            if key not in {"id", "by", "to", "edition", "new", "progress", "type", "ru", "en"}
            for text in texts(part)
        ]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [str(value)[:60]] if isinstance(value, str) and " " in value.strip() else []


def test_the_words_of_every_new_item_are_in_the_sentences(sample: Path) -> None:
    found = difference(Session(Moment(sample)), "HEAD~60..HEAD")
    for item in found.minutes.told:
        if item.record.startswith(("POL-", "WAVE-")):
            continue
        said = " ".join(" ".join(part.words.shown("kk").split()) for part in item.said)
        for change in item.fields:
            for text in texts(change.after):
                assert " ".join(text.removesuffix(".").split()) in said, (item.record, change.path)


def test_a_change_of_any_field_of_any_kind_is_told(sample: Path) -> None:
    session = Session(Moment(sample))
    view = session.view
    one_of_each = {type(record): record.id for record in session.snapshot}
    for record_id in one_of_each.values():
        entry = session.snapshot.entries[record_id]
        for name in type(entry.record).model_fields:
            for change in without(session, record_id, name):
                told = sentences(Pair(view, View(session.snapshot, view.today), change))
                covered = frozenset().union(*(part.covers for part in told))
                assert {part.path for part in change.fields} <= covered, (record_id, name)
                assert all(part.words.shown("ru") for part in told)


def without(session: Session, record_id: str, name: str) -> list[RecordChange]:
    """Return the change that takes a field out of a record, and the one that puts it in."""
    snapshot = session.snapshot
    entry = snapshot.entries[record_id]
    info = type(entry.record).model_fields[name]
    key = info.alias or name
    if key not in entry.tree or key in {"id", "schema"}:
        return []
    empty = () if isinstance(getattr(entry.record, name), tuple) else None
    bare = Entry(
        entry.record.model_copy(update={name: empty}),
        entry.path,
        {part: value for part, value in entry.tree.items() if part != key},
    )
    other = replace(snapshot, entries={record_id: bare})
    only = replace(snapshot, entries={record_id: entry})
    return [*compare(only, other), *compare(other, only)]


def test_thirty_commits_fit_one_comment_and_take_less_than_a_second_and_a_half(
    sample: Path,
) -> None:
    def once() -> float:
        begun = time.perf_counter()
        difference(Session(Moment(sample)), "HEAD~30..HEAD")
        return time.perf_counter() - begun

    assert min(once() for _ in range(3)) < 1.5


@pytest.mark.parametrize("lang", LANGUAGES)
def test_thirty_commits_of_the_sample_read_like_minutes(
    sample: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    there = Cli(sample, capsys)
    text = there("diff", "HEAD~30..HEAD", "--md", "--lang", lang, today="2026-06-20").out
    assert len(text.encode()) <= LIMIT
    for part in ("{", "}", "None", "ROLE-", "UNIT-", "preset-1", "likelihood", "transitions"):
        assert part not in text.replace("ROLE-%", ""), part
    assert "`RSK-2025-0002`" in text
    assert "12 → 8 (3×4 → 2×4)" in text


def test_a_capa_and_its_risk_in_words_from_the_command_line(qms: Cli) -> None:
    qms.record(risk(levels=(3, 4)))
    qms.record(capa())
    qms.record(risk(levels=(3, 4), then=assessment(2, "2026-11-20", (4, 4))))
    moved = "postponements: [{id: '1', date: 2026-11-20, new: 2027-01-19, basis: Funds}]\n"
    qms.record(capa(more=moved))
    lines = qms("diff", "HEAD~2").lines
    assert any("rises 12 → 16 (3×4 → 4×4), crosses the response threshold" in x for x in lines)
    assert any("term moved from 2026-12-20 to 2027-01-19 (days: +30" in x for x in lines)
