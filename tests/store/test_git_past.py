"""What git knows of a workspace at any moment of its past."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from qms.errors import StoreProblem
from tests.store.plain_git import git, put, record, repo

if TYPE_CHECKING:
    from pathlib import Path

RISK = "records/risks/RSK-2026-0001.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "u"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


class TestRevisions:
    def test_before_the_first_commit_there_is_no_head(self, root: Path) -> None:
        assert repo(root).head() is None
        with pytest.raises(StoreProblem, match="Nothing has been committed"):
            repo(root).resolve("HEAD")

    def test_names_and_short_ids_of_commits_are_understood(self, root: Path) -> None:
        first = record(root, RISK)
        git(root, "tag", "-a", "оқу-жылы-2025", "-m", "t")
        second = record(root, RISK, "y\n")
        assert repo(root).head() == second
        for rev in ("HEAD~1", first[:10], first, "оқу-жылы-2025", "main~1", "main^"):
            assert repo(root).resolve(rev) == first

    @pytest.mark.parametrize(
        "rev",
        [
            *("", "nope", "-", "--all", "--output=pwned", "-n1", "main..main", "main --all"),
            *("HEAD:records", ":/put", "ma\nin", "main\x00", "\u202emain", "main\\", "[", "*"),
            "f" * 39,
        ],
    )
    def test_what_names_no_commit_is_refused(self, root: Path, rev: str) -> None:
        record(root, RISK)
        with pytest.raises(StoreProblem, match="No commit, branch or tag") as caught:
            repo(root).resolve(rev)
        assert "git branch --all" in str(caught.value)
        assert not (root / "pwned").exists()

    def test_a_branch_called_like_an_option_is_no_option(self, root: Path) -> None:
        first = record(root, RISK)
        git(root, "update-ref", "refs/heads/--output=pwned", first)
        with pytest.raises(StoreProblem, match="No commit"):
            repo(root).tree("--output=pwned")
        assert repo(root).ids_on_branches("records/risks") == {"RSK-2026-0001.yaml"}


class TestAnyDay:
    def test_the_last_commit_of_the_day_answers(self, root: Path) -> None:
        first = record(root, RISK, "1\n", when="2026-03-01T10:00:00+05:00")
        second = record(root, RISK, "2\n", when="2026-03-02T23:59:59+05:00")
        record(root, RISK, "3\n", when="2026-03-03T00:00:00+05:00")
        found = [repo(root).at_date(date(2026, 3, day), "Asia/Almaty") for day in (1, 2)]
        assert found == [first, second]
        assert repo(root).at_date(date(2026, 2, 28), "Asia/Almaty") is None
        assert repo(root).at_date(date(1960, 1, 1), "Asia/Almaty") is None
        for late in (date(2039, 1, 1), date.max):
            assert repo(root).at_date(late, "Asia/Almaty") == repo(root).head()

    def test_the_day_ends_in_the_zone_of_the_workspace(self, root: Path) -> None:
        first = record(root, RISK, "1\n", when="2026-03-01T10:00:00+00:00")
        second = record(root, RISK, "2\n", when="2026-03-01T20:00:00+00:00")
        assert repo(root).at_date(date(2026, 3, 1), "UTC") == second
        assert repo(root).at_date(date(2026, 3, 1), "Asia/Almaty") == first

    def test_the_hour_that_came_twice_belongs_to_its_day(self, root: Path) -> None:
        # Almaty went from +6 to +5 at the end of 29 February 2024: 23:30 came twice
        second = record(root, RISK, when="2024-02-29T23:30:00+05:00")
        assert repo(root).at_date(date(2024, 2, 29), "Asia/Almaty") == second

    def test_a_commit_of_a_branch_merged_later_never_answers(self, root: Path) -> None:
        first = record(root, RISK, "1\n", when="2026-03-01T10:00:00+05:00")
        git(root, "switch", "-q", "-c", "work")
        record(root, "records/risks/RSK-2026-0002.yaml", when="2026-02-01T10:00:00+05:00")
        record(root, "records/risks/RSK-2026-0003.yaml", when="2026-03-05T10:00:00+05:00")
        git(root, "switch", "-q", "main")
        second = record(root, RISK, "2\n", when="2026-03-04T10:00:00+05:00")
        git(root, "merge", "-q", "--no-ff", "work", "-m", "m", when="2026-03-10T10:00:00+05:00")
        ask = repo(root).at_date
        assert ask(date(2026, 2, 20), "Asia/Almaty") is None
        assert ask(date(2026, 3, 3), "Asia/Almaty") == first
        assert ask(date(2026, 3, 6), "Asia/Almaty") == second
        assert ask(date(2026, 3, 10), "Asia/Almaty") == repo(root).head()

    def test_before_the_first_commit_no_day_answers(self, root: Path) -> None:
        assert repo(root).at_date(date(2026, 3, 1), "Asia/Almaty") is None

    @pytest.mark.parametrize("zone", ["Asia/Astana", "", "../../etc/passwd", "/etc/passwd"])
    def test_an_unknown_zone_is_named(self, root: Path, zone: str) -> None:
        with pytest.raises(StoreProblem, match="no time zone"):
            repo(root).at_date(date(2026, 3, 1), zone)


class TestShallow:
    @pytest.fixture
    def clone(self, root: Path, tmp_path: Path) -> Path:
        record(root, RISK, "1\n", when="2026-03-01T10:00:00+05:00")
        record(root, RISK, "2\n", when="2026-03-05T10:00:00+05:00")
        git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "clone")
        return tmp_path / "clone"

    def test_a_shallow_clone_says_so(self, root: Path, clone: Path) -> None:
        assert repo(clone).is_shallow()
        assert not repo(root).is_shallow()

    def test_it_answers_for_days_it_holds_and_refuses_earlier_ones(self, clone: Path) -> None:
        assert repo(clone).at_date(date(2026, 3, 5), "Asia/Almaty") == repo(clone).head()
        with pytest.raises(StoreProblem, match="git fetch --unshallow"):
            repo(clone).at_date(date(2026, 3, 2), "Asia/Almaty")

    def test_it_tells_no_history(self, clone: Path) -> None:
        with pytest.raises(StoreProblem, match="only the newest commits"):
            repo(clone).log(RISK)

    def test_a_missing_revision_may_be_in_the_part_not_fetched(self, clone: Path) -> None:
        with pytest.raises(StoreProblem, match="unshallow"):
            repo(clone).resolve("HEAD~1")


class TestLog:
    def test_history_of_one_file_newest_first(self, root: Path) -> None:
        put(root, RISK, "1\n")
        git(root, "add", ".")
        message = "Register the risk\n\nWhy.\n\nQms-Change: 1\nQms-Record: A\nQms-Record: B"
        git(root, "commit", "-q", "-m", message, when="2026-03-01T10:00:00+05:00")
        record(root, "other")
        second = record(root, RISK, "2\n")
        git(root, "rm", "-q", RISK)
        git(root, "commit", "-q", "-m", "gone")
        gone, edited, made = repo(root).log(RISK)
        assert (gone.subject, gone.blob, gone.trailers) == ("gone", None, {})
        assert (edited.id, edited.blob) == (second, repo(root).tree(second)[RISK])
        assert made.subject == "Register the risk"
        assert made.trailers == {"Qms-Change": "1", "Qms-Record": "A, B"}
        assert made.author_name == "Quality office"
        assert made.author_date == made.committer_date == datetime(2026, 3, 1, 5, tzinfo=UTC)

    def test_from_a_revision_and_in_a_sub_folder(self, root: Path) -> None:
        record(root, f"quality/{RISK}", "1\n")
        first = record(root, f"quality/{RISK}", "2\n")
        record(root, f"quality/{RISK}", "3\n")
        assert repo(root / "quality").log(RISK, rev="HEAD~1")[0].id == first
        assert len(repo(root / "quality").log(RISK)) == 3
        assert repo(root / "quality").log("nothing") == []

    def test_a_merge_that_changed_the_file_itself_is_part_of_it(self, root: Path) -> None:
        record(root, RISK, "1\n")
        git(root, "switch", "-q", "-c", "work")
        record(root, RISK, "2\n")
        git(root, "switch", "-q", "main")
        record(root, RISK, "3\n")
        git(root, "merge", "-q", "-s", "ours", "--no-commit", "work")
        put(root, RISK, "4\n")
        git(root, "commit", "-q", "-a", "-m", "settled")
        found = repo(root).log(RISK)
        assert found[0].subject == "settled"
        assert found[0].blob == repo(root).tree("HEAD")[RISK]
        assert len(found) == 4

    @pytest.mark.parametrize("settings", [{"log.follow": "true"}, {"log.showSignature": "true"}])
    def test_the_readers_own_settings_change_nothing(
        self, root: Path, settings: dict[str, str]
    ) -> None:
        record(root, RISK, "1\n")
        git(root, "mv", RISK, "new.yaml")
        git(root, "commit", "-q", "-m", "moved")
        for key, value in settings.items():
            git(root, "config", key, value)
        assert [one.subject for one in repo(root).log("new.yaml")] == ["moved"]

    def test_forged_dates_are_shown_as_near_as_can_be(self, root: Path) -> None:
        record(root, RISK)
        tree = git(root, "rev-parse", "HEAD^{tree}")
        file = put(root, "forged", "")
        file.write_text(
            f"tree {tree}\nauthor A <a> 99999999999999 +9900\ncommitter A <a> 12 +0000\n\nx\n",
            encoding="utf-8",
        )
        made = git(root, "hash-object", "-t", "commit", "-w", "--literally", "forged")
        (found,) = repo(root).log(RISK, rev=made)
        assert found.author_date.year in {1970, 9999}
        assert found.committer_date == datetime(1970, 1, 1, 0, 0, 12, tzinfo=UTC)

    def test_a_path_is_no_pattern(self, root: Path) -> None:
        record(root, RISK)
        assert repo(root).log(":(glob)**") == []
        assert repo(root).log("records/risks/*") == []
