from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.backup.shop import back_up, fill, order, quiet, target, verify

from whimbrel.backup.chain import append
from whimbrel.backup.content import pin_settings
from whimbrel.backup.create import create_backup
from whimbrel.backup.effort import Effort
from whimbrel.backup.sound import read_soundness
from whimbrel.backup.store import open_backup
from whimbrel.backup.verify import verify_backup
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.guard.backup_level import Level

SOUND = Effort(is_sound=True)
ORPHANED = """
ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey;
INSERT INTO orders (customer, total, state) VALUES (999, 1, 'open');
ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers NOT VALID;
"""
FULL = """
CREATE TABLE pairs (a int, b int, UNIQUE (a, b));
INSERT INTO pairs VALUES (1, 1);
CREATE TABLE of_pairs (a int, b int, FOREIGN KEY (a, b) REFERENCES pairs (a, b) MATCH FULL);
CREATE TABLE loosely (a int, b int, FOREIGN KEY (a, b) REFERENCES pairs (a, b));
INSERT INTO of_pairs VALUES (1, 1), (NULL, NULL);
INSERT INTO loosely VALUES (1, 1), (NULL, 7);
"""


def test_a_sound_backup_stays_so_when_it_is_verified_without_being_asked_again(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    connection.execute(FULL)
    stored = back_up(database_url, tmp_path)
    evidence = verify_backup(stored, target(server_url), quiet, SOUND)
    assert (evidence.level, evidence.failed) == (Level.SOUND, "")
    assert verify(open_backup(tmp_path, stored.id), server_url).level is Level.SOUND


def test_what_was_said_while_a_verification_ran_counts(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    """It was rehearsed meanwhile, and its word is not taken back by a weaker good one; a failure
    that another verification has found meanwhile is not covered by what was known at the start."""
    fill(connection)
    stored = back_up(database_url, tmp_path)
    assert stored.evidence is not None
    rehearsed = replace(stored.evidence, level=Level.REHEARSED)
    append(stored.folder, rehearsed, None)
    evidence = verify_backup(stored, target(server_url), quiet, SOUND)
    assert evidence.level is Level.REHEARSED
    append(stored.folder, replace(rehearsed, level=Level.RESTORED, failed="a row is missing"), None)
    before = replace(stored, evidence=rehearsed)
    assert verify(before, server_url).level is Level.EQUAL


def test_a_row_that_refers_to_nothing_is_found_though_the_constraint_is_not_valid(
    connection: Connection, database_url: DatabaseUrl, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    fill(connection)
    connection.execute(ORPHANED)
    evidence = verify_backup(back_up(database_url, tmp_path), target(server_url), quiet, SOUND)
    assert evidence.level is Level.EQUAL
    assert evidence.failed == (
        "public.orders orders_customer_fkey: a row refers to one that is not there"
    )


def test_an_index_that_has_lost_its_rows_is_found(
    connection: Connection, database_url: DatabaseUrl
) -> None:
    fill(connection)
    connection.execute("SET allow_system_table_mods = on")
    # The index takes the place of another one's file: its rows are elsewhere.
    connection.execute(
        "CREATE INDEX right_one ON orders (total); CREATE INDEX empty ON orders (total) "
        "WHERE total < 0; CHECKPOINT; UPDATE pg_catalog.pg_index SET indpred = NULL "
        "WHERE indexrelid = 'empty'::regclass"
    )
    pin_settings(connection)
    found = read_soundness(connection)
    assert len(found.problems) == 1
    assert "public.empty: heap tuple" in found.problems[0]
    assert "lacks matching index tuple" in found.problems[0]


def test_a_sample_compares_some_tables_and_says_which(
    connection: Connection,
    database_url: DatabaseUrl,
    server_url: DatabaseUrl,
    tmp_path: Path,
) -> None:
    fill(connection)
    connection.execute("ANALYZE")
    wanted = order(database_url, tmp_path)
    effort = Effort(sample_bytes=1, jobs=3)
    first = create_backup(replace(wanted, effort=effort))
    assert first.manifest.content.sampled == ("public.customers",)
    evidence = verify_backup(first, target(server_url), quiet, Effort(jobs=3))
    assert (evidence.level, evidence.compared) == (Level.EQUAL, "1 of 2 tables by content")
    second = create_backup(replace(wanted, effort=effort, sampled_before="public.customers"))
    assert second.manifest.content.sampled == ("public.orders",)
