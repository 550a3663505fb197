"""The demo as one JSON document: scenes, what happened in each, verdicts, durations."""

from __future__ import annotations

from typing import assert_never

from ..flow.demo.beat import (
    Answer,
    Beat,
    Happened,
    InScene,
    Line,
    Numbers,
    Refused,
    Says,
    SceneBegins,
    SceneEnds,
    SqlShown,
    StepsShown,
    Told,
    Typed,
)
from .progress import line_of
from .render import scrubbed


class DemoDocument:
    """Collects the beats; `value` is the document once all is told."""

    def __init__(self) -> None:
        self._beats: list[list[dict[str, object]]] = []

    def add(self, beat: Beat) -> None:
        match beat:
            case SceneBegins():
                self._beats.append([])
            case SceneEnds():
                pass
            case _:
                self._beats[-1] += _values(beat)

    def value(self, told: Told) -> dict[str, object]:
        scenes = zip(told.scenes, self._beats, strict=True)
        return {
            "scenes": [
                {
                    "number": scene.number,
                    "title": scene.title,
                    "verdict": scene.outcome.value,
                    "duration_s": round(scene.duration_s, 2),
                    "beats": beats,
                }
                for scene, beats in scenes
            ],
            "traffic": {
                "orders": told.traffic.orders,
                "reads": told.traffic.reads,
                "errors": told.traffic.errors,
                "longest_wait_ms": round(told.traffic.longest_wait_ms, 1),
            },
            "stall_ms": round(told.stall_ms, 1),
            "stall_budget_ms": told.budget_ms,
            "duration_s": round(told.duration_s, 2),
        }


def _values(beat: InScene) -> list[dict[str, object]]:
    match beat:
        case Says(text=text):
            return [{"says": text}]
        case Typed(words=words):
            return [{"command": words}]
        case Line(text=text):
            return [{"stderr": scrubbed(text)}]
        case Happened(event=event):
            line = line_of(event)
            return [{"stderr": line}] if line else []
        case Answer(text=text):
            return [{"stdout": text}]
        case SqlShown(file=file, sql=sql, is_change=is_change):
            return [{"file": file, "sql": sql, "is_change": is_change}]
        case Refused(notice=notice, exit=code):
            parts = {"code": notice.code, "what": notice.what, "why": notice.why}
            return [{"error": parts | {"next": notice.next}, "exit": int(code)}]
        case StepsShown(migration=name, steps=steps):
            rows = [{"number": s.number, "sql": s.sql, "state": s.state} for s in steps]
            return [{"migration": name, "steps": rows}]
        case Numbers(rows=pairs):
            return [{"numbers": dict(pairs)}]
        case _:
            assert_never(beat)
