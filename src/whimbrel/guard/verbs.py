"""Our own verbs, the names they also answer to, and what each one does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..config.kind import Kind
from ..errors import Notice, Usage
from .table import Act, judge_act
from .verdict import Judgement

# Verbs not in the design's table: those that touch project files only are free, those that
# change our records go as `resolve`, users' objects as `deploy`, losing data as `reset`.
VERBS: Mapping[str, Act] = MappingProxyType(
    {
        "demo": Act.FILES,
        "completion": Act.FILES,
        "init": Act.FILES,
        "env": Act.READ,
        "identity show": Act.READ,
        "identity mark": Act.RECORDS,
        "identity claim": Act.RECORDS,
        "policy show": Act.READ,
        "policy set": Act.RECORDS,
        "doctor": Act.READ,
        "generate": Act.READ,
        "push": Act.PUSH,
        "migrate": Act.MIGRATE,
        "deploy": Act.DEPLOY,
        "status": Act.READ,
        "history": Act.READ,
        "resolve": Act.RECORDS,
        "rollback": Act.ROLLBACK,
        "reset": Act.RESET,
        "seed": Act.SEED,
        "test databases": Act.SEED,
        "squash": Act.FILES,
        "adopt": Act.RECORDS,
        "amend": Act.RECORDS,
        "diff": Act.READ,
        "pull": Act.READ,
        "format": Act.FILES,
        "validate": Act.FILES,
        "check": Act.READ,
        "fix": Act.FILES,
        "explain": Act.FILES,
        "safety-check": Act.FILES,
        "run": Act.FILES,  # what it runs is judged as an operation of its own
        "execute": Act.FILES,  # what it executes is judged by its SQL
        "hook install": Act.FILES,
        "hook uninstall": Act.FILES,
        "hook run": Act.FILES,
        "drift": Act.READ,
        "rehearse": Act.READ,
        "signoff": Act.RECORDS,
        "receipt show": Act.FILES,
        "receipt verify": Act.FILES,
        "receipt key": Act.FILES,
        "receipt trust": Act.RECORDS,
        "receipt distrust": Act.RECORDS,
        "backup create": Act.READ,
        "backup list": Act.READ,
        "backup verify": Act.READ,
        "backup drill": Act.READ,
        "backup restore": Act.ROLLBACK,
        "backup prune": Act.FILES,
        "restore": Act.ROLLBACK,
        "recover fence": Act.RECORDS,
        "recover assess": Act.READ,
        "recover copy": Act.READ,
        "recover unfence": Act.RECORDS,
        "recover report": Act.READ,
        "protect": Act.RECORDS,
        "protect show": Act.READ,
        "protect allow": Act.RECORDS,
        "protect disallow": Act.RECORDS,
        "protect remove": Act.RECORDS,
        "unlock": Act.RECORDS,
        "freeze": Act.RECORDS,
        "freeze show": Act.READ,
        "backfill list": Act.READ,
        "backfill pause": Act.RECORDS,
        "backfill cancel": Act.RECORDS,
        "backfill resume": Act.DEPLOY,
        "monitor": Act.READ,
        "alerts test": Act.FILES,
        "alerts rules": Act.FILES,
        "studio": Act.STUDIO,
    }
)

# A flag that makes another act of its verb.
FLAGS: Mapping[tuple[str, str], Act] = MappingProxyType(
    {
        ("push", "--accept-data-loss"): Act.PUSH_WITH_LOSS,
        ("push", "--force-reset"): Act.RESET,
        ("migrate", "--create-only"): Act.FILES,
        ("rollback", "--release"): Act.RECORDS,
        ("drift", "--adopt"): Act.RECORDS,
        ("drift", "--revert"): Act.ROLLBACK,
        ("recover copy", "--apply"): Act.ROLLBACK,
    }
)

# Prisma's two-word forms are ours too.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "migrate dev": "migrate",
        "migrate deploy": "deploy",
        "migrate reset": "reset",
        "migrate status": "status",
        "migrate resolve": "resolve",
        "migrate diff": "diff",
        "db push": "push",
        "db pull": "pull",
        "db seed": "seed",
        "db execute": "execute",
    }
)


def judge_verb(verb: str, kind: Kind, flags: frozenset[str] = frozenset()) -> Judgement:
    """May this verb of ours run here? Asked before anything else a command does.

    `verb` as in VERBS or ALIASES (`push`, `migrate reset`, `identity mark`). `flags` are long
    options as given; those that do not matter are ignored. Raises Usage (G110) for a verb that
    does not exist.
    """
    name = ALIASES.get(verb, verb)
    if name not in VERBS:
        raise Usage(
            Notice(
                code="G110",
                what=f"there is no command {verb!r}",
                why="a command that is not known cannot be judged",
                next="whimbrel --help",
            )
        )
    act, flag = act_of(name, flags)
    return judge_act(act, kind, f"{verb} {flag}".rstrip())


def act_of(verb: str, flags: frozenset[str]) -> tuple[Act, str]:
    """What the verb does with these flags, and the flag that made the difference."""
    acts = [(act, flag) for (name, flag), act in FLAGS.items() if name == verb and flag in flags]
    return max(acts, key=lambda pair: _SEVERITY[pair[0]], default=(VERBS[verb], ""))


_SEVERITY: Mapping[Act, int] = MappingProxyType(
    {
        Act.FILES: 0,
        Act.READ: 0,
        Act.RECORDS: 1,
        Act.ROLLBACK: 2,
        Act.PUSH_WITH_LOSS: 3,
        Act.RESET: 4,
    }
)


def page_name(name: str) -> tuple[str, str] | None:
    """`db:staging:push` → ("staging", "push"), `db:push` → ("", "push"); None for other words."""
    head, *rest = name.lower().split(":")
    if head != "db" or not 1 <= len(rest) <= 2:
        return None
    environment, verb = ("", *rest) if len(rest) == 1 else (rest[0], rest[1])
    return (environment, verb) if verb in VERBS else None
