from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

import pytest
from tests.shell import Shell

from whimbrel.backup.hold import reading
from whimbrel.backup.restore import NotRestored
from whimbrel.backup.store import list_backups, open_backup
from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import connect
from whimbrel.errors import Exit

# Other gates than the backup's are not what is tried here.
OFF = ("staging", "hazards", "health", "freeze", "signoffs")


@pytest.fixture
def live(road: Shell) -> Shell:
    """Production with rows in it, a migration waiting, and every other gate open."""
    road.set(DATABASE_ENV="production")
    # The first command that writes marks it, without a line in whimbrel.lock: that would forbid
    # scratch databases on this server.
    road.done("policy", "set", OFF[0], "off", "--reason", "x", "--confirm", token(road))
    road.set(WHIMBREL_CONFIRM=token(road))
    for key in OFF:
        weaken(road, key)
    weaken(road, "drift", "report")
    run_sql(road, "CREATE TABLE orders AS SELECT i AS id FROM generate_series(1, 50) AS i")
    road.migration("20260102000000_note", "ALTER TABLE orders ADD note text;\n")
    return road


def token(shell: Shell) -> str:
    return str(shell.done("identity", "show", "--json").json["confirm"])


def weaken(shell: Shell, key: str, value: str = "off") -> None:
    run_sql(
        shell,
        "INSERT INTO whimbrel.policy (key, value, reason, set_by) "
        f"VALUES ('{key}', '{value}', 'not what is tried here', 'the test') "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )


def production(shell: Shell) -> DatabaseUrl:

    return parse_url(os.environ["PRODUCTION_DATABASE_URL"], source="test")


def run_sql(shell: Shell, sql: str) -> list[tuple[object, ...]]:
    with connect(production(shell)) as conn:
        cursor = conn.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []


def gate(shell: Shell) -> dict[str, str]:
    said = shell("deploy", "--dry-run", "--json")
    gates = said.json["gates"]
    assert isinstance(gates, list)
    return next(each for each in gates if each["name"] == "backup")


def newest(shell: Shell) -> Path:
    return max((shell.root / ".whimbrel" / "backups").iterdir())


def test_the_road_of_a_backup(live: Shell) -> None:
    stopped = live("deploy").stopped("G126", Exit.STOPPED)
    assert "backup: there is no backup of this database" in stopped

    made = live.done("backup", "create")
    assert ": 1 table, 50 rows, " in made.out
    assert "(recorded)" in made.out
    assert "is only recorded, policy asks for equal" in gate(live)["what"]

    verified = live.done("backup", "verify")
    assert verified.out.strip().endswith(": equal")
    assert "is equal and" in gate(live)["what"]
    assert "a restore would lose what was written in these" in gate(live)["what"]

    listed = live.done("backup", "list", "--json").json["backups"]
    assert isinstance(listed, list)
    assert [(each["level"], each["environment"]) for each in listed] == [("equal", "production")]

    # A release container has nothing but the URL: there the database's own row speaks.
    folder = newest(live).parent
    folder.rename(folder.with_name("elsewhere"))
    assert live("deploy").code == Exit.DONE
    assert run_sql(live, "SELECT count(*) FROM orders WHERE note IS NULL") == [(50,)]


def test_deploy_with_backup_makes_and_verifies_one_first(live: Shell) -> None:
    foreseen = live("deploy", "--backup", "--dry-run")
    assert foreseen.code == Exit.DONE, foreseen.err
    assert "one would be made and verified first" in foreseen.err
    # Nor is one made for nothing, where the confirmation is missing.
    live("deploy", "--backup", "--confirm", "wrong").stopped("G102", Exit.STOPPED)
    assert not (live.root / ".whimbrel" / "backups").exists()

    done = live("deploy", "--backup")
    assert done.code == Exit.DONE, done.err
    assert "is equal and" in done.err


def test_force_waives_this_gate_alone_and_is_recorded(live: Shell) -> None:
    weaken(live, "freeze", "required")
    done = live("deploy", "--force")
    if done.code == Exit.STOPPED:  # the other gate, and not the backup's
        assert "G126" not in done.err
        weaken(live, "freeze")
        done = live("deploy", "--force")
    assert done.code == Exit.DONE, done.err
    assert "ALERT: the backup gate is waived by --force" in done.err
    audit = run_sql(live, "SELECT detail FROM whimbrel.audit WHERE verb = 'deploy --force'")
    assert audit == [({"waived": "backup"},)]


