from __future__ import annotations

import re
import time
from html import unescape
from urllib.parse import parse_qsl, urlencode

import pytest
from tests.studio.conftest import Visitor

CUSTOMERS = {"schema": "public", "name": "customers"}
ODD = {"schema": "<b>odd</b>", "name": '100% "<i>table</i>"/?&'}


def links(html: str, word: str) -> list[str]:
    return [unescape(found) for found in re.findall(rf'<a[^>]* href="([^"]*)">{word}</a>', html)]


def numbers(html: str, column: int = 1) -> list[int]:
    """The first numbers of the rows of a page."""
    body = html.partition('<table class="rows">')[2].partition("<tbody>")[2]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [int(re.findall(r"<td>(\d+)</td>", row)[0]) for row in rows]


def test_tables_views_and_odd_names_are_listed_and_escaped(visitor: Visitor) -> None:
    html = visitor.get("/")
    for name in ("customers", "orders", "keyless", "view_of_orders", "large", "pair"):
        assert f">{name}</a>" in html
    assert "<b>odd</b>" not in html
    assert "&lt;b&gt;odd&lt;/b&gt;" in html
    assert "&lt;i&gt;table&lt;/i&gt;" in html


@pytest.mark.parametrize("name", ["customers", "keyless", "view_of_orders"])
def test_pages_go_on_where_the_last_one_ended_and_back_again(visitor: Visitor, name: str) -> None:
    html = visitor.get("/table", schema="public", name=name)
    assert links(html, "← before") == []
    seen = [numbers(html)]
    while links(html, "after →") and len(seen) < 5:
        html = visitor.get(links(html, "after →")[0])
        seen.append(numbers(html))
    found = [number for page in seen for number in page if number <= 120]
    assert found == list(range(1, 121))
    html = visitor.get(links(html, "← before")[0])
    while links(html, "← before") and numbers(html)[0] > 1:
        html = visitor.get(links(html, "← before")[0])
    assert numbers(html)[0] == 1


def test_a_table_without_a_key_is_looked_at_and_not_opened(visitor: Visitor) -> None:
    html = visitor.get("/table", schema="public", name="keyless")
    assert "This table has no key" in html
    assert ">open</a>" not in html
    assert visitor.status("/row", schema="public", name="keyless", k="1") == 404


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ([("c", "id"), ("o", "="), ("v", "7")], [7]),
        ([("c", "id"), ("o", "<"), ("v", "4"), ("c", "id"), ("o", "<>"), ("v", "2")], [1, 3]),
        ([("c", "name"), ("o", "contains"), ("v", "CUSTOMER 12")], [12, 120]),
        ([("c", "name"), ("o", "contains"), ("v", "%")], []),
        ([("c", "mood"), ("o", "is null"), ("v", "")], []),
        ([("c", "code"), ("o", "is not null"), ("v", "")], []),
        ([("c", ""), ("o", "="), ("v", "x"), ("c", "id"), ("o", "="), ("v", "9")], [9]),
    ],
)
def test_filters_narrow_what_is_shown(
    visitor: Visitor, filters: list[tuple[str, str]], ids: list[int]
) -> None:
    html = visitor.get(f"/table?{urlencode([*CUSTOMERS.items(), *filters])}")
    assert numbers(html) == ids


def test_a_filter_that_is_no_value_of_its_column_is_told_in_postgresqls_words(
    visitor: Visitor,
) -> None:
    answer = visitor.client.get("/table", params=CUSTOMERS | {"c": "id", "o": "=", "v": "seven"})
    assert answer.status_code == 422
    assert "W132: invalid input syntax for type integer: &#34;seven&#34;" in answer.text
    for wrong in ({"c": "nope", "o": "="}, {"c": "id", "o": "; DROP"}):
        assert visitor.status("/table", **CUSTOMERS, **wrong) == 404
    assert visitor.status("/table", schema="public", name="nope") == 404


def test_values_with_html_in_them_are_text(visitor: Visitor) -> None:
    html = visitor.get("/row", **CUSTOMERS, k="1000")
    assert "<script>" not in html
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; &#39;quotes&#39;" in html


def test_names_with_html_per_cents_and_quotes_are_filtered_and_opened(
    visitor: Visitor,
) -> None:
    html = visitor.get("/table", **ODD, c="a%s::b", o="=", v="5")
    assert "&lt;u&gt;c&lt;/u&gt;" in html
    assert "<u>" not in html
    assert "No rows that the filter lets through" in html


def test_foreign_keys_are_followed_both_ways(visitor: Visitor) -> None:
    html = visitor.get("/table", schema="public", name="orders", c="id", o="=", v="7")
    (target,) = [link for link in links(html, "7") if "customers" in link]
    assert numbers(visitor.get(target)) == [7]
    row = visitor.get("/row", **CUSTOMERS, k="7")
    (back,) = links(row, "public.orders by customer_id")
    assert dict(parse_qsl(back.partition("?")[2]))["c"] == "customer_id"
    assert numbers(visitor.get(back)) == [7]


def test_ten_megabytes_in_a_cell_are_cut_in_lists_and_whole_on_request(visitor: Visitor) -> None:
    where = {"schema": "public", "name": "large"}
    began = time.monotonic()
    html = visitor.get("/table", **where)
    row = visitor.get("/row", **where, k="1")
    assert len(html) < 10_000
    assert len(row) < 60_000
    assert time.monotonic() - began < 20
    assert "too long to be edited here" in row
    whole = visitor.get("/cell", **where, k="1", column="body")
    assert whole == "0123456789" * 1048576


def test_rows_are_counted_when_asked_and_not_beyond_a_limit(visitor: Visitor) -> None:
    assert "121 rows" in visitor.get("/table", **CUSTOMERS, count="1")


def test_a_composite_key_finds_its_row(visitor: Visitor) -> None:
    html = visitor.get("/row?schema=public&name=pair&k=1&k=x")
    assert "{1,2}" in html
    assert visitor.status("/row?schema=public&name=pair&k=1") == 404
    assert visitor.status("/row?schema=public&name=pair&k=1&k=y") == 404
