"""Jinja with a budget: whatever a template makes the machine do is counted.

Imported late, by ``sandbox`` alone.  The code made from a template pays for each block of it that
is carried out, so a loop, a macro and an included template cost what they repeat.
"""

from __future__ import annotations

from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Undefined, nodes
from jinja2.compiler import CodeGenerator, operators
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from qms.i18n import M, Shown
from qms.report.budget import LARGEST, LETTERS, Budget, Refused, check_operation, too_large
from qms.report.escape import escape_text
from qms.report.spoken import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2.compiler import Frame
    from jinja2.runtime import Context

_STEP: Final = 3
_FILE: Final = 50
_SIZES: Final = {"batch": 1000, "number": 100, "round": 100, "slice": 1000, "truncate": 100_000}
"""Filters that take a size, and the largest one."""
_TEXTUAL: Final = "capitalize lower replace string title trim truncate upper wordcount"
_FREE: Final = "count d default first last length"
_METHODS: Final[dict[type, str]] = {
    str: "casefold capitalize count endswith find isalpha isdigit isnumeric isspace lower lstrip "
    "partition removeprefix removesuffix rpartition rsplit rstrip split splitlines startswith "
    "strip title upper",
    dict: "get items keys values",
    list: "count index",
    tuple: "count index",
    bytes: "",
    int: "bit_length is_integer",
    float: "is_integer",
}
"""All that may be called on the plain types: others can ask for memory without an end."""