def test_policy_says_which_backup_counts(live: Shell) -> None:
    def outcomes() -> dict[str, str]:
        found = {}
        for policy in ("equal", "pitr", "restored", "recorded", "off"):
            weaken(live, "backup", policy)
            found[policy] = gate(live)["outcome"]
        return found

    live.done("backup", "create")
    recorded = {"equal": "stopped", "pitr": "stopped", "restored": "stopped"}
    assert outcomes() == recorded | {"recorded": "passed", "off": "off"}
    live.done("backup", "verify")
    passed = dict.fromkeys(("equal", "pitr", "restored", "recorded"), "passed")
    assert outcomes() == passed | {"off": "off"}


def test_a_failed_verification_exits_1_and_closes_the_gate_until_the_next_good_one(
    live: Shell,
) -> None:
    live.done("backup", "create")
    live.done("backup", "verify")
    harmed = max((newest(live) / "dump").glob("[0-9]*"), key=lambda path: path.stat().st_size)
    good = harmed.read_bytes()
    harmed.write_bytes(good[:-3] + b"???")
    said = live("backup", "verify")
    assert said.code == Exit.FAILED
    assert "digest is another" in said.err
    assert "failed its verification" in gate(live)["what"]
    harmed.write_bytes(good)
    live.done("backup", "verify")
    assert gate(live)["outcome"] == "passed"

    # The database remembers the manifest's digest, so evidence edited to fit gives itself away.
    manifest, evidence = newest(live) / "manifest.json", newest(live) / "evidence.json"
    manifest.write_text(manifest.read_text().replace('"rows": 50', '"rows": 51'))
    edited = json.loads(evidence.read_text())
    edited["manifest_sha256"] = hashlib.sha256(manifest.read_bytes()).hexdigest()
    evidence.write_text(json.dumps(edited))
    assert "its evidence was edited after it was signed" in gate(live)["what"]
    evidence.write_text(json.dumps(edited | {"key": "", "signature": ""}))
    assert "not the one that the database remembers" in gate(live)["what"]


def test_old_backups_go_and_the_last_verified_one_stays(live: Shell) -> None:
    live.done("backup", "create")
    assert live.done("backup", "verify", "--sound").out.strip().endswith(": sound")
    for _ in range(2):
        time.sleep(1.1)  # their names are by the second
        live.done("backup", "create")
    words = ("backup", "prune", "--keep", "1", "--days", "0")
    shown = live.done(*words)
    assert [line.split("  ", 1)[1] for line in shown.out.splitlines()] == [
        "stays: it is the last one that was verified",
        "goes",
        "stays: it is among the newest 1",
    ]
    assert "1 backup would go" in shown.err
    assert len(list(newest(live).parent.iterdir())) == 3
    assert "1 backup removed" in live.done(*words, "--apply").err
    assert len(list(newest(live).parent.iterdir())) == 2
    assert "nothing is to be removed" in live.done(*words, "--apply").err
    removed = "SELECT count(*) FROM whimbrel.backup WHERE level = 'removed'"
    assert run_sql(live, removed) == [(1,)]
    assert "is sound and" in gate(live)["what"]


def test_what_another_command_reads_is_not_removed_and_is_not_counted_on(live: Shell) -> None:
    """While the last verified one is being verified anew, which may fail, the one before stays."""
    for _ in range(3):
        live.done("backup", "create")
    old, middle, new = (each.id for each in list_backups(newest(live).parent)[0])
    for each in (old, middle):
        live.done("backup", "verify", each)
    words = ("backup", "prune", "--keep", "1", "--days", "0")
    assert f"{old}  goes" in live.done(*words).out
    with reading(open_backup(newest(live).parent, middle)):
        assert live.done(*words, "--apply").out.splitlines() == [
            f"{old}  stays: it is the last one that was verified",
            f"{middle}  stays: another command reads it",
            f"{new}  stays: it is among the newest 1",
        ]
    assert f"{old}  goes" in live.done(*words, "--apply").out
    assert live("backup", "verify", old).code == 2


