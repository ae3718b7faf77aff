"""Of what sort a value of an answer is, as JSON Schema says it."""

from __future__ import annotations

from typing import Final

TEXT: Final = {"type": "string"}
TEXT_OR_NONE: Final = {"type": ["string", "null"]}
WORDS: Final = {"type": ["string", "object"]}
LIST: Final = {"type": "array"}
WHOLE: Final = {"type": "integer"}
WHOLE_OR_NONE: Final = {"type": ["integer", "null"]}
NUMBER: Final = {"type": "number"}
NUMBER_OR_NONE: Final = {"type": ["number", "null"]}
YES_NO: Final = {"type": "boolean"}
COUNT: Final = {"type": "integer", "minimum": 0}
PART_OR_NONE: Final = {"type": ["object", "null"]}
