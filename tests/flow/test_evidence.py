"""The gates that ask people and papers: hazards, freeze, sign-offs, receipts, in databases."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import cast

import pytest
from tests.shell import Said, Shell

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

ONE, TWO = "20260101000000_one", "20260102000000_two"
CREATE = "CREATE TABLE orders (id int PRIMARY KEY, total int);\n"
RECEIPTS = "whimbrel/receipts"


class Road:
    """One migration has gone the whole way; a second one is to follow."""

    def __init__(self, shell: Shell, staging: DatabaseUrl, production: DatabaseUrl) -> None:
        self.shell = shell
        self.staging, self.production = staging, production

    def ask(self, *words: str) -> Said:
        """A confirmed command to production."""
        return self.shell("-e", "production", *words, "--confirm", self.token)

    def done(self, *words: str) -> Said:
        said = self.ask(*words)
        assert said.code == Exit.DONE, said.err
        return said

    @property
    def token(self) -> str:
        found = self.shell("-e", "production", "identity", "show", "--json").json
        return str(found["confirm"])

    def gates(self) -> dict[str, dict[str, str]]:
        """What each gate would answer now."""
        gates = self.shell("-e", "production", "deploy", "--dry-run", "--json").json["gates"]
        assert isinstance(gates, list)
        return {each["name"]: each for each in gates}

    def gate(self, name: str) -> dict[str, str]:
        return self.gates()[name]

    def second(self, sql: str) -> None:
        """Written, and run by staging."""
        self.shell.migration(TWO, sql)
        self.shell.done("-e", "staging", "deploy")


@pytest.fixture
def live(road: Shell) -> Road:
    staging, production = (
        parse_url(road.get(f"{name}_DATABASE_URL"), source="the test")
        for name in ("STAGING", "PRODUCTION")
    )
    road.migration(ONE, CREATE)
    road.done("-e", "staging", "deploy")
    # Marks it without listing it in whimbrel.lock: its server makes scratch databases too.
    where = f"{production.database}@{production.host}"
    off = ("policy", "set", "backup", "off", "--reason", "not what is tried here")
    road.done("-e", "production", *off, "--confirm", where)
    found = Road(road, staging, production)
    found.done("deploy")
    with connect(production) as conn:
        conn.execute("INSERT INTO orders VALUES (1, 5)")
    return found


def test_with_nothing_in_the_way_every_gate_passes(live: Road) -> None:
    live.second(
        '-- whimbrel:allow drop-column "unused since release 41"\n'
        "ALTER TABLE orders DROP COLUMN total;\n"
    )
    gates = live.gates()
    assert gates.pop("backup")["outcome"] == "off"
    assert gates.pop("confirmation")["outcome"] == "reported"  # the deploy itself asks
    assert {each["outcome"] for each in gates.values()} == {"passed"}, gates
    assert gates["hazards"]["what"] == (
        "accepted in the file: drop-column (unused since release 41)"
    )
    dry = live.shell("-e", "production", "deploy", "--dry-run")
    assert re.search(rf"^  {TWO}: staging took \d+ ms; nobody waited .*$", dry.err, re.M)
    assert "; orders: about 0 rows there, 1 here\n" in dry.err
    assert live.done("deploy").out == f"applied to production: 1 migration: {TWO}\n"
    assert hazards_kept(live) == [["drop-column", "unused since release 41"]]


def test_a_proof_that_a_run_owed_is_written_from_the_records(
    live: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the process had been killed between the migration's commit and its proof."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    live.shell.migration(TWO, "CREATE TABLE lines (id int);")
    with monkeypatch.context() as patch:
        patch.setattr("whimbrel.flow.apply.finish_proof", killed)
        assert live.shell("-e", "staging", "deploy").code == Exit.INTERRUPTED
    assert live.gate("staging")["outcome"] == "stopped"
    said = live.shell.done("-e", "staging", "deploy")
    assert f"note: the proof of {TWO}, owed by an earlier run, is written" in said.err
    assert "1 receipt of this staging" in said.err
    assert live.gate("staging")["outcome"] == "passed"
    with connect(live.staging) as conn:
        details = conn.execute(
            "SELECT details -> 'steps' -> 0 ->> 'tag', details ->> 'completed' IS NOT NULL "
            "FROM whimbrel.proof WHERE migration_name = %s",
            (TWO,),
        ).fetchall()
    assert details == [("CREATE TABLE", True)]
    assert "owed" not in live.shell.done("-e", "staging", "deploy").err


def test_the_proof_of_a_resumed_migration_starts_where_its_first_statement_did(live: Road) -> None:
    with connect(live.staging) as conn:
        conn.execute("INSERT INTO orders VALUES (1, 500)")
        live.shell.migration(
            TWO,
            "CREATE INDEX CONCURRENTLY i ON orders (total);\n"
            "ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 100);\n",
        )
        assert live.shell("-e", "staging", "deploy").code == Exit.FAILED
        conn.execute("DELETE FROM orders")
    live.shell.done("-e", "staging", "deploy")
    assert live.gate("staging")["outcome"] == "passed"


def test_a_hazard_stops_until_its_statement_says_why_it_is_right(live: Road) -> None:
    live.second("ALTER TABLE orders ADD note text;\nALTER TABLE orders DROP COLUMN total;\n")
    notice = live.ask("deploy").stopped("G127", Exit.STOPPED)
    place = f"migrations/{TWO}/migration.sql:2"
    assert f"hazards: D102 drop-column: column total of orders is lost, {place}" in notice
    assert "-- whimbrel:allow drop-column" in notice
    live.done("policy", "set", "hazards", "report", "--reason", "seen by two")
    assert live.gate("hazards")["outcome"] == "reported"
    live.done("deploy")
    assert hazards_kept(live) == [["drop-column", ""]]


def hazards_kept(live: Road) -> list[list[str]]:
    with connect(live.production) as conn:
        rows = conn.execute(
            "SELECT detail -> 'hazards' FROM whimbrel.audit WHERE verb = 'deploy with hazards'"
        ).fetchall()
    return [
        [each["name"], each["accepted_because"]]
        for (found,) in rows
        for each in cast(list[dict[str, str]], found)
    ]


def test_in_an_empty_production_nothing_is_a_hazard(road: Shell) -> None:
    road.migration(ONE, "DROP TABLE IF EXISTS orders;\n" + CREATE)
    road.migration(TWO, "CREATE INDEX total ON orders (total);\n")
    gates = road("-e", "production", "deploy", "--dry-run", "--json").json["gates"]
    assert isinstance(gates, list)
    (hazards,) = [each for each in gates if each["name"] == "hazards"]
    assert hazards["outcome"] == "passed"


def test_a_freeze_stops_deploys_until_it_ends(live: Road) -> None:
    live.second("ALTER TABLE orders ADD note text;\n")
    live.ask("freeze").stopped("G151", Exit.USAGE)
    live.shell("-e", "production", "freeze", "--reason", "x").stopped("G102", Exit.STOPPED)
    live.done("freeze", "--until", "2h", "--reason", "the fair")
    said = live.done("freeze", "--reason", "Ada looks at it")
    assert said.out.count("frozen by ") == 2
    notice = live.ask("deploy").stopped("G129", Exit.STOPPED)
    assert ": Ada looks at it; and 1 more hold" in notice
    status = live.shell("-e", "production", "status")
    assert "frozen by " in status.out
    assert " UTC: the fair" in status.out
    freezes = live.shell("-e", "production", "status", "--json").json["freezes"]
    assert isinstance(freezes, list)
    assert [each["reason"] for each in freezes] == ["Ada looks at it", "the fair"]
    with connect(live.production) as conn:  # the fair is over
        conn.execute(
            "UPDATE whimbrel.freeze SET until_at = now() - interval '1 s' "
            "WHERE until_at IS NOT NULL"
        )
    live.shell.done("-e", "staging", "deploy")
    assert live.done("freeze", "--off", "--reason", "it is over").out.count("no longer frozen") == 1
    live.ask("freeze", "--off", "--reason", "again").stopped("G152", Exit.FAILED)
    live.done("freeze", "--from", "8h", "--reason", "year end")
    assert live.gate("freeze")["outcome"] == "passed"
    assert live.gate("freeze")["what"].startswith("nothing is frozen; to be frozen by ")
    live.done("deploy")


def test_until_is_a_moment_to_come(shop: Shell) -> None:
    for until in ("soon", "0h", "2001-01-01", "8", "-1h", "9999999d"):
        shop("freeze", "--until", until, "--reason", "x").stopped("G150", Exit.USAGE)
    said = shop.done("freeze", "--until", "2900-01-01T01:00+01:00", "--reason", "x")
    assert " until 2900-01-01 00:00 UTC: x" in said.out
    assert "only a deploy to production heeds a freeze" in said.err


MANUAL = '[staging]\nmanual = ["checkout journey", "search"]\n'


def test_a_sign_off_counts_for_the_schema_and_the_files_it_has_seen(live: Road) -> None:
    live.shell.write("whimbrel.toml", MANUAL)
    live.shell.done("-e", "staging", "signoff", "search")
    live.second("ALTER TABLE orders ADD note text;\n")
    live.shell.done("-e", "staging", "signoff", "checkout journey")
    notice = live.ask("deploy").stopped("G130", Exit.STOPPED)
    assert "sign-offs: search: signed off before staging ran these files" in notice
    assert 'whimbrel -e staging signoff "search"' in notice
    live.shell.done("-e", "staging", "signoff", "search")
    assert live.gate("sign-offs")["what"] == "signed off: checkout journey, search"
    with connect(live.staging) as conn:
        conn.execute("ALTER TABLE orders ADD other int")
    live.shell.done("-e", "staging", "signoff", "search")  # of another schema; the first one counts
    live.done("deploy")


CHECKS = """
[staging.checks]
"no total is negative" = "SELECT count(*) = 0 FROM orders WHERE total < 0"
"smoke" = 'test "$DATABASE_ENV" = staging && test -n "$DATABASE_URL" && test ! -e broken'
"""


def test_the_projects_own_checks_are_asked_in_staging_and_waited_for(live: Road) -> None:
    live.shell("-e", "staging", "signoff", "--checks").stopped("G164", Exit.USAGE)
    live.shell.write("whimbrel.toml", CHECKS)
    live.second("ALTER TABLE orders ADD note text;\n")
    notice = live.ask("deploy").stopped("G130", Exit.STOPPED)
    assert "whimbrel -e staging signoff --checks" in notice
    live.shell("-e", "staging", "signoff", "smoke").stopped("G163", Exit.USAGE)
    live.shell("-e", "staging", "signoff").stopped("U100", Exit.USAGE)
    live.shell.write("broken", "")
    said = live.shell("-e", "staging", "signoff", "--checks")
    assert said.code == Exit.FAILED
    assert said.out.splitlines() == [
        "no total is negative: holds, signed off",
        "smoke: no, the command ended with 1",
    ]
    assert "smoke: nobody has looked" in live.gate("sign-offs")["what"]
    (live.shell.root / "broken").unlink()
    live.shell.done("-e", "staging", "signoff", "--checks")
    assert live.gate("sign-offs")["what"] == "signed off: no total is negative, smoke"
    staging = parse_url(live.shell.get("STAGING_DATABASE_URL"), source="the test")
    live.shell.set(STAGING_DATABASE_URL=replace(staging, port=1))
    assert live.gate("staging")["outcome"] == "unknown"
    assert "cannot be reached" in live.gate("staging")["what"]
    assert live.gate("sign-offs")["outcome"] == "unknown"


def test_a_receipt_serves_where_staging_is_gone(live: Road) -> None:
    live.shell.write("whimbrel.toml", MANUAL)
    live.second("ALTER TABLE orders ADD note text;\n")
    for name in ("checkout journey", "search"):
        live.shell.done("-e", "staging", "signoff", name)
    assert live.shell.done("receipt", "verify").out.count("intact, signed by ed25519:") == 4
    live.shell.unset("STAGING_DATABASE_URL")
    file = f"{RECEIPTS}/{TWO}.json"
    assert live.gate("staging")["outcome"] == "unknown"
    assert f"{file} is not counted: ed25519:" in live.gate("staging")["what"]
    live.ask("receipt", "trust", file).stopped("G171", Exit.USAGE)
    live.done("receipt", "trust", file, "--reason", "the CI of this team")
    assert live.gate("staging")["what"] == (
        "the pending migration is proven by receipts, from this schema"
    )
    assert live.gate("sign-offs")["outcome"] == "passed"
    live.done("receipt", "distrust", file, "--reason", "lost")
    assert live.gate("sign-offs")["outcome"] == "unknown"
    live.done("receipt", "trust", live.shell.done("receipt", "key").out.strip(), "--reason", "x")
    live.done("deploy")


def test_a_receipt_that_was_touched_is_not_counted_and_that_is_said(live: Road) -> None:
    live.second("ALTER TABLE orders ADD note text;\n")
    file = live.shell.root / RECEIPTS / f"{TWO}.json"
    live.done("receipt", "trust", f"{RECEIPTS}/{ONE}.json", "--reason", "ours")
    live.shell.unset("STAGING_DATABASE_URL")
    assert live.gate("staging")["outcome"] == "passed"
    good = file.read_text()
    document = json.loads(good)
    for field in ("migration", "checksum", "fingerprint_after", "executed_on", "finished_at"):
        value = document[field]
        other = value[:-1] + ("0" if value[-1] != "0" else "1")
        file.write_text(good.replace(value, other, 1))
        answer = live.gate("staging")
        assert answer["outcome"] == "unknown", field
        assert "its signature does not fit: it was edited after it was signed" in answer["what"]
    file.write_text(good.replace("  ", " ", 1))
    assert "it is not as it was written" in live.gate("staging")["what"]
    file.write_text(good.replace("\n", "\r\n"))
    assert live.gate("staging")["outcome"] == "passed"  # git on Windows
    file.write_text(good)
    live.shell.migration(TWO, "ALTER TABLE orders ADD note text; -- other\n")
    assert "was edited after staging ran it" in live.gate("staging")["what"]
    said = live.shell("receipt", "verify")
    assert said.code == Exit.FAILED
    assert f"migration {TWO} was edited since" in said.out


def test_a_sign_off_is_given_in_staging_for_what_is_asked_for(shop: Shell) -> None:
    shop("signoff", "search").stopped("G160", Exit.USAGE)
    shop.write("whimbrel.toml", MANUAL)
    assert 'did you mean "search"?' in shop("signoff", "serch").stopped("G160", Exit.USAGE)
    shop("signoff", "search").stopped("G161", Exit.USAGE)


def test_receipts_are_kept_as_they_are_and_say_how_it_went(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.move_to("staging", database_url)
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    file = shop.root / RECEIPTS / f"{ONE}.json"
    before = file.read_text()
    shop.done("deploy")
    assert file.read_text() == before
    document = json.loads(before)
    assert document["environment"] == "staging"
    assert document["details"]["rows"] == {'"orders"': 0}
    assert document["details"]["steps"][0]["tag"] == "CREATE TABLE"
    file.unlink()
    assert "1 receipt of this staging" in shop.done("deploy").err
    assert file.exists()
    key = shop.root.parent / "config" / "whimbrel" / "receipt-key.pem"
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o644)
    file.unlink()
    assert "note: no receipt was written: others may read" in shop.done("deploy").err
    shop("receipt", "key").stopped("C182", Exit.FAILED)


def test_a_later_failure_leaves_what_ran_with_its_receipt(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.move_to("staging", database_url)
    shop.migration(ONE, CREATE)
    shop.migration(TWO, "SELECT 1 / 0;")
    assert shop("deploy").code == Exit.FAILED
    assert [each.name for each in (shop.root / RECEIPTS).iterdir()] == [f"{ONE}.json"]


def test_what_is_neither_key_nor_receipt_is_not_trusted(shop: Shell) -> None:
    for what in ("ed25519:abc", "whimbrel.toml", "nothing.json"):
        shop("receipt", "trust", what, "--reason", "x").stopped("G170", Exit.USAGE)
    public = "ed25519:" + "A" * 43 + "="
    shop("receipt", "distrust", public, "--reason", "x").stopped("G172", Exit.FAILED)
    assert shop.done("receipt", "verify").out == "there are no receipts\n"


def test_a_hazard_is_foretold_where_its_file_can_still_be_changed(shop: Shell) -> None:
    shop.migration(ONE, CREATE)
    assert "production stops" not in shop.done("deploy").err
    shop.migration(TWO, "TRUNCATE orders;\n")
    said = shop.done("deploy", "--dry-run").err
    assert f"advice: D103 truncate: orders is emptied, migrations/{TWO}/migration.sql:1" in said
    assert "note: production stops at D103 unless the statement says `-- whimbrel:allow" in said
    shop.migration(TWO, '-- whimbrel:allow truncate "test data"\nTRUNCATE orders;\n')
    assert "production stops" not in shop.done("deploy").err
