"""Run in a process of its own: one loop over files with the reader, its refusals and pydantic."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

from qms.kinds import all_kinds
from qms.model.text import said_in
from qms.store.yaml_reader import read


def main() -> None:
    gc.disable()
    kind = all_kinds()["risk"]
    kept = [
        kind.model_validate_json(
            json.dumps(read(path.read_bytes()), ensure_ascii=False),
            strict=True,
            context=said_in("en"),
        )
        for path in sorted(Path(sys.argv[1]).glob("*.yaml"))
    ]
    print(len(kept))


if __name__ == "__main__":
    main()
