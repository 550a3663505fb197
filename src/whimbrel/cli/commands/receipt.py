"""`receipt show`, `verify`, `key`, `trust`, `distrust`."""

from __future__ import annotations

import click

from ...errors import Exit
from ...flow.receipt import Looked, distrust, look_at_receipts, show_key, trust
from ...guard.receipt import short_key
from .. import render
from ..context import call_of, words_of


@click.group(no_args_is_help=False)
def receipt() -> None:
    """Signed files that say what staging has run; production's gates read them."""


@receipt.command()
@click.argument("files", nargs=-1)
@click.pass_context
def show(ctx: click.Context, files: tuple[str, ...]) -> None:
    """What the FILES say; without any, all of whimbrel/receipts."""
    looked = look_at_receipts(call_of(ctx), files, connect=False)
    if words_of(ctx).json:
        render.answer_json({"receipts": [_value(each) for each in looked]})
        return
    for each in looked:
        render.answer(each.file)
        for name, value in (each.document or {}).items():
            if name != "details":
                render.answer(f"  {name:18}  {_shown(value)}")
        if each.problem:
            render.answer(f"  {'not good':18}  {each.problem}")


@receipt.command()
@click.argument("files", nargs=-1)
@click.option("--connect", is_flag=True, help="also ask the database whose receipts count there")
@click.pass_context
def verify(ctx: click.Context, files: tuple[str, ...], connect: bool) -> int:
    """Are the FILES intact, and their migrations as they are here? Exit 1 when one is not."""
    looked = look_at_receipts(call_of(ctx), files, connect=connect)
    if words_of(ctx).json:
        render.answer_json({"receipts": [_value(each) for each in looked]})
    elif not looked:
        render.answer("there are no receipts")
    else:
        for each in looked:
            render.answer(f"{'✓' if each.is_good else '✗'} {each.file}: {_verdict(each)}")
        if not connect:
            render.say("whose receipts count, production says: `receipt verify --connect`")
    return Exit.DONE if all(each.is_good for each in looked) else Exit.FAILED


@receipt.command()
@click.pass_context
def key(ctx: click.Context) -> None:
    """The public key that this machine signs with; made on first use."""
    public = show_key(call_of(ctx))
    if words_of(ctx).json:
        render.answer_json({"key": public})
    else:
        render.answer(public)


@receipt.command(name="trust")
@click.argument("what", metavar="FILE|KEY")
@click.option("--reason", default="", help="whose key it is; kept and audited")
@click.pass_context
def trust_(ctx: click.Context, what: str, reason: str) -> None:
    """From now on receipts of this key count in this database."""
    _answer_key(ctx, trust(call_of(ctx), what, reason=reason), "trusted")


@receipt.command(name="distrust")
@click.argument("what", metavar="FILE|KEY")
@click.option("--reason", default="", help="what happened; kept and audited")
@click.pass_context
def distrust_(ctx: click.Context, what: str, reason: str) -> None:
    """From now on receipts of this key count no more in this database."""
    _answer_key(ctx, distrust(call_of(ctx), what, reason=reason), "no longer trusted")


def _answer_key(ctx: click.Context, public: str, word: str) -> None:
    if words_of(ctx).json:
        render.answer_json({"key": public, "is_trusted": word == "trusted"})
    else:
        render.answer(f"{word}: {public}")


def _verdict(looked: Looked) -> str:
    if looked.problem:
        return looked.problem
    signer = f"intact, signed by {short_key(looked.key)}"
    words = {None: "", True: ", which is trusted here", False: ", which is not trusted here"}
    return signer + words[looked.is_trusted]


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _value(looked: Looked) -> dict[str, object]:
    return {
        "file": looked.file,
        "is_good": looked.is_good,
        "problem": looked.problem,
        "is_trusted": looked.is_trusted,
        "receipt": looked.document,
    }
