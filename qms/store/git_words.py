"""What it means when git fails, in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M, Message

if TYPE_CHECKING:
    from qms.store.git_run import Answer, Place

_MISSING: Final = (
    *("bad object", "not a tree object", "bad tree object", "ould not read", "could not fetch"),
)
# Words of git (always in English, see git_run) -> what to say instead
_KNOWN: Final = (
    (
        ("invalid date format",),
        M("GIT_AUTHOR_DATE or GIT_COMMITTER_DATE is no date."),
        M("Dates are written year-month-day, as 2026-03-31."),
    ),
    (
        ("dubious ownership",),
        M("Git does not open {folder}, because the folder belongs to another user."),
        M("If you trust it: git config --global --add safe.directory {folder}"),
    ),
    (
        (".lock': File exists",),
        M("Another git program is at work in {folder}."),
        M("Wait for it, then repeat; if none is running, remove the *.lock files in {git}."),
    ),
    (
        ("No space left on device",),
        M("The disk is full: git wrote nothing in {folder}."),
        M("Free some space, then repeat the command."),
    ),
    (
        ("ermission denied",),
        M("Git may not write in {folder}."),
        M("Ask for the right to write in {git}."),
    ),
    (
        ("bad config",),
        M("The settings of git in {folder} cannot be read."),
        M("Mend the file {git}/config or your own .gitconfig."),
    ),
    (
        _MISSING,
        M("Part of the history is missing or damaged in {folder}."),
        M("Look at it with git fsck; clone again without --filter if the clone is partial."),
    ),
    (
        ("failed to sign",),
        M("The commit could not be signed."),
        M("Look whether your signing key works: git -C {folder} commit --allow-empty -S"),
    ),
)


def no_git() -> StoreProblem:
    """Say that there is no git."""
    return StoreProblem(
        M("The program git is not installed here."),
        M("Install it (Debian: apt install git; others: git-scm.com), then repeat the command."),
    )


def broken_off() -> StoreProblem:
    """Say that an answer of git is not whole."""
    # git itself does not say when it could not write all of an answer
    return StoreProblem(
        M("git broke off in the middle of its answer."),
        M("Repeat the command; if it happens again, look at the disk and its free space."),
    )


def problem(answer: Answer, command: str, place: Place) -> StoreProblem:
    """Say what a failed command means and what to do, in our words."""
    from qms.store.git_place import is_partial, partial_problem  # which starts git

    if any(mark in answer.words for mark in _MISSING) and is_partial(place):
        return partial_problem()
    for marks, message, hint in _KNOWN:
        if any(mark in answer.words for mark in marks):
            return StoreProblem(
                Message(message.text, {"folder": str(place.top)}),
                Message(hint.text, {"folder": str(place.top), "git": str(place.git_dir)}),
            )
    return StoreProblem(
        M("Git could not do its part ({command}, code {n}).", command=command, n=answer.status),
        M("See what it says to: git -C {folder} status", folder=str(place.top)),
    )
