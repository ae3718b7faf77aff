"""The history of one record, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.actions.records import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.actions.session import Session


def history(session: Session, record_id: str) -> list[dict[str, Any]]:
    """Return changes newest first: recorded (date), field, before, after, summary, commit.

    Also of a record that cannot be read now; raises UsageProblem where there is none.
    """
    _, path, _ = text_of(session, record_id)
    commits = session.store.history(path)
    found: list[dict[str, Any]] = []
    trees = [session.store.tree_of(commit) for commit in commits]
    for number, commit in enumerate(commits):
        earlier = trees[number + 1] if number + 1 < len(trees) else {}
        for field, before, after in differences(earlier, trees[number]):
            found.append(
                {
                    "recorded": commit.committer_date.date(),
                    "field": field,
                    "before": before,
                    "after": after,
                    "summary": commit.subject,
                    "commit": commit.id,
                }
            )
    return found


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """Yield fields that differ; items of lists are compared by their id."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        name = f"{prefix}{key}"
        if _keyed(old) and _keyed(new):
            yield from differences(_by_id(old), _by_id(new), f"{name}.")
        elif isinstance(old, dict | None) and isinstance(new, dict) and prefix + str(key):
            yield from differences(old or {}, new, f"{name}.")
        else:
            yield name, old, new


def _keyed(value: Any) -> bool:
    return value is None or (
        isinstance(value, list)
        and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in value)
    )


def _by_id(value: Any) -> dict[str, Any]:
    return {item["id"]: {k: v for k, v in item.items() if k != "id"} for item in value or []}
