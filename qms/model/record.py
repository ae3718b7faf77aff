"""A record and the declaration of its kind, from which everything else is derived."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from qms.i18n import N_
from qms.model.days import within_reach
from qms.model.fields import FormerId
from qms.model.ids import Numbering
from qms.model.items import Item
from qms.model.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    from qms.model.states import Workflow

    Tree = dict[str, Any]
    Upgrade = Callable[[Tree], Tree]


class Circle(StrEnum):
    """Who may see a record: the office's own work, all staff, everybody."""

    INTERNAL = N_("internal")
    CORPORATE = N_("corporate")
    PUBLIC = N_("public")


@dataclass(frozen=True, slots=True)
class KindSpec:
    """The declaration of a record kind.

    ``main_file`` is given for kinds with files: each record is a folder that holds it.
    ``columns`` name fields, or figures that the engine derives (``state``, ``score``).
    ``opening`` names the list whose first item ``add`` writes from its own options.
    ``inherits`` names the fields that a new record takes over from its first source.
    ``flags`` gives fields a second option name on the command line.
    ``upgrades[n]`` turns the raw tree of schema version n + 1 into version n + 2.
    """

    prefix: str
    folder: str
    title: str
    plural: str
    numbering: Numbering = Numbering.YEARLY
    fixed_id: str | None = None
    main_file: str = ""
    columns: tuple[str, ...] = ("title",)
    asks: tuple[str, ...] = ()
    opening: str | None = None
    flags: tuple[tuple[str, str], ...] = ()
    inherits: tuple[str, ...] = ()
    flow: Workflow | None = None
    circle: Circle = Circle.INTERNAL
    upgrades: tuple[Upgrade, ...] = ()
    completes_import: Callable[[Tree, dt.date], Tree] | None = None

    @property
    def version(self) -> int:
        """Return the schema version that this program writes."""
        return len(self.upgrades) + 1


class OpenValue(Item):
    """A value that two sides changed: the record holds ours, this the other two.

    ``path`` names items of lists by their id: ``updates.3.text``.  ``gone`` names the side that
    took the value away; the record then holds what the other side made of it.
    """

    path: str
    theirs: Any = None
    base: Any = None
    gone: Literal["ours", "theirs"] | None = None


class Conflict(Item):
    """The other side of an unsettled merge: field by field, or a whole record.

    ``side`` names it (a branch or a commit).  ``record`` is another record that was given the same
    id; ``gone`` the side that took the whole record away; ``unreadable`` says that theirs is not
    valid YAML and stands only in git's history.
    """

    side: str = ""
    fields: tuple[OpenValue, ...] = ()
    record: dict[str, Any] | None = None
    gone: Literal["ours", "theirs"] | None = None
    unreadable: bool = False


Scalar = str | int | float | bool

_TAIL: Final = ("circle", "aliases", "custom", "notes", "conflict")


class Record(BaseModel):
    """What every kind shares.  Frozen; unknown keys do not load."""

    # a validator is made when it is first needed: most commands need those of a few kinds
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True, defer_build=True
    )
    spec: ClassVar[KindSpec]

    id: str = Field(title=N_("Id"))
    schema_version: int = Field(alias="schema", ge=1, title=N_("Schema version"))
    circle: Circle | None = Field(None, title=N_("Circle"))
    aliases: tuple[FormerId, ...] = Field((), title=N_("Aliases"))
    custom: dict[str, Scalar] = Field(default_factory=dict, title=N_("Own fields"))
    notes: Text | None = Field(None, title=N_("Notes"))
    conflict: Conflict | None = Field(None, title=N_("Unsettled conflict"))

    def __init_subclass__(cls, spec: KindSpec | None = None, **options: Any) -> None:
        """Keep the declaration given in the class statement."""
        super().__init_subclass__(**options)
        if spec is not None:
            cls.spec = spec

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Add to the declaration that no day lies out of reach."""
        return within_reach(handler(source))

    @classmethod
    def key_order(cls) -> tuple[str, ...]:
        """Return the keys in the order in which they stand in a file."""
        names = [field.alias or name for name, field in cls.model_fields.items()]
        own = [name for name in names if name not in {"id", "schema", *_TAIL}]
        return ("id", "schema", *own, *_TAIL)

    @property
    def shown_circle(self) -> Circle:
        """Return the circle, the kind's own when the record names none."""
        return self.circle or self.spec.circle


def order_at(record: Record, path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys of the mapping that a path leads into, in the order in which they stand."""
    node: Any = record
    for step in path[:-1]:
        if isinstance(step, int) and isinstance(node, tuple) and step < len(node):
            node = node[step]
        elif isinstance(node, BaseModel):
            node = getattr(node, _names(node).get(str(step), ""), None)
        else:
            return ()
    if isinstance(node, Record):
        return node.key_order()
    return tuple(_names(node)) if isinstance(node, BaseModel) else ()


def _names(model: BaseModel) -> dict[str, str]:
    """Return the stored key of each field -> its name."""
    return {field.alias or name: name for name, field in type(model).model_fields.items()}
