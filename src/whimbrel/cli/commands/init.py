"""`init`: a project file, folders, scripts and the commit hook."""

from __future__ import annotations

import click

from ...errors import Failure
from ...flow.hook_install import Hooked, init_hook
from ...flow.init import Made, init_project
from ...flow.scripts import Runner, Scripted
from .. import render
from ..context import call_of, words_of

_RUNNERS = click.Choice([each.value for each in Runner])
_SCRIPTS = "put the page's names (db:push, db:staging:migrate …) there; may be given several times"
_HOOK = "git's pre-commit hook (default: where it is in nobody's way)"


@click.command()
@click.option("--scripts", "runners", multiple=True, type=_RUNNERS, help=_SCRIPTS)
@click.option("--hook/--no-hook", "hook", default=None, help=_HOOK)
@click.pass_context
def init(ctx: click.Context, runners: tuple[str, ...], hook: bool | None) -> None:
    """Make a project file and folders here; what is there is left as it is."""
    call = call_of(ctx)
    found = init_project(call, tuple(map(Runner, runners)))
    hooked = None
    if hook is not False:
        try:
            hooked = init_hook(call, is_asked_for=hook is True)
        except Failure as failure:
            if hook:
                raise
            render.say(f"no hook: {failure.notice.what}; `whimbrel hook install` says more")
    if words_of(ctx).json:
        render.answer_json(_value(found, hooked))
    else:
        _tell(found, hooked)


def _tell(found: Made, hooked: Hooked | None) -> None:
    for name in found.made:
        render.answer(f"made  {name}")
    for name in found.kept:
        render.answer(f"kept  {name}")
    for each in found.scripts:
        _tell_scripts(each)
    if hooked is not None and hooked.did != "kept":
        render.answer(f"made  {hooked.path}")
        render.say("commits are looked through from now on; `whimbrel hook uninstall` ends that")
    render.say("next: write the wanted schema, then `whimbrel migrate first`")


def _tell_scripts(each: Scripted) -> None:
    for word, names in (("made", each.added), ("new", each.replaced)):
        if names:
            render.answer(f"{word:<4}  {each.file}: {' '.join(names)}")
    for name, says in each.kept:
        render.answer(f"kept  {each.file}: {name} is {says}")
    if each.kept:
        render.say("names of another meaning were kept; `--yes` replaces them")
    for hint in each.hints:
        render.say(hint)


def _value(found: Made, hooked: Hooked | None) -> dict[str, object]:
    scripts = [
        {"file": s.file, "added": s.added, "replaced": s.replaced, "kept": dict(s.kept)}
        for s in found.scripts
    ]
    hook = str(hooked.path) if hooked else None
    return {
        "root": str(found.root),
        "made": found.made,
        "kept": found.kept,
        "scripts": scripts,
        "hook": hook,
    }