class Environment(ImmutableSandboxedEnvironment):
    """The sandbox with a budget; :meth:`begin` grants a new one for each report."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "**", "%"))

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 -- jinja's own options
        # carrying out constant parts while compiling would pass by the budget
        super().__init__(optimized=False, **options)
        self.code_generator_class = _Generator
        self.budget = Budget()
        self.lang = "en"

    def begin(self, lang: str) -> None:
        """Grant the budget of one report, whose words are ``lang``."""
        self.budget = Budget()
        self.lang = lang

    def spend(self, units: int) -> bool:
        """Pay for a block; true, so that it can stand in a condition."""
        self.budget.spend(units)
        return True

    def weighed(self, value: object) -> object:
        return self.budget.weighed(value)

    def made(self, value: object) -> object:
        return self.budget.made(value)

    def glued(self, parts: tuple[object, ...]) -> str:
        """Join the parts of ``a ~ b``, each measured before they are one text."""
        texts = [self._text(one) for one in parts]
        if sum(map(len, self.budget.weighed(texts))) > LARGEST * LETTERS:
            raise too_large()
        if any(isinstance(text, Markup) for text in texts):
            return Markup("").join(escaped_within(text) for text in texts)
        return "".join(texts)

    def _text(self, value: object) -> str:
        told = printable(value, self.lang)
        return told if isinstance(told, str) else str(told)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 -- values of a template
        check_operation(operator, left, right)
        return self.budget.made(super().call_binop(context, operator, left, right))

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805, PYI063 -- jinja's own
        __self.budget.spend(_STEP)
        __self.budget.weighed((*args, *kwargs.values()))
        return __self.budget.made(super().call(__context, __obj, *args, **kwargs))

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 -- as above
        if isinstance(argument, tuple):
            self.budget.weighed(argument)
        return super().getitem(obj, argument)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 -- as above
        plain = next((known for known in _METHODS if isinstance(obj, known)), None)
        if plain is not None and callable(value) and attr not in _METHODS[plain].split():
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401 -- as above
        """Leave ``str.format`` unwrapped, so that :meth:`is_safe_attribute` refuses it."""

    def join_path(self, template: str, parent: str) -> str:
        """Pay for another template that one names."""
        self.budget.spend(_FILE)
        return super().join_path(template, parent)

    def bound(self) -> None:
        """Put the filters and tests known by now under the budget."""
        self.filters = {name: self._filter(name, one) for name, one in self.filters.items()}
        self.tests = {name: self._test(one) for name, one in self.tests.items()}

    def _filter(self, name: str, run: Callable[..., Any]) -> Callable[..., Any]:
        first = 1 if hasattr(run, "jinja_pass_arg") else 0

        # wraps() also copies jinja's mark of what is passed before the value
        @wraps(run)
        def paid(*args: Any, **values: Any) -> Any:  # noqa: ANN401 -- values of a template
            self.budget.spend(_STEP)
            if name in _TEXTUAL.split():
                args = (*args[:first], printable(args[first], self.lang), *args[first + 1 :])
            if name in _SIZES:
                _check_sizes(_SIZES[name], (*args[first + 1 :], *values.values()))
            if name in _FREE.split():
                return run(*args, **values)
            self.budget.weighed((*args[first:], *values.values()))
            return self.budget.made(run(*args, **values))

        return paid

    def _test(self, run: Any) -> Callable[..., Any]:  # noqa: ANN401 -- jinja has no type for it
        @wraps(run)
        def paid(*args: Any) -> Any:  # noqa: ANN401 -- values of a template
            self.budget.spend(_STEP)
            if len(args) > 1:
                self.budget.weighed(args)
            return run(*args)

        return paid


def _check_sizes(largest: int, values: Iterable[object]) -> None:
    if any(isinstance(value, int) and abs(value) > largest for value in values):
        raise too_large()


def escaped_within(text: str) -> Markup:
    """Escape a part of a line, which keeps the spaces around it."""
    words = text.strip()
    if isinstance(text, Markup) or not words:
        return Markup(text)  # noqa: S704 -- escaped before, or spaces
    return Markup(text.replace(words, escape_text(words)))  # noqa: S704 -- escaped just here


def printable(value: object, lang: str) -> object:
    """Return a value of which ``str`` makes words.

    Raises Refused for one that would print as code: a list, an object without words.
    """
    if isinstance(value, Shown):
        return spoken(value, lang)
    if value is None or isinstance(value, str | int | float | date | Undefined):
        return value
    bare = type(value).__str__ is object.__str__
    if bare or isinstance(value, list | tuple | dict | set | frozenset):
        raise Refused(
            M("the template prints a list or an object as if it were a text"),
            hint=M("Parts of a list are joined: {example}", example="{{ items | join }}"),
        )
    return value


def _cost(parts: Iterable[nodes.Node]) -> int:
    """Return the units of carrying out nodes once, without the blocks inside them."""
    units, waiting = 0, list(parts)
    while waiting:
        node = waiting.pop()
        units += 1
        if isinstance(node, nodes.TemplateData):
            units += len(node.data) // LETTERS
        waiting.extend(node.iter_child_nodes(exclude=("body", "else_")))
    return units


class _Generator(CodeGenerator):
    """Writes the payments into the code that is made from a template."""

    _defaults = 0

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        parts = list(nodes)
        self.writeline(f"environment.spend({1 + _cost(parts) + self._defaults})")
        self._defaults = 0
        super().blockvisit(parts, frame)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> Any:  # noqa: ANN401 -- jinja's own
        # defaults are carried out again at each call
        self._defaults = len(node.args) + _cost(node.defaults)
        return super().macro_body(node, frame)

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802 -- jinja's own
        if node.test is not None:
            # an item that the condition leaves out reaches no block
            price = nodes.Const(2 + _cost([node.test]))
            pay = nodes.Call(nodes.EnvironmentAttribute("spend"), [price], [], None, None)
            node.test = nodes.And(pay, node.test).set_lineno(node.test.lineno)
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 -- jinja's own
        self.write("environment.glued((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 -- jinja's own
        self.write("(")
        self._weighed(node.expr, frame)
        for operand in node.ops:
            self.write(f" {operators[operand.op]} ")
            self._weighed(operand.expr, frame)
        self.write(")")

    def _weighed(self, node: nodes.Node, frame: Frame) -> None:
        self.write("environment.weighed(")
        self.visit(node, frame)
        self.write(")")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802 -- jinja's own
        self.write("environment.made(")
        super().visit_List(node, frame)
        self.write(")")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802 -- jinja's own
        self.write("environment.made(")
        super().visit_Dict(node, frame)
        self.write(")")

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802 -- jinja's own
        # the left side of an assignment is a tuple too
        read = node.ctx == "load"
        self.write("environment.made(" if read else "")
        super().visit_Tuple(node, frame)
        self.write(")" if read else "")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 -- jinja's own
        part = isinstance(node.arg, nodes.Slice)
        self.write("environment.made(" if part else "")
        super().visit_Getitem(node, frame)
        self.write(")" if part else "")
