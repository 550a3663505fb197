"""A deploy to production: every gate on its own, each by the fact that it is about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Json, Shell

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit
from whimbrel.ledger.notes import write_policy

ONE, TWO = "20260101000000_one", "20260102000000_two"
NOT_ASKED = ("backup", "hazards", "health", "freeze", "signoffs")


def url_of(road: Shell, environment: str) -> DatabaseUrl:
    return parse_url(road.get(f"{environment.upper()}_DATABASE_URL"), source="the test")


@pytest.fixture
def production(road: Shell) -> Iterator[Connection]:
    """Where one migration has gone the whole way, and what cannot be asked yet is off."""
    road.migration(ONE, "CREATE TABLE orders (id int PRIMARY KEY);")
    road.done("-e", "staging", "deploy")
    url = url_of(road, "production")
    # Marks it without listing it in whimbrel.lock: its server makes scratch databases too.
    first = ("policy", "set", "proof_max_age_d", "7", "--reason", "the test is young")
    road.done("-e", "production", *first, "--confirm", f"{url.database}@{url.host}")
    with connect(url) as conn:
        for key in NOT_ASKED:
            write_policy(conn, key, "off", reason="the test vouches for it", by="test")
        road.set(
            CONFIRM=str(road("-e", "production", "identity", "show", "--json").json["confirm"])
        )
        deploy(road)
        yield conn


def deploy(road: Shell, *words: str) -> str:
    """What a confirmed deploy to production answers; it has to go."""
    return road.done("-e", "production", "deploy", "--confirm", road.get("CONFIRM"), *words).out


def stopped(road: Shell, code: str, *words: str) -> str:
    """A confirmed deploy is stopped, and nothing in production is another than before."""
    before = imprint_of(url_of(road, "production"))
    said = road("-e", "production", "deploy", "--confirm", road.get("CONFIRM"), *words)
    notice = said.stopped(code, Exit.STOPPED)
    assert imprint_of(url_of(road, "production")) == before
    return notice


def gates(document: Json) -> dict[str, str]:
    rows = document["gates"]
    assert isinstance(rows, list)
    return {str(row["name"]): str(row["outcome"]) for row in rows}


def test_what_staging_has_proven_goes_once_it_is_confirmed(
    road: Shell, production: Connection
) -> None:
    said = road.done("-e", "production", "deploy")  # nothing pending: nobody is asked
    assert said.out == "nothing to apply to production\n"
    road.migration(TWO, "ALTER TABLE orders ADD note text;")
    assert f"staging has not run {TWO}" in stopped(road, "G125")
    before = imprint_of(url_of(road, "production"))
    assert road("-e", "production", "deploy", "--dry-run").code == Exit.STOPPED
    road.done("-e", "staging", "deploy")
    document = road("-e", "production", "deploy", "--dry-run", "--json").json
    assert document["would_go"] is True
    assert set(gates(document).values()) == {"passed", "off", "reported"}
    assert gates(document)["confirmation"] == "reported"
    for words in ((), ("--confirm", "production/00000000"), ("--yes",)):
        notice = road("-e", "production", "deploy", *words).stopped("G102", Exit.STOPPED)
        assert f"add `--confirm {road.get('CONFIRM')}`" in notice
    assert imprint_of(url_of(road, "production")) == before
    assert deploy(road) == f"applied to production: 1 migration: {TWO}\n"
    assert road("-e", "production", "status", "--exit-code").code == Exit.DONE


def test_what_is_not_the_same_as_in_staging_stops(road: Shell, production: Connection) -> None:
    path = road.migration(TWO, "ALTER TABLE orders ADD note text;")
    road.done("-e", "staging", "deploy")
    path.write_text("ALTER TABLE orders ADD note varchar;", encoding="utf-8")
    assert f"{TWO} was edited after staging ran it" in stopped(road, "G125")
    path.write_text("ALTER TABLE orders ADD note text;", encoding="utf-8")
    staging = road.get("STAGING_DATABASE_URL")
    road.set(STAGING_DATABASE_URL="postgresql://nobody@127.0.0.1:1/staging")
    assert "staging's database cannot be reached from here" in stopped(road, "G125")
    road.set(STAGING_DATABASE_URL=url_of(road, "development"))
    road.unset("DEVELOPMENT_DATABASE_URL")
    assert "what staging's URL reaches is unmarked" in stopped(road, "G125")
    road.set(STAGING_DATABASE_URL=staging)
    production.execute("CREATE TABLE by_hand (id int)")
    assert "the schema was changed by other means" in stopped(road, "G124")
    production.execute("DROP TABLE by_hand")
    path = road.migration(ONE, "CREATE TABLE orders (id int PRIMARY KEY); -- later")
    assert f"history: edited: {ONE}" in stopped(road, "G123")
    path.unlink()
    path.parent.rmdir()
    assert f"history: missing: {ONE}" in stopped(road, "G123")


def test_a_gate_is_open_only_where_the_database_says_so(
    road: Shell, production: Connection
) -> None:
    road.migration(TWO, "ALTER TABLE orders ADD note text;")
    road.write("whimbrel.toml", '[policy.production]\nstaging = "off"\n')
    assert f"staging has not run {TWO}" in stopped(road, "G125")
    weaken = ("policy", "set", "staging", "off")
    road("-e", "production", *weaken).stopped("G120", Exit.USAGE)
    reason = (*weaken, "--reason", "the staging server burnt down")
    road("-e", "production", *reason).stopped("G102", Exit.STOPPED)
    said = road.done("-e", "production", *reason, "--confirm", road.get("CONFIRM"))
    assert "staging is now weaker here than production demands; audited" in said.err
    (road.root / "whimbrel.toml").unlink()
    deploy(road)
    verbs = production.execute("SELECT verb FROM whimbrel.audit ORDER BY at DESC LIMIT 1")
    assert verbs.fetchone() == ("policy set",)


def test_force_waives_the_backup_alone_and_is_recorded(road: Shell, production: Connection) -> None:
    road.migration(TWO, "ALTER TABLE orders ADD note text;")
    road.done("-e", "staging", "deploy")
    production.execute("INSERT INTO orders VALUES (1)")
    production.execute("DELETE FROM whimbrel.policy WHERE key = 'backup'")
    stopped(road, "G126")
    production.execute("CREATE TABLE by_hand (id int)")
    stopped(road, "G124", "--force")
    production.execute("DROP TABLE by_hand")
    said = road.done(
        "-e", "production", "deploy", "--force", "--confirm", road.get("CONFIRM"), "--json"
    )
    assert gates(said.json)["backup"] == "off"
    assert "waived by --force, which is recorded" in said.err
    audit = production.execute("SELECT verb, detail FROM whimbrel.audit ORDER BY at DESC LIMIT 1")
    assert audit.fetchone() == ("deploy --force", {"waived": "backup"})


def test_what_the_project_ignores_stops_neither_drift_nor_staging(
    road: Shell, production: Connection
) -> None:
    production.execute("CREATE TABLE pulse_seen (id int)")  # a provider's agent, say
    road.migration(TWO, "ALTER TABLE orders ADD note text;")
    road.done("-e", "staging", "deploy")
    stopped(road, "G124")
    road.write(
        "whimbrel.toml", '[[drift.ignore]]\nobject = "public.pulse_*"\nreason = "the provider\'s"'
    )
    assert "drifted" not in road.done("-e", "production", "status").out
    assert f"1 migration: {TWO}" in deploy(road)
    # What is remembered from here on is without it: it may come and go.
    production.execute("DROP TABLE pulse_seen")
    assert road("-e", "production", "status", "--exit-code").code == Exit.DONE
    production.execute("CREATE TABLE other (id int)")
    road.migration("20260103000000_three", "ALTER TABLE orders ADD sum int;")
    road.done("-e", "staging", "deploy")
    stopped(road, "G124")
