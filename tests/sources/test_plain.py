"""A dump without what is only for psql."""

from __future__ import annotations

from whimbrel.sources.plain import plain_sql

DUMP = r"""--
-- PostgreSQL database dump
--

\restrict abcDEF

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: orders; Type: TABLE
--

CREATE TABLE public.orders (
    id integer
);


SET default_tablespace = fast;

CREATE INDEX by_id ON public.orders USING btree (id);


SET default_tablespace = '';

CREATE TABLE public.lines (
    id integer
);


\unrestrict abcDEF
"""


def test_statements_stay_and_settings_that_change_nothing_go() -> None:
    assert plain_sql(DUMP) == (
        "CREATE TABLE public.orders (\n    id integer\n);\n\n"
        "SET default_tablespace = fast;\n\n"
        "CREATE INDEX by_id ON public.orders USING btree (id);\n\n"
        "SET default_tablespace = '';\n\n"
        "CREATE TABLE public.lines (\n    id integer\n);\n"
    )


def test_no_objects_are_no_text() -> None:
    assert plain_sql("--\n-- dump\n--\n\nSET row_security = off;\n") == ""
