"""The styles that people and programs write a record in; one value of each is to be changed.

A style is its name, the file, the path of a value on one line, and the value to set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from qms.store.yaml_marks import Path
    from qms.store.yaml_reader import Json


class Style(NamedTuple):
    name: str
    text: str
    path: Path = ("status",)
    value: Json = "closed"


STYLES: Final = (
    Style("plain", "id: A\nstatus: open\nnext: 1\n"),
    Style("single quotes", "id: A\nstatus: 'open'\nnext: 1\n"),
    Style("double quotes", 'id: A\nstatus: "open"\nnext: 1\n'),
    Style("quotes in quotes", "id: A\nstatus: 'it''s \"open\"'\n", value='it\'s "closed"'),
    Style("escapes", 'status: "a\\tb"\n'.replace("\\t", "\\u00e9"), value="naïve\\path"),
    Style("comment at the end", "status: open  # since March\nnext: 1\n"),
    Style("comment above", "id: A\n# the state\nstatus: open\n"),
    Style("comment below", "status: open\n# the rest\nnext: 1\n"),
    Style("comments everywhere", "# a\nid: A # b\n\n# c\nstatus: open # d\n\n# e\n"),
    Style("comment with quotes", 'status: open # don\'t "touch": this\nnext: 1\n'),
    Style("sign in quotes", "status: 'open # not a comment' # comment\n"),
    Style("blank lines", "\n\nid: A\n\n\nstatus: open\n\n\nnext: 1\n"),
    Style("wide gap", "id:      A\nstatus:  open\nnext:    1\n"),
    Style("space before colon", "id : A\nstatus : open\n"),
    Style("trailing spaces", "id: A   \nstatus: open   \nnext: 1\n"),
    Style("no line end at the end", "id: A\nstatus: open"),
    Style("explicit document", "---\nid: A\nstatus: open\n...\n"),
    Style("comment before document", "# yaml-language-server: x\n---\nstatus: open\n"),
    Style("odd order", "zeta: 1\nstatus: open\nalpha: 2\nid: A\n"),
    Style("quoted key", "'id': A\n\"status\": open\n"),
    Style("cyrillic", "атауы: Тәуекел\nkүйі: ашық\n", ("kүйі",), "жабық"),
    Style("emoji before", "title: 👩\u200d🎓 👩\u200d🎓\nstatus: open\n"),
    Style("key in two lines", "? status\n: open\nnext: 1\n"),
    Style("value on the next line", "status:\n  open\nnext: 1\n"),
    Style("nested", "a:\n  b:\n    status: open\n    c: 1\n", ("a", "b", "status")),
    Style("nested by four", "a:\n    b:\n        status: open\n", ("a", "b", "status")),
    Style("nested by one", "a:\n b:\n  status: open\n", ("a", "b", "status")),
    Style("list item", "list:\n  - one\n  - open\n  - two\n", ("list", 1)),
    Style("list not indented", "list:\n- one\n- open\nnext: 1\n", ("list", 1)),
    Style("list indented by four", "list:\n    -   one\n    -   open\n", ("list", 1)),
    Style("list of lists", "list:\n  - - one\n    - open\n", ("list", 0, 1)),
    Style("list of mappings", "l:\n  - id: a\n    status: open\n  - id: b\n", ("l", 0, "status")),
    Style("first key of an item", "l:\n  - status: open\n    id: a\n", ("l", 0, "status")),
    Style("item below its dash", "l:\n  -\n    status: open\n    id: a\n", ("l", 0, "status")),
    Style("comments between items", "l:\n  # a\n  - open # b\n  # c\n  - two\n", ("l", 0)),
    Style("flow list", "id: A\nl: [one, open, two] # c\n", ("l", 1)),
    Style("flow list with commas in text", "l: ['a, b', open, \"c]\"]\n", ("l", 1), "x, y"),
    Style("flow list over lines", "l: [\n  one,\n  open, # c\n  two,\n]\n", ("l", 1)),
    Style("flow mapping", "m: {id: A, status: open, n: 1}\n", ("m", "status")),
    Style("flow mapping without spaces", 'm: {"id":"A","status":"open"}\n', ("m", "status")),
    Style("json", '{"id": "A",\n "status": "open",\n "l": [1, 2]}\n'),
    Style("flow key without value", "m: {status, id: A}\n", ("m", "status")),
    Style("flow value empty", "m: {status: , id: A}\n", ("m", "status")),
    Style("after a literal block", "notes: |\n  one\n\n  two # no comment\n\nstatus: open\n"),
    Style("after a kept block", "notes: |+\n  one\n\n\nstatus: open\n"),
    Style("after a stripped block", "notes: |-\n  one\nstatus: open\nnext: 1\n"),
    Style("after a folded block", "notes: >\n  one\n  two\n\n  three\nstatus: open\n"),
    Style("after folded plain text", "notes: one\n  two\n  three\nstatus: open\n"),
    Style("after folded quotes", 'notes: "one\n  two \\\n  three"\nstatus: open\n'),
    Style("long line", f"notes: {'word ' * 400}end\nstatus: open\n"),
    Style("value empty", "id: A\nstatus:\nnext: 1\n"),
    Style("value empty with comment", "id: A\nstatus: # none yet\nnext: 1\n"),
    Style("value empty at the end", "id: A\nstatus:"),
    Style("list item empty", "l:\n  - a\n  -\n  - b\n", ("l", 1)),
    Style("null", "id: A\nstatus: null\n"),
    Style("text that looks typed", "id: A\nstatus: open\n", value="no"),
    Style("text with a colon", "status: open\nnext: 1\n", value="Decision: closed # now"),
    Style("number", "n: 12 # twelve\nx: 1\n", ("n",), 13),
    Style("number to text", "n: 12\nx: 1\n", ("n",), "12"),
    Style("text to number", "n: '12'\nx: 1\n", ("n",), 12),
    Style("fraction", "n: 1.5\nx: 1\n", ("n",), 2.0),
    Style("boolean", "n: true\nx: 1\n", ("n",), False),
    Style("to nothing", "status: open # c\nx: 1\n", value=None),
    Style("to empty text", "status: open\nx: 1\n", value=""),
    Style("to an empty list", "status: open # c\nx: 1\n", value=[]),
    Style(
        "line of a literal block", "a: |\n  one\n  two\n\n  six\nb: 1\n", ("a",), "one\n2\n\nsix\n"
    ),
    Style("line of a wide block", "a: |-\n      one\n      two\nb: 1\n", ("a",), "one\n2"),
    Style("line of a block with comment", "a: | # c\n  one\n  two\nb: 1\n", ("a",), "1\ntwo\n"),
    Style("word of a folded block", "a: >\n  one two\n  six\nb: 1\n", ("a",), "one 2 six\n"),
    Style("word of folded text", "a: one two\n  six\nb: 1\n", ("a",), "one two 6"),
    Style("word of folded quotes", "a: 'one two\n  six'\nb: 1\n", ("a",), "1 two six"),
)
