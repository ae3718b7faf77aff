"""Trainings: who took part, as a number of people of a body or at a post."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qms.actions.dated import post_of, typed_post
from qms.actions.records import find
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.body import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.actions.session import Session


def trained(session: Session, bodies: Sequence[str], posts: Sequence[str]) -> list[dict[str, Any]]:
    """Return the items of ``trained`` from ``BODY-x=7`` and ``ROLE-dean@UNIT-x=1``.

    A post without a number is one person; of a body the number must be said.
    """
    found = [*_bodies(session, bodies), *_posts(session, posts)]
    return [{"id": str(number), **item} for number, item in enumerate(found, start=1)]


def _bodies(session: Session, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    for text in texts:
        name, number = _parts(text, "--bodies")
        if not isinstance(find(session, name), Body):
            raise UsageProblem(M("{id} is no body.", id=name), M("See the ids with: qms body list"))
        if number is None:
            raise UsageProblem(
                M("{option}: {value} lacks the number of people", option="--bodies", value=text),
                M("As in: {example}", example=f"{name}=7"),
            )
        yield {"body": name, "number": number}


def _posts(session: Session, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    for text in texts:
        name, number = _parts(text, "--posts")
        find(session, typed_post(name).role)
        yield {"post": post_of(session, name), "number": number or 1}


def _parts(text: str, option: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"([^=\s]+)(?:=([1-9][0-9]{0,4}))?", text.strip())
    if match is None:
        raise UsageProblem(
            M("{option}: {value} is not understood", option=option, value=text),
            M("As in: {example}", example="BODY-quality-assurance-commission=7"),
        )
    return match[1], int(match[2]) if match[2] else None
