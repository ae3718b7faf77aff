"""``qms mirror`` and ``qms name``: registers where people look, written only where they changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
import pytest
from pypdf import PdfReader

from qms.actions import mirrored
from qms.cli.app import run
from qms.errors import ReportProblem
from qms.i18n import M
from qms.store import files as store_files
from qms.store.mirror_folder import MANIFEST
from tests.store.plain_git import git
from tests.workspaces import TODAY, Cli, copy_of

if TYPE_CHECKING:
    from qms.actions.session import Session

REGISTERS: Final = 10
RISKS: Final = "Registers/2026_11_21_АСБ_Risk register"
ISSUED: Final = (
    "id: RPT-2026-0001\nschema: 1\ntitle: Annual report\nreport_kind: annual-iqas\n"
    "period: 2025-2026/1\nissued: 2026-11-20\nunit: UNIT-academic-quality-office\n{more}"
    'files: [{{id: "1", name: annual.pdf, sha256: "{sha}", evidence: EVD-2026-0001}}]\n'
)
EVIDENCE: Final = (
    "id: EVD-2026-0001\nschema: 1\ntitle: Annual report\ndate: 2026-11-20\nstorage: outside\n"
    'place: {place}\nsha256: "{sha}"\nsize: 4\n'
)
NAME: Final = "Issued reports/2026_11_20_АСБ_annual IQAS report 2025-2026-1.pdf"


@pytest.fixture(scope="module")
def one(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds a workspace with one risk and its mirror, made once."""
    folder = tmp_path_factory.mktemp("mirror")
    root = copy_of(templates["kaznmu"], folder / "u")
    words = ["risk", "add", "--title", "Low response rate", "--category", "methodological"]
    more = ["--likelihood", "3", "--impact", "5", "--unit", "UNIT-university"]
    said = ["-q", "-C", str(root), "--today", TODAY.isoformat()]
    assert run([*said, *words, *more, "--owner", "ROLE-dean"]) == 0
    assert run([*said, "mirror", str(folder / "drive")]) == 0
    return folder


