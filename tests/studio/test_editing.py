from __future__ import annotations

from tests.studio.conftest import Visitor, form_of

from whimbrel.db.connect import Connection

ROW = "/row?schema=public&name=customers&k="
PAIR = "/row?schema=public&name=pair&k=1&k=x"


def customer(owner: Connection, number: int) -> tuple[object, ...]:
    row = owner.execute(
        "SELECT name, code, mood FROM customers WHERE id = %s", (number,)
    ).fetchone()
    assert row is not None
    return row


def test_what_was_changed_is_written_and_shown_as_the_statement(
    visitor: Visitor, owner: Connection
) -> None:
    form = form_of(visitor.get(f"{ROW}5"))
    form |= {"v:name": "O'Brien\r\nand sons", "m:mood": "null", "v:code": "abc"}
    code, html = visitor.post(f"{ROW}5", form)
    assert code == 200, html
    assert customer(owner, 5) == ("O'Brien\nand sons", "abc", None)
    assert "UPDATE &#34;public&#34;.&#34;customers&#34;" in html
    audit = owner.execute(
        "SELECT detail FROM whimbrel.audit WHERE verb = 'studio' ORDER BY number DESC LIMIT 1"
    ).fetchone()
    assert audit == ({"what": "changed name, code, mood", "relation": "public.customers"},)


def test_nothing_changed_is_nothing_written(visitor: Visitor, owner: Connection) -> None:
    before = owner.execute("SELECT xmin::text FROM pair").fetchone()
    _, html = visitor.post(PAIR, form_of(visitor.get(PAIR)))
    assert "nothing was different" in html
    assert owner.execute("SELECT xmin::text FROM pair").fetchone() == before


def test_enums_arrays_and_fixed_lengths_keep_their_types(
    visitor: Visitor, owner: Connection
) -> None:
    form = form_of(visitor.get(PAIR)) | {"v:c": "green", "v:d": "abcd", "v:e": "{3,NULL}"}
    assert visitor.post(PAIR, form)[0] == 200
    assert owner.execute("SELECT c::text, d, e FROM pair").fetchone() == (
        "green",
        "abcd",
        [3, None],
    )


def test_a_row_that_changed_since_is_not_overwritten(visitor: Visitor, owner: Connection) -> None:
    form = form_of(visitor.get(f"{ROW}6")) | {"v:name": "mine"}
    owner.execute("UPDATE customers SET name = 'theirs' WHERE id = 6")
    code, html = visitor.post(f"{ROW}6", form)
    assert code == 409
    assert "W110" in html
    assert customer(owner, 6)[0] == "theirs"


def test_a_value_too_long_for_its_column_is_refused_not_cut(
    visitor: Visitor, owner: Connection
) -> None:
    form = form_of(visitor.get(f"{ROW}8")) | {"m:code": "value", "v:code": "abcdefgh"}
    code, html = visitor.post(f"{ROW}8", form)
    assert code == 422
    assert "value too long for type character varying(5)" in html
    assert customer(owner, 8)[1] is None


def test_rows_are_added_and_deleted_and_what_was_typed_stays_after_a_refusal(
    visitor: Visitor, owner: Connection
) -> None:
    page = "/new?schema=public&name=orders"
    key = form_of(visitor.get(f"{ROW}5"))["form_key"]
    form = {
        "form_key": key,
        "m:customer_id": "value",
        "v:customer_id": "99999",
        "m:paid": "default",
    }
    code, html = visitor.post(page, form)
    assert code == 422
    assert "violates foreign key constraint" in html
    assert ">\n99999</textarea>" in html
    assert visitor.post(page, form | {"v:customer_id": "3"})[0] == 200
    (new,) = owner.execute("SELECT max(id) FROM orders").fetchone() or (None,)
    row = f"/row?schema=public&name=orders&k={new}"
    delete = row.replace("/row", "/delete")
    assert visitor.post(delete, form_of(visitor.get(row)))[0] == 200
    assert visitor.status(row) == 404


def test_our_records_and_keyless_tables_are_not_edited(visitor: Visitor) -> None:
    key = form_of(visitor.get(f"{ROW}5"))["form_key"]
    for name in ("schema=whimbrel&name=fence", "schema=public&name=keyless"):
        code, html = visitor.post(f"/new?{name}", {"form_key": key})
        assert (code, "W124" in html) == (409, True), html


def test_a_lock_that_somebody_holds_is_not_waited_for_long(
    visitor: Visitor, owner: Connection
) -> None:
    form = form_of(visitor.get(f"{ROW}9")) | {"v:name": "x"}
    with owner.transaction():
        owner.execute("SELECT FROM customers WHERE id = 9 FOR UPDATE")
        code, html = visitor.post(f"{ROW}9", form)
    assert code == 422
    assert "lock timeout" in html
