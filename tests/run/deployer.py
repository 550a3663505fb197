"""Deploys a folder of migrations: `deployer.py URL FOLDER [WAIT_S]`.

Says `turn` when it has its turn, `did NAME` for each migration that it ran, and the failure.
"""

from __future__ import annotations

import sys
from pathlib import Path

from whimbrel.config.url import parse_url
from whimbrel.errors import Failure
from whimbrel.history.layout import Migration
from whimbrel.ledger.table import LedgerTable
from whimbrel.plan.cut import cut, cut_mode
from whimbrel.plan.facts.describe import describe
from whimbrel.run.deployment import Deployment
from whimbrel.run.events import Event, WaitingForDeployer
from whimbrel.run.outcome import Task
from whimbrel.run.patience import Patience
from whimbrel.run.terms import Limits, Terms
from whimbrel.script.parse import parse_script


def main(url: str, folder: str, wait_s: str = "60") -> int:
    terms = Terms(
        limits=Limits(deployer_wait_s=float(wait_s)),
        patience=Patience(tries=20, total_s=60),
        reporter=tell,
    )
    try:
        with Deployment(parse_url(url, source="argument"), LedgerTable(), terms) as deployment:
            say("turn")
            for task in sorted(map(read_task, Path(folder).iterdir()), key=lambda each: each.name):
                if deployment.apply(task).ran:
                    say(f"did {task.name}")
    except Failure as failure:
        say(str(failure))
        return int(failure.exit)
    return 0


def tell(event: Event) -> None:
    if isinstance(event, WaitingForDeployer):
        say(f"waits for {event.holder}")


def read_task(path: Path) -> Task:
    sql = (path / "migration.sql").read_text()
    script = parse_script(sql, name=path.name)
    migration = Migration(name=path.name, raw=sql.encode(), sql=sql)
    return Task(migration=migration, segments=cut(describe(script), mode=cut_mode(script)))


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
