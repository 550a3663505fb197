"""`studio`: a database's rows in the browser."""

from __future__ import annotations

import click

from ...flow.studio import open_studio
from ...flow.studio import role_sql as sql_of_role
from .. import render
from ..context import call_of, words_of


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), help="on 127.0.0.1; 0: any that is free")
@click.option("--open", "opens", is_flag=True, help="open the browser too")
@click.option("--role-sql", is_flag=True, help="print SQL for a role that can only read; no server")
@click.pass_context
def studio(ctx: click.Context, port: int | None, opens: bool, role_sql: bool) -> None:
    """Tables and rows in the browser, on this machine only: to be edited in development and
    staging, in production to be read, by a role that cannot write. Ctrl-C ends it."""
    call = call_of(ctx)
    if role_sql:
        render.answer(sql_of_role(call).rstrip("\n"))
        return
    from ...studio.serve import serve  # the web server: not where SQL is printed

    with open_studio(call) as opened:

        def announce(link: str) -> None:
            if words_of(ctx).json:
                render.answer_json({"url": link, "is_writable": opened.is_writable})
            else:
                render.answer(link)
            if opens:
                click.launch(link)

        if not opened.is_writable:
            render.say("read only: the role cannot write, and every page is READ ONLY")
        render.say("the link opens the studio once; Ctrl-C ends it")
        serve(opened, port=port, announce=announce)
        render.say("the studio has ended")
