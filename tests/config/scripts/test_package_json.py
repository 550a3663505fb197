"""Scripts go into a package.json and nothing else of it changes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.config.scripts.names import PAGE, Edited, Kept, commands
from whimbrel.config.scripts.package_json import add_to_package
from whimbrel.errors import Failure

WANTED = {"db:push": "whimbrel push", "db:safety-check": "whimbrel safety-check"}

_TEXTS = st.text(max_size=6)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(_TEXTS, inside, max_size=3),
    max_leaves=6,
)
_TOPS = st.dictionaries(_TEXTS.filter(lambda key: key != "scripts"), _VALUES, max_size=4)
_SCRIPTS = st.dictionaries(_TEXTS, _TEXTS, max_size=4)
_STYLES = st.sampled_from(
    [
        {"indent": 2},
        {"indent": 4},
        {"indent": "\t"},
        {},
        {"separators": (",", ":")},
        {"indent": 0},
        {"indent": 2, "separators": (" ,", " : ")},
        {"indent": 2, "ensure_ascii": False},
    ]
)


@given(_TOPS, st.none() | _SCRIPTS, st.integers(0, 4), _STYLES, st.sampled_from(["\n", "\r\n"]))
def test_one_piece_is_put_in_and_every_other_byte_stays(
    top: dict[str, object],
    scripts: dict[str, str] | None,
    place: int,
    style: dict[str, object],
    ending: str,
) -> None:
    pairs = list(top.items())
    if scripts is not None:
        pairs.insert(place, ("scripts", scripts))
    text = json.dumps(dict(pairs), **style).replace("\n", ending) + ending  # type: ignore[arg-type]
    edited = add_to_package(text, WANTED)
    after = json.loads(edited.text)
    assert list(after["scripts"]) == list(dict.fromkeys([*(scripts or {}), *WANTED]))
    assert {**after, "scripts": 0} == {**top, "scripts": 0}
    assert _is_one_insertion(text, edited.text)
    assert add_to_package(edited.text, WANTED).text == edited.text


def _is_one_insertion(before: str, after: str) -> bool:
    extra = len(after) - len(before)
    return any(after[:i] + after[i + extra :] == before for i in range(len(before) + 1))


def test_the_layout_of_npm_itself() -> None:
    text = '{\n  "name": "shop",\n  "scripts": {\n    "dev": "next"\n  },\n  "private": true\n}\n'
    assert add_to_package(text, WANTED) == Edited(
        '{\n  "name": "shop",\n  "scripts": {\n    "dev": "next",\n'
        '    "db:push": "whimbrel push",\n    "db:safety-check": "whimbrel safety-check"\n  },\n'
        '  "private": true\n}\n',
        added=("db:push", "db:safety-check"),
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('{"a": 1}', '{"a": 1, "scripts": {"x": "y"}}'),
        ("{}", '{\n  "scripts": {\n    "x": "y"\n  }\n}'),
        ('{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"scripts": {\n\t\t"x": "y"\n\t}\n}'),
        ('{\n  "scripts": {}\n}\n', '{\n  "scripts": {\n    "x": "y"\n  }\n}\n'),
        ('{\r\n  "a": 1\r\n}', '{\r\n  "a": 1,\r\n  "scripts": {\r\n    "x": "y"\r\n  }\r\n}'),
        ('\ufeff{"scripts":{"a":"b"}}', '\ufeff{"scripts":{"a":"b", "x":"y"}}'),
    ],
)
def test_the_files_own_style_is_followed(text: str, after: str) -> None:
    assert add_to_package(text, {"x": "y"}).text == after


def test_an_entry_of_another_meaning_is_kept_and_named() -> None:
    text = '{"scripts": {"db:push": "prisma db push"}}'
    edited = add_to_package(text, {"db:push": "whimbrel push"})
    assert edited == Edited(text, kept=(Kept("db:push", "prisma db push"),))


def test_an_entry_of_another_meaning_is_replaced_where_that_is_asked() -> None:
    text = '{"scripts": {"db:push": "prisma db push", "a": "b"}}'
    edited = add_to_package(text, {"db:push": "whimbrel push"}, replace=True)
    after = '{"scripts": {"db:push": "whimbrel push", "a": "b"}}'
    assert edited == Edited(after, replaced=("db:push",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "1",
        "{",
        '{"a": 1,}',
        "{'a': 1}",
        '{"scripts": []}',
        '{"scripts": {"a": }}',
        "{} x",
    ],
)
def test_what_is_no_package_json_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(Failure, match=r"C170: package\.json cannot be understood: "):
        add_to_package(text, WANTED)


def test_the_names_are_exactly_the_pages() -> None:
    assert list(PAGE) == [
        "db:generate",
        "db:push",
        "db:migrate",
        "db:studio",
        "db:staging:push",
        "db:staging:migrate",
        "db:staging:reset",
        "db:staging:studio",
        "db:production:deploy",
        "db:production:status",
        "db:production:studio",
        "db:safety-check",
    ]
    assert commands()["db:staging:reset"] == "whimbrel -e staging reset"
    assert commands(generate="prisma generate")["db:generate"] == "prisma generate"
