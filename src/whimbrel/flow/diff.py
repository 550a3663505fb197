"""The SQL that takes one schema to another, proven before it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..catalog.catalog import Catalog
from ..db.connect import connect
from ..db.embedded.binaries import find_binaries
from ..diff.compare import compare
from ..diff.difference import Difference
from ..diff.in_words import difference_in_words
from ..diff.made_anew import made_anew_in_words
from ..diff.rename import read_renames
from ..disk.environ import now_utc
from ..disk.write import write_text
from ..errors import Failure, Notice
from ..history.naming import new_name
from ..pg.secret import asking
from ..pg.version import ServerVersion
from ..plan.arrange.arrange import arrange
from ..plan.online.changes import online
from ..plan.online.dropped import kept
from ..plan.online.phased import Phased, phased
from ..sources.at_once import entered_at_once
from ..sources.material import Material, Partial, materialised
from ..sources.proof import Proof, Trial, prove
from .call import Call
from .lead import require_lead
from .led_back import prove_from_goal
from .placed import Placed, both_live, both_placed, known_of
from .scratch import ScratchServer, bare_scratch_server
from .source import Live, Source, find_source
from .wanted import Compared, compare_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffOptions:
    from_word: str
    to_word: str
    renames: tuple[str, ...] = ()
    prove: bool = True
    online: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Diffed:
    """`statements` are in direct form unless asked otherwise; the last `later` of them wait until
    no running code needs what goes. `summary` is a line in words for each object that differs.
    `not_proven` says why there is no proof; empty with one."""

    difference: Difference
    statements: tuple[str, ...]
    summary: tuple[str, ...] = ()
    not_proven: str = ""
    later: int = 0

    @property
    def script(self) -> str:
        """What may be shown: it asks psql for passwords."""
        return _script(asking(self.statements), self.later)

    @property
    def passwords(self) -> int:
        """How many the script asks for."""
        return len(set(re.findall(r":'password_\d+'", self.script)))

    @property
    def made_anew(self) -> tuple[str, ...]:
        """Tables that are dropped and created, and what becomes of their rows."""
        return made_anew_in_words(self.difference.changes)


def diff(call: Call, options: DiffOptions) -> Diffed:
    """Raises `Failure` D350 when the proof fails: then no SQL is shown."""
    before, after = find_source(call, options.from_word), find_source(call, options.to_word)
    server = None
    if isinstance(before, Material) or isinstance(after, Material):
        server = bare_scratch_server(call, like=_version(before, after))
    if not options.renames and isinstance(before, Live) and isinstance(after, Live):
        return _between(call, options, both_live(before, after), server)
    with both_placed(before, after, server) as sides:
        return _between(call, options, sides, server)


def _between(
    call: Call, options: DiffOptions, sides: tuple[Placed, Placed], server: ScratchServer | None
) -> Diffed:
    left, right = sides
    compared = compare_sources(
        left.catalog,
        right.catalog,
        options.renames,
        of_before=_partial(left.source),
        of_after=_partial(right.source),
    )
    difference = compared.difference
    if not difference.changes:
        return _diffed(compared, Phased(now=()), "")
    planned = arrange(difference)
    form = Phased(now=planned)
    if options.online:
        planned = kept(online(planned, left.catalog.version), left.catalog, _moment())
        form = phased(planned, known_of(left))
        for each in form.left:
            call.say(f"note: {each.in_words}")
    if not options.prove:
        return _diffed(compared, form, "--no-prove")
    why_not = ""
    try:
        why_not = _try_proof(call, sides, compared, form, server)
    except Failure as failure:
        if form.is_as_planned or failure.notice.code != "D350":
            raise
        call.say(f"note: {not_there(failure)}")
        # Used up by the first trial.
        sides, form = (replace(left, scratch=None), right), Phased(now=planned)
        why_not = _try_proof(call, sides, compared, form, server)
    return _diffed(compared, form, why_not)


def _diffed(compared: Compared, form: Phased, not_proven: str) -> Diffed:
    return Diffed(
        difference=compared.difference,
        statements=form.texts,
        summary=difference_in_words(compared.difference, compared.before),
        not_proven=not_proven,
        later=len(form.later),
    )


def not_there(failure: Failure) -> str:
    """What is said where the direct form is written after all."""
    return (
        "tables are written anew under a lock, because the online form was tried on a copy and "
        f"does not lead to the schema: {failure.notice.why}"
    )


def _moment() -> str:
    """Names what is kept where no migration does."""
    return new_name(now_utc(), "", ()).strip("_")


def write_whole(call: Call, name: str, found: Diffed) -> None:
    """The script with its passwords into a file, for whoever may read that: mode 0600. Raises
    `Failure` (C152)."""
    path = call.directory / name
    write_text(path, _script(found.statements, found.later), mode=0o600)
    call.say(f"wrote {name}")


def _script(statements: Sequence[str], later: int) -> str:
    texts = [f"{sql};" for sql in statements]
    if later:
        texts.insert(len(texts) - later, _CONTRACT)
    return "\n\n".join(texts)


_CONTRACT = "-- What follows is the contract phase: when no running code needs the old columns."


def compare_catalogs(before: Catalog, after: Catalog, renames: tuple[str, ...]) -> Difference:
    """With the renames that the user has said. Raises `Usage` (D301–D304)."""
    return compare(before, after, read_renames(renames, before, after))


def require_proof(
    before: Material,
    after: Material,
    difference: Difference,
    statements: Sequence[str],
    server: ScratchServer,
) -> None:
    """Run the statements on a copy of the start. Raises `Failure` D350 with what is not equal."""
    dumped = after.dumped
    needed = (before, after) if dumped is None else (before,)
    forbidden = server.forbidden_systems
    with entered_at_once(
        [materialised(each, server.url, forbidden_systems=forbidden) for each in needed]
    ) as urls:
        trial = Trial(start=urls[0], goal=dumped or urls[-1], binaries=find_binaries())
        _require(prove(statements, difference, trial))


def _require(proof: Proof) -> None:
    if not proof.equal:
        raise Failure(
            Notice(
                code="D350",
                what="the script that was found does not lead to the wanted schema",
                why="it was tried on a copy, and this differs afterwards: "
                + "; ".join(line.strip() for line in proof.difference[:6]),
                next="report it with both schemas; `--no-prove` shows the script as it is",
            )
        )


def _try_proof(
    call: Call,
    sides: tuple[Placed, Placed],
    compared: Compared,
    form: Phased,
    server: ScratchServer | None,
) -> str:
    """Why it is not proven; empty when it is."""
    statements, difference = form.texts, form.in_truth(compared.difference)
    if difference.unmodelled:
        return f"{len(difference.unmodelled)} differing objects are not modelled"
    try:
        server = server or bare_scratch_server(call, like=_version(*(s.source for s in sides)))
        start, goal = (each.material() for each in sides)
        if goal.partial is not None and start.partial is None:
            is_whole = compared.after == sides[1].catalog
            require_lead(
                start, statements, compared.after, server, like=goal.at if is_whole else None
            )
        elif start.partial is not None and goal.partial is None:
            claimed = replace(compared, difference=difference)
            proof = prove_from_goal(goal, statements, claimed, server)
            if proof is None:
                return f"{start.shown} alone does not say all that {goal.shown} holds"
            _require(proof)
        else:
            require_proof(start, goal, difference, statements, server)
    except Failure as failure:
        if failure.notice.code == "D350":
            raise
        return failure.notice.what
    return ""


def _partial(source: Source) -> Partial | None:
    return source.partial if isinstance(source, Material) else None


def _version(*sources: Source) -> ServerVersion | None:
    """The newest server among the live sides; None when both are text."""
    versions = []
    for source in sources:
        if isinstance(source, Live):
            with connect(source.url, application_name="whimbrel diff") as conn:
                versions.append(ServerVersion(conn.info.server_version))
    return max(versions, default=None)
