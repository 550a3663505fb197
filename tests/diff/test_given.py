"""What a script makes has, at once, what the default privileges of its runner give."""

from __future__ import annotations

from whimbrel.catalog.attached import DefaultPrivileges, Grant, Privileges
from whimbrel.catalog.catalog import Catalog, CatalogObject
from whimbrel.catalog.enum_type import EnumType
from whimbrel.diff import change as c
from whimbrel.diff.compare import compare
from whimbrel.pg.name import RelationName
from whimbrel.pg.version import ServerVersion

MOOD = EnumType(name=RelationName("public", "mood"), labels=("ok",))
USAGE, TO_PASS_ON = (Grant("USAGE", is_grantable=each) for each in (False, True))


def _default(schema: str, *granted: Grant, creator: str = "") -> DefaultPrivileges:
    return DefaultPrivileges(
        schema=schema,
        on="TYPES",
        creator=creator,
        grantee="app",
        granted=granted,
        revoked=(),
        role="app",
    )


def _privileges(*granted: Grant) -> Privileges:
    return Privileges(of=MOOD.address, grantee="app", granted=granted, revoked=(), role="app")


def _about_mood(before: list[CatalogObject], after: list[CatalogObject]) -> list[c.Change]:
    one, two = (
        Catalog(
            version=ServerVersion(180000),
            objects=tuple(objects),
        )
        for objects in (before, after)
    )
    changes = compare(one, two).changes
    return [each for each in changes if isinstance(each, c.Alter | c.Create)]


def test_what_was_given_unasked_is_taken_back() -> None:
    default = _default("public", USAGE)
    assert _about_mood([default], [default, MOOD]) == [
        c.Alter(before=_privileges(USAGE), after=_privileges())
    ]


def test_what_is_wanted_and_given_needs_no_word() -> None:
    default = _default("", USAGE)
    assert _about_mood([default], [default, MOOD, _privileges(USAGE)]) == []


def test_the_stronger_of_two_defaults_is_in_force() -> None:
    defaults = [_default("", USAGE), _default("public", TO_PASS_ON)]
    assert _about_mood([*defaults], [*defaults, MOOD, _privileges(USAGE)]) == [
        c.Alter(before=_privileges(TO_PASS_ON), after=_privileges(USAGE))
    ]


def test_defaults_of_others_and_of_other_schemas_give_nothing() -> None:
    defaults = [_default("other", USAGE), _default("public", USAGE, creator="someone")]
    assert _about_mood([*defaults], [*defaults, MOOD, _privileges(USAGE)]) == [
        c.Create(thing=_privileges(USAGE))
    ]
