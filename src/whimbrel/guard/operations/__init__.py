"""Operations in anybody's words (ours, other tools', shell, SQL) judged by what they would do."""

from .judge import judge_operation, judge_sql
from .render import render

__all__ = ["judge_operation", "judge_sql", "render"]
