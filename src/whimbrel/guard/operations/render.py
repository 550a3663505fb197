"""A judgement as `safety-check` prints it; the first line is a promise that scripts rely on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from ..verdict import Judgement, Verdict, contact_lines


def render(judgement: Judgement, *, contacts: Sequence[str] = ()) -> str:
    """`❌ BLOCKED: Operation "migrate reset" is not allowed in production`, then why and next."""
    lines = [first_line(judgement), f"   why:     {judgement.why}"]
    if judgement.gates:
        lines.append(f"   gates:   {' · '.join(judgement.gates)}")
    if judgement.instead:
        lines.append(f"   instead: {judgement.instead}")
    if judgement.verdict is Verdict.STOP:
        lines.extend(f"   {line}" for line in contact_lines(judgement.kind, contacts))
    return "\n".join(lines)


def first_line(judgement: Judgement) -> str:
    operation, where = f'Operation "{judgement.operation}"', judgement.kind.value
    match judgement.verdict:
        case Verdict.STOP:
            return f"❌ BLOCKED: {operation} is not allowed in {where}"
        case Verdict.ASK:
            return f"⚠️ ASKS: {operation} needs a confirmation in {where}"
        case Verdict.GO | Verdict.GATES:
            return f"✅ ALLOWED: {operation} is allowed in {where}"
        case _:
            assert_never(judgement.verdict)
