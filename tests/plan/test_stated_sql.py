"""Options are added, set and dropped one by one; nothing secret stands on the first line."""

from __future__ import annotations

from dataclasses import replace

from whimbrel.catalog.address import Address, ObjectKind
from whimbrel.catalog.stated import Stated
from whimbrel.plan.arrange.stated_sql import alter_stated, create_stated

SERVER = Stated(
    address=Address(ObjectKind.SERVER, "", "s"),
    create="CREATE SERVER s FOREIGN DATA WRAPPER w",
    shape="w",
    replace=("ALTER SERVER s VERSION NULL",),
    options=(("host", "'a'"), ("port", "'1'")),
)
DICTIONARY = Stated(
    address=Address(ObjectKind.TEXT_SEARCH_DICTIONARY, "public", "d"),
    create="CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = pg_catalog.snowball",
    options=(("language", "'english'"), ("stopwords", "'english'")),
)


def test_options_stand_on_a_line_of_their_own() -> None:
    assert create_stated(SERVER) == (
        "CREATE SERVER s FOREIGN DATA WRAPPER w\n    OPTIONS (\"host\" 'a', \"port\" '1')"
    )
    assert create_stated(replace(SERVER, options=())) == SERVER.create


def test_options_are_altered_one_by_one_and_the_rest_only_where_it_differs() -> None:
    after = replace(SERVER, options=(("dbname", "'d'"), ("host", "'b'")))
    options = 'ALTER SERVER "s"\n    OPTIONS (DROP "port", ADD "dbname" \'d\', SET "host" \'b\')'
    assert list(alter_stated(SERVER, after)) == [options]
    newer = replace(after, create=f"{SERVER.create} VERSION '2'", replace=("x",))
    assert list(alter_stated(SERVER, newer)) == ["x", options]


def test_a_dictionary_takes_all_its_options_in_their_order() -> None:
    assert create_stated(DICTIONARY) == (
        "CREATE TEXT SEARCH DICTIONARY public.d (TEMPLATE = pg_catalog.snowball, "
        "\"language\" = 'english', \"stopwords\" = 'english')"
    )
    after = replace(DICTIONARY, options=(("language", "'german'"),))
    assert list(alter_stated(DICTIONARY, after)) == [
        'ALTER TEXT SEARCH DICTIONARY "public"."d" ("stopwords", "language" = \'german\')'
    ]
