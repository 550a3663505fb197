"""Operations in anybody's words (ours, other tools', shell, SQL) judged by what they would do."""

from .judge import judge_operation, judge_readings, judge_sql, read_operation
from .reading import Reading, Scene
from .render import render

__all__ = [
    "Reading",
    "Scene",
    "judge_operation",
    "judge_readings",
    "judge_sql",
    "read_operation",
    "render",
]
