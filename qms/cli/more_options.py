"""Commands that take what a kind's fields are typed as, and a few options of their own."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import typer

from qms.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable


def column(option: str, words: str) -> Any:
    """Return an option that names a column of a file."""
    return typer.Option(option, metavar=N_("COLUMN"), help=words)


def with_more(
    plain: Callable[..., None], run: Callable[..., None], **more: Any
) -> Callable[..., None]:
    """Give ``run`` the options of a command and ``more`` ones, by name with their annotation."""

    def command(**given: Any) -> None:
        run(**given)

    extra = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in more.items()
    ]
    parameters = [*inspect.signature(plain).parameters.values(), *extra]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {item.name: item.annotation for item in parameters}
    return command
