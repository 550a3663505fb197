"""What a restored server lacks is told from what its live one has done since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.identity.clusters import base_backup

from whimbrel.backup.content import pin_settings, read_content
from whimbrel.backup.drilled import Compared, compare_copy, next_transaction
from whimbrel.backup.relation import read_relations
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.server import throw_away_server

pytestmark = pytest.mark.drill
SETUP = """
CREATE TABLE calm AS SELECT n AS id, 'x' AS t FROM generate_series(1, 100) AS n;
CREATE TABLE grows AS TABLE calm;
CREATE TABLE worked AS TABLE calm;
CREATE TABLE harmed AS TABLE calm;
CREATE TABLE widened AS TABLE calm;
"""


@dataclass
class Two:
    """Sessions on a live server and on a physical copy of it, and how the copy began."""

    live: Connection
    copy: Connection
    next_xid: int

    def compare(self) -> Compared:
        relations = read_relations(self.copy)
        content = read_content(self.copy, relations, (), lambda: None)
        with self.live.transaction():
            return compare_copy(self.live, self.copy, content, self.next_xid, relations)


@pytest.fixture
def two() -> Iterator[Two]:
    with throw_away_server() as server, connect(server.url()) as live:
        live.execute(SETUP.encode())
        late = connect(server.url())
        late.execute("BEGIN; INSERT INTO grows VALUES (0, 'begun before, ended behind it')")
        with base_backup(server) as restored, connect(restored.url()) as copy:
            pin_settings(live)
            pin_settings(copy)
            late.execute("COMMIT")
            late.close()
            yield Two(live=live, copy=copy, next_xid=next_transaction(copy))


def test_work_since_is_no_loss_and_a_committed_row_that_is_missing_is(two: Two) -> None:
    assert two.compare() == Compared(equal=4, later=1)  # begun before the backup's end

    two.live.execute("INSERT INTO public.grows SELECT n, 'later' FROM generate_series(1, 9) AS n")
    two.live.execute("UPDATE public.worked SET t = 'later' WHERE id < 50")
    two.live.execute("DELETE FROM public.worked WHERE id > 90")
    two.live.execute("ALTER TABLE public.widened ADD COLUMN more int DEFAULT 7")
    assert two.compare() == Compared(equal=2, later=3)

    two.copy.execute("DELETE FROM public.harmed WHERE id IN (3, 4)")
    two.copy.execute("UPDATE public.harmed SET t = 'y' WHERE id = 5")
    found = two.compare()
    assert found.missing == ("public.harmed: 3 committed rows are missing",)
    assert (found.equal, found.later, found.unread) == (1, 3, ())
