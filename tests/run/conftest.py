"""Migrations from a text, and a deployer of the test's own database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Failure
from whimbrel.history.layout import Migration
from whimbrel.ledger.table import LedgerTable
from whimbrel.plan.cut import cut, cut_mode
from whimbrel.plan.facts.describe import describe
from whimbrel.run.deployment import Deployment
from whimbrel.run.events import Event
from whimbrel.run.outcome import Outcome, Task
from whimbrel.run.patience import Patience
from whimbrel.run.terms import Limits, Terms
from whimbrel.script.parse import parse_script

NAME = "20260101000000_change"
TABLE = "CREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t SELECT generate_series(1, 100);"
ALTER = "ALTER TABLE t ADD COLUMN x int;"


def task_of(sql: str, name: str = NAME) -> Task:
    migration = Migration(name=name, raw=sql.encode(), sql=sql)
    script = parse_script(sql, name=name)
    return Task(migration=migration, segments=cut(describe(script), mode=cut_mode(script)))


@dataclass
class Deployer:
    """Applies texts to one database, and remembers what was told."""

    url: DatabaseUrl
    table: LedgerTable = field(default_factory=LedgerTable)
    told: list[Event] = field(default_factory=list)

    def terms(self, **limits: int | float | None) -> Terms:
        return Terms(
            limits=Limits(**limits),  # type: ignore[arg-type]
            patience=Patience(tries=4, first_s=0.05, cap_s=0.2, total_s=5),
            reporter=self.told.append,
        )

    def telling(self, hear: Callable[[Event], object]) -> Terms:
        """Terms under which somebody else hears each event too, while the runner waits."""

        def tell(event: Event) -> None:
            self.told.append(event)
            hear(event)

        return replace(self.terms(), reporter=tell)

    def apply(self, sql: str, name: str = NAME, terms: Terms | None = None) -> Outcome:
        with Deployment(self.url, self.table, terms or self.terms()) as deployment:
            return deployment.apply(task_of(sql, name))

    def failure(self, sql: str, name: str = NAME, terms: Terms | None = None) -> Failure:
        """The failure with which applying `sql` ends."""
        with pytest.raises(Failure) as caught:
            self.apply(sql, name, terms)
        return caught.value

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with connect(self.url) as conn:
            return conn.execute(sql.encode()).fetchall()

    def do(self, sql: str) -> None:
        with connect(self.url) as conn:
            conn.execute(sql.encode())

    def one(self, sql: str) -> object:
        (row,) = self.query(sql)
        return row[0]


@pytest.fixture
def deployer(database_url: DatabaseUrl) -> Deployer:
    return Deployer(url=database_url)


@pytest.fixture
def table(deployer: Deployer) -> Deployer:
    """A table `t` of a hundred rows."""
    deployer.apply(TABLE, "1_rows")
    deployer.told.clear()
    return deployer


@pytest.fixture
def other(database_url: DatabaseUrl) -> Iterator[Connection]:
    """Another session in the same database: the application."""
    with connect(database_url, application_name="shop") as conn:
        yield conn


@pytest.fixture
def deployer_script() -> Path:
    """A program that deploys a folder of migrations; for what must be killed from outside."""
    return Path(__file__).with_name("deployer.py")