def test_what_another_machine_says_counts_where_its_key_is_trusted(
    live: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live("backup", "create", "--jobs", "0").stopped("U100", Exit.USAGE)
    monkeypatch.setattr("whimbrel.flow.backup.lies_with", lambda *_: True)
    assert "is on the same disk as the server's data" in live.done("backup", "create").err
    live("backup", "verify", "--programs", "/nonexistent").stopped("E201", Exit.FAILED)
    live.done("backup", "verify")
    listed = live.done("backup", "list", "--json").json["backups"]
    assert isinstance(listed, list)
    run_sql(live, "DELETE FROM whimbrel.backup")  # as if it had been verified from elsewhere
    assert gate(live)["outcome"] == "passed"
    live.set(XDG_CONFIG_HOME=str(tmp_path / "another"))
    assert "which is not trusted here" in gate(live)["what"]
    live.done("receipt", "trust", listed[0]["signed_by"], "--reason", "the backup machine")
    assert gate(live)["outcome"] == "passed"


def test_a_restored_copy_is_a_new_database_that_knows_what_it_is(live: Shell) -> None:
    live.done("backup", "create")
    live("backup", "restore", "--to", "shop_again").stopped("B140", Exit.STOPPED)
    live.set(DATABASE_ENV="development")
    name = "whimbrel_test_restored"
    with connect(production(live).with_database("postgres")) as conn:
        try:
            done = live.done("backup", "restore", "--to", name)
            url = parse_url(done.out.strip(), source="test")
            assert url.database == name
            with connect(production(live).with_database(name)) as copy:
                rows = copy.execute("SELECT count(*) FROM orders").fetchone()
                mark = copy.execute("SELECT environment FROM whimbrel.identity").fetchall()
                policy = copy.execute("SELECT key FROM whimbrel.policy").fetchall()
            assert rows == (50,)
            assert mark == [("development",)]
            assert policy == []  # what was set there was set for production
            live("backup", "restore", "--to", name).stopped("B141", Exit.USAGE)
        finally:
            conn.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


def test_a_name_that_is_no_backup_is_refused(shop: Shell) -> None:
    assert "nothing was found in " in shop("backup", "verify").stopped("B106", Exit.USAGE)
    shop("backup", "verify", "../../etc").stopped("B103", Exit.USAGE)
    assert "no backups in" in shop.done("backup", "list").err


def test_another_folder_may_be_named(shop: Shell, tmp_path: Path) -> None:
    shop.write("whimbrel.toml", f'backups = "{tmp_path}/kept"\n')
    shop.done("backup", "create")
    assert len(list((tmp_path / "kept").iterdir())) == 1
    assert not (shop.root / ".whimbrel").exists()


def test_a_restore_that_cannot_be_whole_leaves_no_database(
    live: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.done("backup", "create")
    live.set(DATABASE_ENV="development")
    words = ("backup", "restore", "--to", "whimbrel_test_restored")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    def refused(*_: object) -> None:
        raise NotRestored("constraint total_is_positive is violated by some row")

    for ending, code in ((interrupted, Exit.INTERRUPTED), (refused, Exit.FAILED)):
        monkeypatch.setattr("whimbrel.flow.backup_restore.restore_into", ending)
        said = live(*words)
        assert said.code == code, said.err
        interrupted_as = "B150" if code == Exit.INTERRUPTED else "B143"
        assert f"{interrupted_as}: " in said.err
    assert "does not restore: constraint total_is_positive is violated" in said.err
    file = max(newest(live).joinpath("dump").glob("[0-9]*"))
    file.write_bytes(bytes([file.read_bytes()[0] ^ 1]) + file.read_bytes()[1:])
    assert "was changed" in live(*words).stopped("B142", Exit.FAILED)
    left = "SELECT datname FROM pg_database WHERE datname ~ '^whimbrel_(scratch|test_restored)'"
    names = run_sql(live, left)
    assert [name for (name,) in names if "restored" in str(name)] == []


def test_what_is_not_a_folder_of_backups_is_said(live: Shell) -> None:
    live.write(".whimbrel/backups", "a file")
    notice = live("backup", "list").stopped("B105", Exit.FAILED)
    assert "backups cannot be read: not a directory" in notice
    live("backup", "create").stopped("B102", Exit.FAILED)
    assert gate(live)["outcome"] == "unknown"
    live("drift", "--revert").stopped("G132", Exit.STOPPED)


def test_a_folder_that_somebody_else_put_there_is_no_backup(live: Shell) -> None:
    live.write(".whimbrel/backups/20260101-by-hand/toc.dat", "PGDMP")
    assert "not a backup: 20260101-by-hand: " in live.done("backup", "list").err
    live("backup", "verify", "20260101-by-hand").stopped("B104", Exit.FAILED)
    assert gate(live)["what"] == "there is no backup of this database"


@pytest.mark.parametrize(
    ("verb", "inside", "kept"),
    [
        ("create", "create_backup", "what had been written is removed: there is none"),
        ("verify", "verify_backup", "nothing was found out; what was said of it before stands"),
    ],
)
def test_an_interrupt_says_what_is_left_of_the_work(
    live: Shell, monkeypatch: pytest.MonkeyPatch, verb: str, inside: str, kept: str
) -> None:
    live.done("backup", "create")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"whimbrel.flow.backup.{inside}", interrupted)
    notice = live("backup", verb).stopped("B150", Exit.INTERRUPTED)
    assert kept in notice
