"""Prisma's own options: said in ours, noted, or refused in words."""

from __future__ import annotations

import pytest

from whimbrel.cli.prisma_words import read_prisma_words
from whimbrel.cli.words import Words, read_words
from whimbrel.errors import Usage


def read(text: str) -> Words:
    return read_prisma_words(read_words(tuple(text.split())))


@pytest.mark.parametrize(
    ("prisma", "ours"),
    [
        ("migrate dev --name x --create-only", "migrate --name x --create-only"),
        ("migrate dev -n x", "migrate --name x"),
        ("migrate dev -n=x", "migrate --name x"),
        ("migrate reset -f", "reset --force"),
        ("migrate resolve --applied 1_x", "resolve --applied 1_x"),
        ("db push --accept-data-loss --force-reset", "push --accept-data-loss --force-reset"),
        ("db execute --file f.sql", "execute --file f.sql"),
        ("migrate diff --from-empty --to-schema s --script", "diff --from empty --to s --sql"),
        ("migrate diff --from-migrations m --to-url=u --script", "diff --from m --to u --sql"),
        ("migrate diff --from-config-datasource --to-empty", "diff --from database --to empty"),
        ("migrate diff --from-schema-datamodel s --to-url u", "diff --from s --to u"),
    ],
)
def test_an_option_of_prismas_is_said_in_ours(prisma: str, ours: str) -> None:
    assert " ".join(read(prisma).rest) == ours


def test_what_changes_nothing_here_is_noted() -> None:
    words = read("migrate dev --skip-seed --name x --skip-generate")
    assert words.rest == ("migrate", "--name", "x")
    assert words.notes == (
        "--skip-seed: nothing is seeded here",
        "--skip-generate: no client is generated here",
    )


@pytest.mark.parametrize("text", ["deploy --schema a/b.prisma", "deploy --schema=a/b.prisma"])
def test_the_schema_file_is_kept_to_be_compared(text: str) -> None:
    words = read(text)
    assert words.schema == "a/b.prisma"
    assert words.rest == ("deploy",)


@pytest.mark.parametrize(
    "text",
    [
        "db push --url postgresql://u:secret@h/d",
        "db push --url=postgresql://u:secret@h/d",
        "migrate deploy --config prisma.config.ts",
        "migrate diff --from-empty --to-schema s -o out.sql",
        "migrate diff --from-empty --to-schema s --output=out.sql",
        "migrate diff --from-schema-datasource s --to-empty",
        "migrate diff --from-empty --to-migrations m --shadow-database-url postgresql://u:secret@h/d",
    ],
)
def test_what_has_another_form_here_is_refused(text: str) -> None:
    with pytest.raises(Usage, match="U105") as refused:
        read(text)
    assert "secret" not in str(refused.value)


def test_the_words_of_other_verbs_are_left_alone() -> None:
    words = read("safety-check prisma db push --url x --skip-seed --schema y")
    assert words == Words(
        rest=("safety-check", "prisma", "db", "push", "--url", "x", "--skip-seed", "--schema", "y")
    )


def test_what_follows_two_dashes_is_left_alone() -> None:
    assert read("migrate -- --url").rest == ("migrate", "--", "--url")
