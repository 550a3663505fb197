"""How long clients wait while a large table is changed: psql, DDL with lock_timeout, Whimbrel.

    python bench/stall                       # 200,000 rows, some minutes
    python bench/stall --rows 5000000 --write    # and docs/benchmarks.md with its picture

Exit code 1 where Whimbrel made anybody wait longer than its stall budget, a change is not complete,
or a client was refused anything (but those that had prepared a statement on a retyped column).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

from changes import CHANGES
from ground import ground
from report import IDLE, faults, lines, write
from tools import TOOLS

from trial import Trial, steady_trial


def main() -> int:
    asked = _arguments()
    began = time.time()
    found: list[Trial] = []
    with ground(asked.rows) as place:
        print(f"{asked.rows} rows on a primary and a standby, {time.time() - began:.0f} s to fill")
        found.append(steady_trial(place, CHANGES[0], IDLE, None))
        _print(found[-1])
        for change in CHANGES:
            if asked.only and not any(word in change.name for word in asked.only):
                continue
            for name in asked.tools:
                found.append(steady_trial(place, change, name, TOOLS[name]))
                _print(found[-1])
    if asked.keep:
        asked.keep.write_text(json.dumps([asdict(each) for each in found]))
    if asked.write:
        write(found, asked.rows, load=os.getloadavg()[0])
    bad = faults(found)
    print("\n".join(bad or ("Whimbrel: within the budget, complete, nobody refused",)))
    return 1 if bad else 0


def _print(each: Trial) -> None:
    print("\n".join(lines(each)), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--only", nargs="*", help="changes with one of these words in their name")
    parser.add_argument("--tools", nargs="*", default=list(TOOLS), choices=list(TOOLS))
    parser.add_argument("--write", action="store_true", help="docs/benchmarks.md and its picture")
    parser.add_argument("--keep", type=Path, help="every wait, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
