"""Options of the verbs of ``qms doc``, declared once."""

from __future__ import annotations

from typing import Annotated

import typer

from qms.actions.doc_life_said import KINDS, PARTS, SORTS
from qms.i18n import N_

Id = Annotated[str, typer.Argument(metavar="DOC", help=N_("Id of a document"))]
Date = Annotated[str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))]
By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]
Basis = Annotated[
    str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))
]
Edition = Annotated[
    str | None, typer.Option("--edition", metavar="N", help=N_("Edition, else the draft"))
]
Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="EVD", help=N_("What proves it"))
]
Outside = Annotated[
    str | None,
    typer.Option("--outside", metavar=N_("PLACE"), help=N_("Where it is kept, outside git")),
]
Language = Annotated[
    str, typer.Option("--language", metavar="kk|ru|en", help=N_("Language of the text"))
]
Ground = Annotated[
    str | None, typer.Option("--ground", metavar=N_("WORD"), help=N_("Ground of the change"))
]
Number = Annotated[
    str | None, typer.Option("--number", metavar="N", help=N_("Edition as it is printed"))
]
Summary = Annotated[
    str | None, typer.Option("--summary", metavar=N_("TEXT"), help=N_("What is new, in short"))
]
Notice = Annotated[
    str | None, typer.Option("--notice", metavar="N", help=N_("Number of the notice"))
]
NoticeDate = Annotated[
    str | None, typer.Option("--notice-date", metavar=N_("DATE"), help=N_("Date of the notice"))
]
Permission = Annotated[
    str | None, typer.Option("--permission", metavar="DEC", help=N_("Act that permits the change"))
]
Sort = Annotated[
    str | None,
    typer.Option("--sort", metavar="|".join(SORTS), help=N_("Kind of edition")),
]
Change = Annotated[
    list[str] | None,
    typer.Option(
        "--change",
        metavar=f"SECTION|{'/'.join(KINDS)}|TEXT|{'=...|'.join(PARTS)}=...",
        help=N_("A line of the change sheet with its parts"),
    ),
]
Why = Annotated[str, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))]
