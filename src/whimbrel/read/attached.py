"""Rows of comments, owners, privileges and security labels → values about objects of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind
from ..catalog.attached import (
    OWNER,
    DefaultPrivileges,
    Grant,
    Owner,
    Privileges,
    SecurityLabel,
)
from ..catalog.comment import Comment
from .registry import PG_CLASS, PG_EXTENSION, Registry
from .rows import CatalogRows, DefaultPrivilegeRow, PrivilegeRow


def attached(
    rows: CatalogRows, registry: Registry
) -> Iterator[Comment | SecurityLabel | Owner | Privileges]:
    yield from _comments(rows, registry)
    yield from _owners(rows, registry)
    for row in rows.privileges:
        of = registry.find(row.class_oid, row.oid, row.part)
        if of is not None and _is_foreign(of):
            # What was granted on a member of an extension beside what its script grants.
            of = registry.member(row.class_oid, row.oid)
        if of is not None and not (row.part and not of.part):
            yield _privileges(row, of)


def _comments(rows: CatalogRows, registry: Registry) -> Iterator[Comment | SecurityLabel]:
    names = {row.oid: row.name for row in rows.constraints if row.type == "n"}
    for row in rows.comments:
        of = registry.find(row.class_oid, row.oid, row.part)
        if of is None or row.class_oid == PG_EXTENSION or _is_foreign(of):
            continue
        if row.part and not of.part:
            continue
        if of.kind is ObjectKind.CONSTRAINT and row.class_oid == PG_CLASS:
            # Its index has comments of its own.
            of = Address(ObjectKind.INDEX, of.schema, of.part)
        if row.provider:
            yield SecurityLabel(of=of, provider=row.provider, label=row.text)
        else:
            is_not_null = of.kind is ObjectKind.NOT_NULL
            yield Comment(of=of, text=row.text, constraint=names[row.oid] if is_not_null else "")


def _owners(rows: CatalogRows, registry: Registry) -> Iterator[Owner]:
    """Only where an object's owner is not that of most: who owns a database as a whole differs
    between environments and is no part of a schema."""
    most = usual_owner(rows, registry)
    for of, owner in _owned(rows, registry):
        if owner != most:
            yield Owner(of=of, role=owner)


def usual_owner(rows: CatalogRows, registry: Registry) -> str:
    """Who owns most; the first by name of several, empty for an empty database."""
    counts = Counter(owner for _, owner in _owned(rows, registry))
    return min(counts, key=lambda owner: (-counts[owner], owner), default="")


def _owned(rows: CatalogRows, registry: Registry) -> Iterator[tuple[Address, str]]:
    for row in rows.owners:
        of = registry.find(row.class_oid, row.oid)
        if of is not None and not _is_foreign(of):
            yield of, row.owner


def _privileges(row: PrivilegeRow, of: Address) -> Privileges:
    return Privileges(
        of=of,
        grantee=OWNER if row.is_owner else row.grantee or "PUBLIC",
        granted=_granted(row),
        revoked=tuple(Grant(each, is_grantable=False) for each in row.revoked or ()),
        role=row.grantee,
    )


def _granted(row: PrivilegeRow | DefaultPrivilegeRow) -> tuple[Grant, ...]:
    granted = [Grant(each, is_grantable=False) for each in row.granted or ()]
    granted += [Grant(each, is_grantable=True) for each in row.grantable or ()]
    return tuple(sorted(granted))


def default_privileges(rows: CatalogRows, schemas: frozenset[str]) -> Iterator[DefaultPrivileges]:
    for row in rows.default_privileges:
        if not row.schema or row.schema in schemas:
            yield DefaultPrivileges(
                schema=row.schema,
                on=row.on_kind,
                creator=row.creator,
                grantee=OWNER if row.is_creator else row.grantee or "PUBLIC",
                granted=_granted(row),
                revoked=tuple(Grant(each, is_grantable=False) for each in row.revoked or ()),
                role=row.grantee,
            )


def _is_foreign(of: Address) -> bool:
    """Members of an extension are found under the extension's address."""
    return of.kind is ObjectKind.EXTENSION
