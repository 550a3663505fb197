"""Names are replaced where they are names, and nowhere else."""

from __future__ import annotations

import pytest

from whimbrel.diff.reword import reword_column, reword_label, reword_relation
from whimbrel.pg.name import RelationName

OLD, NEW = RelationName("public", "users"), RelationName("public", "Accounts")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "FOREIGN KEY (u) REFERENCES public.users(id)",
            'FOREIGN KEY (u) REFERENCES public."Accounts"(id)',
        ),
        ("nextval('public.users'::regclass)", "nextval('public.\"Accounts\"'::regclass)"),
        ("public.users_id_seq", "public.users_id_seq"),
        ("other.users", "other.users"),
        ("my_public.users", "my_public.users"),
        ("users", "users"),
    ],
)
def test_a_relation(text: str, after: str) -> None:
    assert reword_relation(text, OLD, NEW) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("CHECK ((name <> 'name'::text))", "CHECK ((full_name <> 'name'::text))"),
        ("lower(name), surname", "lower(full_name), surname"),
        ('"name"', "full_name"),
        ('"Name"', '"Name"'),
        ("'it''s name'", "'it''s name'"),
    ],
)
def test_a_column(text: str, after: str) -> None:
    assert reword_column(text, "name", "full_name") == after


def test_a_label_of_one_enum_and_not_of_another() -> None:
    mood = RelationName("public", "mood")
    text = "m = 'ok'::public.mood AND x = 'ok'::public.moods AND y = 'ok'::text"
    after = "m = 'it''s'::public.mood AND x = 'ok'::public.moods AND y = 'ok'::text"
    assert reword_label(text, mood, "ok", "it's") == after
