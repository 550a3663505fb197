"""The plan in the form that is written, proven; in two phases where a table would be rewritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ..errors import Failure
from ..guard.rewrites import accepted
from ..plan.arrange.planned import PlannedStatement
from ..plan.known import Known
from ..plan.online.phased import InPlace, Phased, phased
from ..sources.material import Material, followed, materialised
from .call import Call
from .diff import not_there, require_proof
from .lead import lead_there
from .placed import Placed
from .scratch import ScratchServer
from .wanted import Compared
from .workplace import Workplace
from .young import young_tables

_ALEMBIC = "a revision that waits for its phase would hold back every later one of Alembic's"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where the plan is to lead; `start` may be used up by one proof."""

    start: Placed
    end: Placed
    compared: Compared
    server: ScratchServer


def in_phases(
    call: Call,
    place: Workplace,
    statements: Sequence[PlannedStatement],
    known: Known,
    rewrite_now: str = "",
) -> Phased:
    """`rewrite_now` is the reason why tables are written anew under a lock; empty where they are
    not. What is not brought online is said, with the reason."""
    if rewrite_now:
        texts = accepted([each.sql for each in statements], known, rewrite_now)
        pairs = zip(statements, texts, strict=True)
        return Phased(now=tuple(replace(each, sql=sql) for each, sql in pairs))
    form = phased(statements, known)
    if (form.left or not form.is_as_planned) and (young := young_tables(place)):
        form = phased(statements, known, young)
    if place.project.alembic and not form.is_as_planned:
        form = Phased(now=tuple(statements), left=tuple(_of_alembic(form)))
    for each in form.left:
        call.say(f"note: {each.in_words}")
    return form


def _of_alembic(form: Phased) -> Iterator[InPlace]:
    yield from form.left
    for each in form.retyped:
        what = f"{each.after.address.shown} becomes {each.after.type.text}"
        yield InPlace(what=what, why_not=_ALEMBIC)
    for new in (each.new.column for each in form.filled):
        yield InPlace(what=f"{new.address.shown} gets a value in each row", why_not=_ALEMBIC)


@contextmanager
def proven(
    call: Call, aim: Aim, form: Phased, plain: Sequence[PlannedStatement]
) -> Iterator[tuple[Phased, Material]]:
    """What leads to the end, and what stands there afterwards: where the start stood, until the
    block ends. Where the online form does not lead there, it is said, and the `plain` one tried.
    Raises `Failure` D350."""
    before = aim.start.material()
    if form.is_as_planned:
        yield form, _prove(before, aim, form)
        return
    try:
        reached = _prove(before, aim, form)
    except Failure as failure:
        if failure.notice.code != "D350":
            raise
        call.say(f"note: {not_there(failure)}")
    else:
        _tell(call, form)
        yield form, reached
        return
    again, forbidden = replace(before, at=None), aim.server.forbidden_systems
    with materialised(again, aim.server.url, forbidden_systems=forbidden) as url:
        direct = Phased(now=tuple(plain), left=form.left)
        yield direct, _prove(replace(again, at=url), aim, direct)


def _tell(call: Call, form: Phased) -> None:
    if form.retyped:
        names = _listed([f"{e.after.address.path} ({e.after.type.text})" for e in form.retyped])
        call.say(
            f"note: {names} by a second column, filled in batches; the contract migration puts it "
            "in the place of the first, and `deploy` holds that one until `--phase contract`"
        )
    if form.filled:
        names = _listed([each.new.column.address.path for each in form.filled])
        call.say(f"note: {names} filled in batches, not under a lock")
    call.say('note: where all tables are small: the same with `--rewrite-now "why"`, in place')


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more


def _prove(before: Material, aim: Aim, form: Phased) -> Material:
    """A source that cannot say everything is compared by catalogs."""
    texts = form.texts
    after, difference = aim.end.material(), form.in_truth(aim.compared.difference)
    assert before.at is not None
    if after.partial is not None:
        lead_there(before.at, texts, difference)
    elif difference.unmodelled:
        return after
    else:
        require_proof(before, after, difference, texts, aim.server)
    return replace(followed(before, texts), at=before.at)
