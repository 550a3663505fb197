"""`hook run`: every commit waits for it, so it comes without the rest of the command line."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..config.kind import Kind
from ..errors import Exit, Failure
from ..flow.hook_run import Looked, look_through_commit, stop_commit
from ..guard.hook.staged import Sighting, StagedFile
from . import render


def main() -> int:
    """As git's hook calls it; what was not foreseen is told by the full command line."""
    gc.disable()  # a process of a moment: looking for garbage costs a twentieth of it
    render.prepare_streams()
    try:
        return tell(look_through_commit(Path("."), _rules), as_json=False)
    except Failure as failure:
        render.problem(failure.notice, as_json=False)
        return failure.exit
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception:  # noqa: BLE001 - the last wall stands in front of the full command line
        from .process import run

        return run(("hook", "run"))


def look(directory: Path, kind: Kind, *, as_json: bool) -> int:
    return tell(look_through_commit(directory, _rules, kind), as_json=as_json)


def _rules(top: Path, files: Sequence[StagedFile], kind: Kind) -> Iterable[Sighting]:
    from ..flow.hook_rules import sight_hazards

    return sight_hazards(top, files, kind)


def tell(looked: Looked, *, as_json: bool) -> int:
    """The findings as the answer. Raises `Stop` (H100) when there are any, for a person."""
    for path in looked.too_large:
        render.say(f"note: {path} is too large to be looked into")
    if as_json:
        render.answer_json({"findings": [_value(each) for each in looked.sightings]})
        return Exit.STOPPED if looked.sightings else Exit.DONE
    for each in looked.sightings:
        render.answer(_lines(each))
    stop_commit(looked)
    return Exit.DONE


def _lines(each: Sighting) -> str:
    return (
        f"{each.file}:{each.line}: {each.code} {each.name}: {each.what}\n"
        f"  {each.statement}\n  why:  {each.why}\n  next: {each.next}"
    )


def _value(each: Sighting) -> dict[str, object]:
    return each._asdict() | {"severity": "stop"}
