"""`check` and `explain`: files, folders, standard input, what git says; every format."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import cast

import pytest
from tests.shell import Shell

from whimbrel.db.connect import Connection
from whimbrel.errors import Exit
from whimbrel.guard.rules import RULES

INDEX = "CREATE INDEX orders_note ON orders (note);\n"
ONE, TWO = "20260101000000_one", "20260102000000_two"


def findings(shell: Shell, *words: str) -> list[dict[str, object]]:
    document = shell("check", "--json", *words).json
    assert list(document) == ["format", "findings"]
    return cast("list[dict[str, object]]", document["findings"])


def names(shell: Shell, *words: str) -> list[object]:
    return [each["name"] for each in findings(shell, *words)]


def git(shell: Shell, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=shell.root, check=True, capture_output=True)


def test_a_finding_has_the_fields_of_the_contract_and_a_stop_exits_three(shell: Shell) -> None:
    shell.write("a.sql", f"\n{INDEX}")
    said = shell("check", "a.sql", "--json")
    assert said.code == Exit.STOPPED
    (found,) = findings(shell, "a.sql")
    assert list(found) == [
        *("code", "name", "severity", "file", "line", "statement", "what", "why", "next")
    ]
    assert (found["code"], found["severity"], found["file"], found["line"]) == (
        *("L101", "stop", "a.sql", 2),
    )
    assert found["statement"] == "CREATE INDEX orders_note ON orders (note)"


def test_for_development_it_only_advises(shell: Shell) -> None:
    shell.write("a.sql", INDEX)
    said = shell("check", "-e", "development", "a.sql", "--json")
    assert said.code == Exit.DONE
    assert '"severity": "advise"' in said.out
    assert '"severity": "ask"' in shell("check", "-e", "staging", "a.sql", "--json").out


def test_a_clean_file_finds_nothing(shell: Shell) -> None:
    shell.write("a.sql", "CREATE TABLE notes (id bigint PRIMARY KEY);\nCREATE INDEX ON notes (id);")
    said = shell.done("check", "a.sql")
    assert said.out == "1 file, judged for production: nothing found\n"
    assert findings(shell, "a.sql") == []


def test_each_file_is_judged_alone_and_a_folder_in_order(shell: Shell) -> None:
    shell.migration(ONE, "CREATE TABLE orders (id bigint, note text);")
    shell.migration(TWO, INDEX)
    shell.write(f"migrations/{TWO}/down.sql", "DROP TABLE orders;")
    one, two = (f"migrations/{name}/migration.sql" for name in (ONE, TWO))
    assert names(shell, one, two) == ["index-not-concurrent"]
    said = shell.done("check", "migrations")
    assert "judged as one deploy" in said.err
    assert "1 file that undo others passed over" in said.err


def test_a_syntax_error_is_a_finding_of_its_file_and_the_rest_is_judged(shell: Shell) -> None:
    shell.write("a.sql", f"CREATE TABEL x ();\n{INDEX}")
    assert [(f["code"], f["name"], f["line"]) for f in findings(shell, "a.sql")] == [
        ("S105", "syntax-error", 1),
        ("L101", "index-not-concurrent", 2),
    ]


@pytest.mark.parametrize(
    ("raw", "name", "line"),
    [
        (b"SELECT 1;\nSELECT '\xff';", "not-utf-8", 2),
        (b"SELECT 1;\n\0", "nul-byte", 2),
        (b'-- whimbrel:alow x "y"\nSELECT 1;', "directive", 1),
        (b"SELECT 'never ends", "syntax-error", 1),
        (b"SELECT " + b"(" * 20_000 + b"1" + b")" * 20_000, "not-seen", 1),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_sql_is_a_finding_with_a_place(
    shell: Shell, raw: bytes, name: str, line: int
) -> None:
    shell.write("a.sql", raw)
    assert [(f["name"], f["line"]) for f in findings(shell, "a.sql")] == [(name, line)]
    assert shell("check", "a.sql").code == Exit.STOPPED


def test_what_stands_around_psqls_commands_and_data_is_judged_too(shell: Shell) -> None:
    shell.write("a.sql", f"\\set x 1\nCOPY t (a) FROM stdin;\n1\n\\.\n{INDEX}")
    assert names(shell, "a.sql") == ["psql-command", "index-not-concurrent"]


def test_standard_input_is_a_file(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(INDEX.encode())))
    (found,) = findings(shell, "-")
    assert found["file"] == "standard input"


def test_a_file_that_is_not_there_is_an_error(shell: Shell) -> None:
    assert "C150" in shell("check", "nowhere.sql").stopped("C150", Exit.FAILED)
    shell("check", "a.sql", "--staged").stopped("U112", Exit.USAGE)
    shell("check", "--since", "nowhere").stopped("H110", Exit.FAILED)


def test_a_reason_accepts_a_finding_and_one_that_accepts_nothing_is_told(shell: Shell) -> None:
    allow = '-- whimbrel:allow index-not-concurrent "the table is empty"\n'
    shell.write("a.sql", allow + INDEX)
    said = shell.done("check", "a.sql")
    assert said.out == "1 file, judged for production: nothing found, 1 accepted\n"
    assert "accepted: a.sql:2: index-not-concurrent: the table is empty" in said.err
    shell.write("a.sql", f"{allow}SELECT 1;")
    assert names(shell, "a.sql") == ["unused-allowance"]
    # A table that is new here gives no rule a cause; elsewhere it has been there for long.
    shell.write("a.sql", f"CREATE TABLE orders (note text);\n{allow}{INDEX}")
    assert names(shell, "a.sql") == []
    shell.write("a.sql", '-- whimbrel:allow index-not-concurent "x"\nSELECT 1;')
    (found,) = findings(shell, "a.sql")
    assert 'did you mean "index-not-concurrent"?' in str(found["why"])
    shell.write("a.sql", f"-- whimbrel:allow index-not-concurrent\n{INDEX}")
    assert names(shell, "a.sql") == ["directive", "index-not-concurrent"]


def test_the_project_file_sets_levels_and_tightens_production_only(shell: Shell) -> None:
    shell.write("a.sql", f"{INDEX}CREATE TABLE t (id int PRIMARY KEY);")
    shell.write("whimbrel.toml", '[rules]\nindex-not-concurrent = "off"\nQ101 = "ask"\n')
    assert [(f["name"], f["severity"]) for f in findings(shell, "a.sql")] == [
        ("index-not-concurrent", "stop"),
        ("int-primary-key", "ask"),
    ]
    assert names(shell, "-e", "staging", "a.sql") == ["int-primary-key"]
    shell.write("whimbrel.toml", '[rules]\nindex-not-concurent = "off"\n')
    assert "did you mean" in shell("check", "a.sql").stopped("C132", Exit.USAGE)
    shell.write("whimbrel.toml", '[rules]\nindex-not-concurrent = "loud"\n')
    shell("check", "a.sql").stopped("C131", Exit.USAGE)


def test_a_contract_migration_says_that_running_code_has_moved_on(shell: Shell) -> None:
    sql = "ALTER TABLE orders RENAME COLUMN note TO remark;\nALTER TABLE orders DROP COLUMN old;\n"
    shell.write("a.sql", f"-- whimbrel:phase contract\n{sql}")
    assert [(f["name"], f["severity"]) for f in findings(shell, "a.sql")] == [
        ("rename-column", "advise"),
        ("drop-column", "stop"),
    ]


def test_a_snapshot_silences_and_sharpens(shell: Shell) -> None:
    orders = {"size_bytes": 8192, "columns": {"note": {"type": "text"}}}
    small = {"format": 1, "tables": {"orders": orders}}
    shell.write("small.json", json.dumps(small))
    shell.write("a.sql", INDEX)
    assert names(shell, "a.sql", "--snapshot", "small.json") == []
    large = {
        "format": 1,
        "tables": {"orders": {"size_bytes": 442_000_000_000, "rows": 3_000_000_000}},
    }
    shell.write("large.json", json.dumps(large))
    (found,) = findings(shell, "a.sql", "--snapshot", "large.json")
    assert "orders (412 GB, about 3,000,000,000 rows)" in str(found["what"])
    shell.write("large.json", '{"format": 7, "tables": {}}')
    shell("check", "a.sql", "--snapshot", "large.json").stopped("C162", Exit.FAILED)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{}", "it has no `format`"),
        ('{"bad": 1}', "it has no `format`"),
        ('{"format": 1}', "it has no `tables`"),
        ("[]", "a JSON object was expected"),
        ('{"format": 1, "tables": []}', "tables is no object"),
        ('{"format": 1, "tables": {"orders": 7}}', ""),
    ],
)
def test_another_file_is_not_taken_for_an_empty_snapshot(
    shell: Shell, text: str, what: str
) -> None:
    shell.write("a.sql", INDEX)
    shell.write("other.json", text)
    said = shell("check", "a.sql", "--snapshot", "other.json")
    said.stopped("C162", Exit.FAILED)
    assert what in said.err


def test_what_is_new_since_a_revision_is_judged_against_what_was_there(shell: Shell) -> None:
    git(shell, "init", "-q", "-b", "main")
    shell.migration(ONE, "CREATE TABLE orders (id bigint, note varchar(20));")
    git(shell, "add", ".")
    git(shell, "commit", "-qm", "one")
    shell.migration(TWO, f"ALTER TABLE orders ALTER note TYPE varchar(40);\n{INDEX}")
    assert names(shell, "--since", "main") == ["index-not-concurrent"]
    git(shell, "add", ".")
    assert names(shell, "--staged") == ["type-not-in-sight", "index-not-concurrent"]
    git(shell, "commit", "-qm", "two")
    for since in ("HEAD~1", "HEAD~1..", "HEAD~1..HEAD", "HEAD~1...main"):
        assert names(shell, "--since", since) == ["index-not-concurrent"]
    said = shell("check", "--since", "HEAD..HEAD~1").stopped("H117", Exit.FAILED)
    assert "git switch --detach HEAD~1" in said
    shell("check", "--since", "nowhere..HEAD").stopped("H116", Exit.FAILED)
    shell.migration(ONE, "CREATE TABLE orders (id bigint, note varchar(30));")
    assert names(shell, "--since", "HEAD") == ["edited-migration"]
    shell("check", "--since", "nowhere").stopped("H116", Exit.FAILED)


def test_sarif_github_and_gitlab_have_the_place(shell: Shell) -> None:
    shell.write("a b.sql", INDEX)
    sarif = json.loads(shell("check", "a b.sql", "--format", "sarif").out)
    (result,) = sarif["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (sarif["version"], result["ruleId"], result["level"]) == ("2.1.0", "L101", "error")
    assert place == {"artifactLocation": {"uri": "a%20b.sql"}, "region": {"startLine": 1}}
    assert sarif["runs"][0]["tool"]["driver"]["rules"][0]["id"] == "L101"
    github = shell("check", "a b.sql", "--format", "github").out.splitlines()[0]
    assert github.startswith(
        "::error file=a b.sql,line=1,title=L101 index-not-concurrent::building"
    )
    (gitlab,) = json.loads(shell("check", "a b.sql", "--format", "gitlab").out)
    assert gitlab["location"] == {"path": "a b.sql", "lines": {"begin": 1}}
    assert (gitlab["severity"], gitlab["check_name"]) == ("blocker", "index-not-concurrent")


def test_a_place_is_said_as_the_repository_has_it(shell: Shell) -> None:
    git(shell, "init", "-q", "-b", "main")
    name = "shop/deep/ä,b:c #1.sql"
    shell.write(name, f"SELECT 1;\n\nCREATE INDEX i\n  ON orders (note);\n{INDEX}")
    for words in (["shop/deep"], ["-C", "shop", "deep"], [str(shell.root / "shop" / "deep")]):
        gitlab = json.loads(shell("check", *words, "--format", "gitlab").out)
        assert {each["location"]["path"] for each in gitlab} == {name}
        sarif = json.loads(shell("check", *words, "--format", "sarif").out)
        (place, _) = (e["locations"][0]["physicalLocation"] for e in sarif["runs"][0]["results"])
        assert place["artifactLocation"] == {"uri": "shop/deep/%C3%A4%2Cb%3Ac%20%231.sql"}
        assert place["region"] == {"startLine": 3, "endLine": 4}
        github = shell("check", *words, "--format", "github").out.splitlines()[0]
        assert github.startswith("::error file=shop/deep/ä%2Cb%3Ac #1.sql,line=3,endLine=4,title=")
    git(shell, "add", ".")
    git(shell, "commit", "-qm", "one")
    shell.write("shop/new.sql", INDEX)
    git(shell, "add", ".")
    (found,) = json.loads(shell("check", "-C", "shop", "--staged", "--format", "gitlab").out)
    assert found["location"]["path"] == "shop/new.sql"


def test_each_finding_of_a_report_has_a_fingerprint_of_its_own(shell: Shell) -> None:
    def prints(text: str) -> list[str]:
        shell.write("a.sql", text)
        report = json.loads(shell("check", "a.sql", "--format", "gitlab").out)
        return [each["fingerprint"] for each in report]

    again = "DELETE FROM orders;\n" * 3
    before = prints(again)
    assert len(set(before)) == 3
    assert prints("-- what comes before moves nothing\n\n" + again) == before


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "json"])
def test_every_document_is_whole_whatever_is_found(
    shell: Shell, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    conninfo = f"'host=a password=''{'x' * 300}'''"
    texts: dict[str, str | bytes] = {
        "none.sql": "SELECT 1;",
        "syntax.sql": "CREATE TABEL x ();",
        "bytes.sql": b"SELECT '\xff';",
        "secret.sql": f"CREATE SUBSCRIPTION s CONNECTION {conninfo} PUBLICATION p;\n{INDEX}",
    }
    for name, text in texts.items():
        shell.write(name, text)
        said = shell("check", name, "--format", form)
        assert said.code == (Exit.DONE if name == "none.sql" else Exit.STOPPED)
        assert "xxx" not in said.out
        if form == "github":
            assert all(line.startswith("::error ") for line in said.out.splitlines()[:-1])
        else:
            json.loads(said.out)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(INDEX.encode())))
    said = shell("check", "-", "--format", form)
    assert said.code == Exit.STOPPED
    assert said.out.startswith("::error title=") if form == "github" else json.loads(said.out)


def test_many_files_on_many_processors_are_judged_as_one_after_the_other(shell: Shell) -> None:
    filler = "-- nothing\n" * 40
    paths = [f"{number:04}.sql" for number in range(800)]
    for path in paths:
        shell.write(path, filler + INDEX)
    found = findings(shell, *paths)
    assert [each["file"] for each in found] == paths


def test_explain_teaches_a_rule_by_code_or_name(shell: Shell) -> None:
    by_code, by_name = shell.done("explain", "l101").out, shell.done("explain", RULES[0].name).out
    assert by_code.startswith("L101 index-not-concurrent: ")
    assert "\nseen:\n  CREATE INDEX" in by_code
    assert by_name.startswith(f"{RULES[0].code} ")
    assert len(shell.done("explain").out.splitlines()) == len(RULES)
    assert shell("explain", "L101", "--json").json["severity"] == "stop"
    assert "did you mean" in shell("explain", "L199").stopped("U111", Exit.USAGE)


def test_without_arguments_the_pending_migrations_are_checked(shell: Shell) -> None:
    shell.migration(ONE, "CREATE TABLE orders (id bigint);")
    shell.migration(TWO, "DROP TABLE customers;")
    said = shell("check")
    assert said.code == Exit.STOPPED
    assert "has no database yet: every migration is pending" in said.err
    assert "drop-table" in said.out


def test_a_large_table_is_large_though_the_migration_that_made_it_was_read(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, "CREATE TABLE orders (id bigint, note text);")
    shop.done("deploy")
    connection.execute(
        "INSERT INTO orders SELECT n, repeat('x', 40) FROM generate_series(1, 150000) n"
    )
    connection.execute("ANALYZE orders")
    git(shop, "init", "-q", "-b", "main")
    git(shop, "add", "-A")
    git(shop, "commit", "-qm", "one")
    shop.migration(TWO, INDEX)
    assert names(shop, "--database") == ["index-not-concurrent"]
    shop("check", "--database", "--write-snapshot", "known.json")
    assert names(shop, "--since", "main", "--snapshot", "known.json") == ["index-not-concurrent"]


def test_a_database_tells_sizes_pending_migrations_and_its_own_levels(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, "CREATE TABLE orders (id bigint, note varchar(20));")
    shop.done("deploy")
    shop.migration(TWO, f"{INDEX}ALTER TABLE orders ALTER note TYPE varchar(40);")
    assert names(shop) == ["index-not-concurrent"]  # what is applied tells the type
    assert names(shop, "--database") == []  # and the database that the table is small
    shop.done("check", "--database", "--write-snapshot", "known.json")
    two = f"migrations/{TWO}/migration.sql"
    assert names(shop, two) == ["index-not-concurrent", "type-not-in-sight"]
    assert names(shop, two, "--snapshot", "known.json") == []
    said = shop("policy", "set", "rule.no-such-rule", "off", "--reason", "x")
    assert "did you mean" in said.stopped("C132", Exit.USAGE) or said.code == Exit.USAGE
    shop.done("policy", "set", "rule.rename-column", "advise", "--reason", "nobody reads it")
    rows = [line for line in shop.done("policy", "show").out.splitlines() if "rule." in line]
    assert len(rows) == 1
    assert "nobody reads it  (weaker than the default)" in rows[0]
