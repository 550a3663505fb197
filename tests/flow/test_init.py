"""`init`: a project file and folders; what is there is left as it is."""

from __future__ import annotations

from tests.identity.imprint import files_of
from tests.shell import Shell

from whimbrel.errors import Exit


def test_a_project_is_made_once(shell: Shell) -> None:
    said = shell.done("init")
    assert said.out == "".join(
        f"made  {name}\n" for name in ("whimbrel.toml", "schema.sql", "migrations", ".gitignore")
    )
    assert "next: write the wanted schema, then `whimbrel migrate first`" in said.err
    assert (shell.root / ".gitignore").read_text(encoding="utf-8") == ".whimbrel/\n"
    before = files_of(shell.root)
    document = shell("init", "--json").json
    assert (document["made"], len(document["kept"])) == ([], 3)  # type: ignore[arg-type]
    assert files_of(shell.root) == before
    rows = shell("env", "--json").json["settings"]
    assert isinstance(rows, list)
    assert {"name": "schema", "value": "schema.sql", "source": "the default"} in rows


def test_what_is_there_is_kept(shell: Shell) -> None:
    shell.write("schema.sql", "CREATE TABLE a (id int);")
    shell.write(".gitignore", "node_modules")
    said = shell.done("init")
    assert "kept  schema.sql" in said.out
    assert (shell.root / "schema.sql").read_text(encoding="utf-8") == "CREATE TABLE a (id int);"
    assert (shell.root / ".gitignore").read_text(encoding="utf-8") == "node_modules\n.whimbrel/\n"


def test_a_prisma_project_keeps_its_folders(shell: Shell) -> None:
    shell.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    said = shell.done("init")
    assert "made  prisma/migrations" in said.out
    assert not (shell.root / "schema.sql").exists()


def test_another_folder_is_named_by_its_option(shell: Shell) -> None:
    (shell.root / "inner").mkdir()
    shell.done("-C", "inner", "init")
    assert (shell.root / "inner" / "whimbrel.toml").exists()
    assert shell("-C", "nowhere", "init").stopped("C154", Exit.USAGE)