@pytest.fixture
def qms(one: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Return the command line in a copy of that workspace."""
    return Cli(copy_of(one / "u", tmp_path / "u"), capsys)


@pytest.fixture
def drive(one: Path, tmp_path: Path) -> Path:
    """Return a copy of its mirror, with the times of its files."""
    shutil.copytree(one / "drive", tmp_path / "drive", copy_function=shutil.copy2)
    return tmp_path / "drive"


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return bytes and time of last change of every file."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def changed(before: dict[str, tuple[bytes, int]], after: dict[str, tuple[bytes, int]]) -> set[str]:
    """Return the names that came, went, or were written."""
    names = before.keys() | after.keys()
    return {name for name in names if before.get(name) != after.get(name)}


NOTES: Final = {"README.txt", MANIFEST}


def mirror(qms: Cli, drive: Path, *more: str, code: int = 0, today: str | None = None) -> list[str]:
    """Mirror and return the lines of the answer."""
    return qms("mirror", str(drive), *more, code=code, today=today).lines


@pytest.mark.req("KZ-DOC-02")
def test_every_register_is_there_as_workbook_and_pdf_under_the_scheme(drive: Path) -> None:
    names = sorted(path.name for path in (drive / "Registers").iterdir())
    assert len(names) == 2 * REGISTERS
    assert all(name.startswith("2026_11_21_АСБ_") for name in names)
    assert {Path(name).suffix for name in names} == {".pdf", ".xlsx"}
    assert "RSK-2026-0001" in "".join(
        page.extract_text() for page in PdfReader(drive / f"{RISKS}.pdf").pages
    )
    book = openpyxl.load_workbook(drive / f"{RISKS}.xlsx")
    assert "RSK-2026-0001" in [cell.value for cell in book.worksheets[-1]["A"]]


def test_a_note_says_that_the_source_is_elsewhere_and_as_of_which_commit(
    qms: Cli, drive: Path
) -> None:
    note = (drive / "README.txt").read_text(encoding="utf-8")
    assert "These files are a mirror" in note
    assert "2026-11-21" in note
    commit = qms("risk", "list", "--json").json["provenance"]["commit"]
    assert commit[:12] in note


def test_a_second_run_writes_nothing_at_all(qms: Cli, drive: Path) -> None:
    before = state(drive)
    assert mirror(qms, drive) == ["Nothing has changed; nothing was written."]
    assert changed(before, state(drive)) == set()


def test_on_another_day_and_at_another_commit_the_same_content_is_not_written(
    qms: Cli, drive: Path
) -> None:
    before = state(drive)
    qms("unit", "add", "--id", "UNIT-x", "--names", "X")
    mirror(qms, drive, today="2026-11-23")
    assert changed(before, state(drive)) == set()


def test_one_changed_risk_rewrites_only_the_risk_register_under_the_new_day(
    qms: Cli, drive: Path
) -> None:
    before = state(drive)
    qms("set", "RSK-2026-0001", "title", "Very low response rate", today="2026-11-23")
    done = mirror(qms, drive, today="2026-11-23")
    new = RISKS.replace("11_21", "11_23")
    found = {f"{stem}.{end}" for stem in (RISKS, new) for end in ("pdf", "xlsx")}
    assert changed(before, state(drive)) - NOTES == found
    assert not (drive / f"{RISKS}.pdf").exists()
    assert f"{RISKS}.pdf: removed: its content is out of date" in done
    again = state(drive)
    mirror(qms, drive, today="2026-11-24")
    assert changed(again, state(drive)) == set()


def test_changed_on_the_same_day_the_files_keep_their_names(qms: Cli, drive: Path) -> None:
    before = state(drive)
    qms("set", "RSK-2026-0001", "title", "Very low response rate")
    mirror(qms, drive)
    assert changed(before, state(drive)) - NOTES == {f"{RISKS}.pdf", f"{RISKS}.xlsx"}


def test_an_edited_file_is_set_aside_and_told_and_ours_stands_in_its_place(
    qms: Cli, drive: Path
) -> None:
    path = drive / f"{RISKS}.xlsx"
    path.write_bytes(b"somebody's own notes")
    mark = hashlib.sha256(b"somebody's own notes").hexdigest()[:8]
    done = mirror(qms, drive)
    aside = f"{RISKS}.edited-{mark}.xlsx"
    assert (drive / aside).read_bytes() == b"somebody's own notes"
    assert f"{aside}: edited by somebody; set aside under this name" in done
    assert openpyxl.load_workbook(path).sheetnames
    before = state(drive)
    mirror(qms, drive)
    assert changed(before, state(drive)) == set()


def test_an_edited_file_survives_also_when_its_register_changed(qms: Cli, drive: Path) -> None:
    (drive / f"{RISKS}.pdf").write_bytes(b"notes")
    qms("set", "RSK-2026-0001", "title", "Very low response rate")
    mirror(qms, drive, today="2026-11-23")
    assert b"notes" in [path.read_bytes() for path in (drive / "Registers").iterdir()]
    assert not (drive / f"{RISKS}.pdf").exists()


def test_a_removed_file_comes_back_alone(qms: Cli, drive: Path) -> None:
    before = state(drive)
    (drive / f"{RISKS}.pdf").unlink()
    mirror(qms, drive)
    assert changed(before, state(drive)) - NOTES == {f"{RISKS}.pdf"}


def test_foreign_files_are_left_alone_even_under_our_own_name(qms: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "other" / "Registers"
    folder.mkdir(parents=True)
    own = {"Budget.xlsx": b"budget", f"{Path(RISKS).name}.pdf": b"not ours"}
    for name, data in own.items():
        (folder / name).write_bytes(data)
    mirror(qms, tmp_path / "other")
    assert {name: (folder / name).read_bytes() for name in own} == own
    assert (folder / f"{Path(RISKS).name} 2.pdf").exists()
    before = state(tmp_path / "other")
    mirror(qms, tmp_path / "other")
    assert changed(before, state(tmp_path / "other")) == set()


def test_each_language_has_its_registers(qms: Cli, drive: Path) -> None:
    mirror(qms, drive, "--lang", "kk,ru", "--only")
    names = [path.name for path in drive.rglob("*.pdf")]
    assert "2026_11_21_АСБ_Тәуекелдер тізілімі.pdf" in names
    assert "2026_11_21_АСБ_Реестр рисков.pdf" in names
    assert len(names) == 2 * REGISTERS


def test_languages_add_up_over_the_runs_and_stay_without_being_named(qms: Cli, drive: Path) -> None:
    before = state(drive)
    done = mirror(qms, drive, "--lang", "ru")
    assert changed(before, state(drive)) - NOTES == {
        path.relative_to(drive).as_posix() for path in drive.rglob("*") if "Реестры" in str(path)
    } - {"Реестры"}
    assert not [line for line in done if "removed" in line]
    assert (drive / f"{RISKS}.pdf").exists()
    again = state(drive)
    mirror(qms, drive)
    assert changed(again, state(drive)) == set()


def test_a_list_of_an_earlier_program_tells_its_languages_by_its_files(
    qms: Cli, drive: Path
) -> None:
    tree = json.loads((drive / MANIFEST).read_bytes())
    assert tree.pop("languages") == ["en"]
    (drive / MANIFEST).write_text(json.dumps(tree), encoding="utf-8")
    mirror(qms, drive, "--lang", "ru")
    assert (drive / f"{RISKS}.pdf").exists()


def test_a_language_goes_only_when_others_alone_are_asked_for_and_that_is_said(
    qms: Cli, drive: Path
) -> None:
    done = mirror(qms, drive, "--lang", "ru", "--only")
    assert any(line.startswith(f"{RISKS}.pdf: ") for line in done)
    assert not (drive / f"{RISKS}.pdf").exists()
    assert "--lang" in qms("mirror", str(drive), "--only", code=2).err


def test_the_note_names_a_command_that_brings_the_folder_up_to_date(qms: Cli, drive: Path) -> None:
    mirror(qms, drive, "--lang", "ru")
    note = (drive / "README.txt").read_text(encoding="utf-8")
    assert "qms mirror ../drive --circle internal --lang en,ru\n" in note


@pytest.mark.parametrize("allowed", range(5))
def test_a_run_that_was_cut_short_at_any_write_is_mended_by_the_next_one(
    qms: Cli, drive: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    qms("set", "RSK-2026-0001", "title", "Very low response rate")
    left = [allowed]

    def cut(path: Path, data: bytes, mode: int | None = None) -> Path:
        if not left[0]:
            (path.parent / f"{store_files.TEMP_PREFIX}{'0' * 16}").write_bytes(data[:9])
            raise KeyboardInterrupt
        left[0] -= 1
        return real(path, data, mode)

    real = store_files._temporary  # noqa: SLF001 -- every write of every file begins there
    with monkeypatch.context() as patch:
        patch.setattr(store_files, "_temporary", cut)
        mirror(qms, drive, today="2026-11-23", code=130)
    mirror(qms, drive, today="2026-11-27")
    names = [path.name for path in (drive / "Registers").iterdir()]
    assert len(names) == 2 * REGISTERS
    assert not [name for name in names if store_files.is_temporary(name)]
    before = state(drive)
    assert mirror(qms, drive, today="2026-11-28")[-1].startswith("Nothing has changed")
    assert changed(before, state(drive)) == set()


def test_a_file_that_another_program_holds_is_named(
    qms: Cli, drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, target: Path) -> Path:
        if target.suffix == ".pdf":
            raise PermissionError(13, "in use", str(target))
        return real(self, target)

    real = Path.replace
    qms("set", "RSK-2026-0001", "title", "Very low response rate")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        done = qms("mirror", str(drive), code=2)
    assert f"{RISKS}.pdf: the computer refused it (in use)." in done.err
    assert "Close the file in other programs" in done.err
    assert mirror(qms, drive)
    before = state(drive)
    mirror(qms, drive)
    assert changed(before, state(drive)) == set()


@pytest.mark.parametrize("name", [".", "records", "docs/mirror", ".git/mirror"])
def test_a_folder_that_git_would_take_up_is_refused(qms: Cli, name: str) -> None:
    (qms.root / "docs").mkdir()
    done = qms("mirror", str(qms.root / name), code=2)
    assert "git would take the mirror up" in done.err


def test_a_folder_that_git_ignores_may_lie_in_the_workspace(qms: Cli) -> None:
    (qms.root / "build").mkdir()
    mirror(qms, qms.root / "build" / "mirror")
    assert (qms.root / "build/mirror/README.txt").is_file()


def test_a_drive_that_is_not_there_is_not_made(qms: Cli, tmp_path: Path) -> None:
    done = qms("mirror", str(tmp_path / "no" / "drive"), code=2)
    assert "Look whether the drive is connected" in done.err


def test_a_folder_that_is_a_link_is_not_followed(qms: Cli, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "other" / "Registers").symlink_to(tmp_path / "elsewhere")
    done = qms("mirror", str(tmp_path / "other"), code=2)
    assert "the mirror follows none" in done.err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_mirror_for_one_circle_never_becomes_one_for_another(qms: Cli, drive: Path) -> None:
    before = state(drive)
    done = qms("mirror", str(drive), "--circle", "public", code=2)
    assert "This folder mirrors" in done.err
    assert changed(before, state(drive)) == set()


def test_another_workspace_of_the_same_university_does_not_overwrite_the_mirror(
    qms: Cli, drive: Path
) -> None:
    before = state(drive)
    shutil.rmtree(qms.root / ".git")
    git(qms.root, "init", "-q", "-b", "main")
    git(qms.root, "add", ".")
    git(qms.root, "commit", "-q", "-m", "Another beginning")
    done = qms("mirror", str(drive), code=2)
    assert "This folder mirrors another workspace of" in done.err
    shutil.rmtree(qms.root / ".git")
    assert "another workspace of" in qms("mirror", str(drive), code=2).err
    assert changed(before, state(drive)) == set()


def test_without_git_a_workspace_knows_its_mirror_again(qms: Cli, tmp_path: Path) -> None:
    shutil.rmtree(qms.root / ".git")
    mirror(qms, tmp_path / "other")
    assert mirror(qms, tmp_path / "other") == ["Nothing has changed; nothing was written."]
    (qms.root / ".qms" / "workspace-id").unlink()
    assert "another workspace of" in qms("mirror", str(tmp_path / "other"), code=2).err


def test_an_older_clone_does_not_take_the_mirror_back(
    qms: Cli, drive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = Cli(copy_of(qms.root, tmp_path / "older"), capsys)
    qms.risk(5, 5)
    mirror(qms, drive)
    before = state(drive)
    for clone in (older, qms):  # one that lacks the commit, one that has it
        if clone is qms:
            git(qms.root, "reset", "-q", "--hard", "HEAD~1")
        done = clone("mirror", str(drive), code=2)
        assert "The folder is ahead of this copy: qms sync first." in done.err
    assert changed(before, state(drive)) == set()
    git(older.root, "pull", "-q", str(qms.root), "main")
    git(qms.root, "reset", "-q", "--hard", "ORIG_HEAD")
    git(older.root, "pull", "-q", str(qms.root), "HEAD")
    assert mirror(older, drive) == ["Nothing has changed; nothing was written."]


def test_a_mirror_is_not_a_file(qms: Cli, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    assert (
        "is a file; a mirror is a folder" in qms("mirror", str(tmp_path / "note.txt"), code=2).err
    )


@pytest.mark.parametrize("name", ["../out.pdf", "/etc/out.pdf", "C:\\\\out.pdf"])
def test_a_list_that_leads_out_of_the_folder_is_refused(qms: Cli, drive: Path, name: str) -> None:
    tree = json.loads((drive / MANIFEST).read_bytes())
    tree["files"]["readme.txt"]["name"] = name
    (drive / MANIFEST).write_text(json.dumps(tree), encoding="utf-8")
    assert "cannot be read as the list" in qms("mirror", str(drive), code=2).err


def issued(qms: Cli, tmp_path: Path, data: bytes = b"%PDF", more: str = "") -> Path:
    """Record an issued report whose file lies in an archive."""
    path = tmp_path / "annual.pdf"
    path.write_bytes(data)
    sha = hashlib.sha256(b"%PDF").hexdigest()
    qms.put(ISSUED.format(sha=sha, more=more), EVIDENCE.format(place=path, sha=sha))
    return path


@pytest.mark.req("KZ-DOC-01")
def test_an_issued_report_is_there_under_its_own_day(qms: Cli, drive: Path, tmp_path: Path) -> None:
    path = issued(qms, tmp_path)
    mirror(qms, drive)
    assert (drive / NAME).read_bytes() == b"%PDF"
    path.unlink()
    before = state(drive)
    mirror(qms, drive)
    assert changed(before, state(drive)) == set()


def test_one_that_is_not_reachable_or_was_changed_is_told_and_stops_nothing(
    qms: Cli, drive: Path, tmp_path: Path
) -> None:
    path = issued(qms, tmp_path, b"changed")
    done = qms("mirror", str(drive), code=1)
    assert "RPT-2026-0001, annual.pdf: changed after it was issued, not mirrored" in done.lines
    assert "qms evidence check" in done.err
    path.unlink()
    said = mirror(qms, drive)
    assert "RPT-2026-0001, annual.pdf: not reachable from here, not mirrored" in said
    assert not (drive / "Issued reports").exists()


def test_with_q_files_that_are_not_mirrored_are_counted_in_one_line(
    qms: Cli, drive: Path, tmp_path: Path
) -> None:
    issued(qms, tmp_path).unlink()
    mirror(qms, drive)
    assert mirror(qms, drive, "-q") == [
        "Issued files not reachable from here, not mirrored: 1",
        "Nothing has changed; nothing was written.",
    ]


@pytest.mark.req("KZ-ACC-02", part="reports for a circle are tested with the privacy gate")
def test_for_the_public_there_is_only_what_the_policy_publishes(qms: Cli, tmp_path: Path) -> None:
    issued(qms, tmp_path, more="circle: public\n")
    folder = tmp_path / "public"
    mirror(qms, folder, "--circle", "public")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    assert {MANIFEST, "README.txt", NAME} <= names
    assert not [name for name in names if "Risk" in name or "CAPA" in name or "meetings" in name]
    texts = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert not any(b"RSK-2026-0001" in text for text in texts)


def test_what_the_privacy_gate_stops_is_not_written_and_nothing_else_is(
    qms: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gate(_session: Session, _circle: object) -> object:
        def stop(name: str, content: bytes) -> None:
            if content == b"%PDF":
                raise ReportProblem(M("{name}: stopped", name=name))

        return stop

    monkeypatch.setattr(mirrored, "gate", gate)
    issued(qms, tmp_path, more="circle: public\n")
    done = qms("mirror", str(tmp_path / "public"), "--circle", "public", code=2)
    assert "stopped" in done.err
    assert list((tmp_path / "public").iterdir()) == []


def test_records_that_cannot_be_read_stop_the_mirror_before_it_writes(
    qms: Cli, drive: Path
) -> None:
    before = state(drive)
    path = qms.root / "records/risks/RSK-2026-0001.yaml"
    path.write_text("id: [\n", encoding="utf-8")
    assert "RSK-2026-0001.yaml" in qms("mirror", str(drive), code=2).err
    assert changed(before, state(drive)) == set()


@pytest.mark.slow
def test_the_sample_is_mirrored_in_seconds_and_looked_through_in_less(
    kept_sample: Path, tmp_path: Path
) -> None:
    root = copy_of(kept_sample, tmp_path / "s")
    words = ["-q", "-C", str(root), "mirror", str(tmp_path / "drive")]
    taken = []
    for _time in range(2):
        begun = time.perf_counter()
        assert run(words) == 0
        taken.append(time.perf_counter() - begun)
    assert taken[0] < 15
    assert taken[1] < 3


@pytest.mark.req("KZ-DOC-02")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("--type", "annual-iqas"), "2026_11_21_АСБ_annual IQAS report.docx"),
        (("--type", "minutes", "--lang", "kk", "--ext", "pdf"), "2026_11_21_АСБ_Хаттама.pdf"),
        (("--type", "Minutes", "--date", "2024-02-29"), "2024_02_29_АСБ_Minutes.docx"),
    ],
)
def test_a_name_is_built_by_the_scheme(qms: Cli, words: tuple[str, ...], name: str) -> None:
    done = qms("name", "--unit", "UNIT-academic-quality-office", *words)
    assert (done.out, done.err) == (f"{name}\n", "")


def test_a_type_that_nobody_knows_is_built_with_a_remark(qms: Cli) -> None:
    done = qms("name", "--unit", "UNIT-academic-quality-office", "--type", "Doodle: a/b")
    assert done.lines == ["2026_11_21_АСБ_Doodle- a-b.docx"]
    assert "names no known type of document" in done.err
    assert "Words for --type: " in done.err
    assert "minutes" in done.err


@pytest.mark.parametrize(
    "unit", ["АСБ", "асб", "Academic Quality Office", "Академиялық сапа бөлімі"]
)
def test_a_unit_may_be_called_by_abbreviation_or_name(qms: Cli, unit: str) -> None:
    done = qms("name", "--unit", unit, "--type", "minutes")
    assert done.lines == ["2026_11_21_АСБ_Minutes.docx"]


def test_a_unit_that_nobody_knows_is_looked_for_among_units(qms: Cli) -> None:
    done = qms("name", "--unit", "БСА", "--type", "minutes", code=2)
    assert "There is no unit БСА." in done.err
    assert "qms unit list" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "UNIT-none", "--type", "act"), "There is no record UNIT-none"),
        (("--unit", "ROLE-dean", "--type", "act"), "ROLE-dean"),
        (("--unit", "UNIT-university", "--type", "act", "--ext", "jpg"), "jpg is not allowed"),
        (("--unit", "UNIT-university", "--type", "act", "--date", "2026-02-30"), "--date"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(qms: Cli, words: tuple[str, ...], said: str) -> None:
    assert said in qms("name", *words, code=2).err


def test_where_no_scheme_is_set_none_is_invented(dulaty: Cli) -> None:
    done = dulaty("name", "--unit", "UNIT-university", "--type", "act", code=2)
    assert "sets no scheme" in done.err
