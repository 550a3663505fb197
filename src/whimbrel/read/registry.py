"""Which address an OID has: what turns the server's numbers into names while reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from ..catalog.address import Address
from .rows import DependencyRow

# OIDs of the system catalogs, fixed in PostgreSQL's headers.
PG_TYPE, PG_CLASS, PG_PROC = 1247, 1259, 1255
PG_CONSTRAINT, PG_ATTRDEF, PG_NAMESPACE, PG_EXTENSION = 2606, 2604, 2615, 3079
PG_POLICY = 3256
PG_AMOP, PG_AMPROC = 2602, 2603
# Whole objects that PostgreSQL makes along with another: the multirange and the constructors of a
# range, the members of an operator class.
_PARTS = frozenset([PG_TYPE, PG_PROC, PG_AMOP, PG_AMPROC])


class Registry:
    """Filled while a catalog is assembled; members of an extension stand for the extension."""

    def __init__(self, dependencies: Sequence[DependencyRow]) -> None:
        self._addresses: dict[tuple[int, int, int], Address] = {}
        self._members: dict[tuple[int, int], Address] = {}
        self._whole_of: dict[tuple[int, int], tuple[int, int]] = {
            (row.class_oid, row.oid): (row.on_class_oid, row.on_oid)
            for row in dependencies
            if row.type == "i" and row.class_oid in _PARTS
        }
        self._extension_of: dict[tuple[int, int], int] = {
            (row.class_oid, row.oid): row.on_oid
            for row in dependencies
            if row.type == "e" and row.on_class_oid == PG_EXTENSION
        }

    def add(self, address: Address, class_oid: int, oid: int, part: int = 0) -> None:
        if oid:
            self._addresses[class_oid, oid, part] = address

    def add_member(self, address: Address, class_oid: int, oid: int) -> None:
        """By its own name, for what is said about it apart from its extension."""
        self._members[class_oid, oid] = address

    def member(self, class_oid: int, oid: int) -> Address | None:
        return self._members.get((class_oid, oid))

    def is_member(self, class_oid: int, oid: int) -> bool:
        return (class_oid, oid) in self._extension_of

    def find(self, class_oid: int, oid: int, part: int = 0) -> Address | None:
        """None for what is not the user's. A column that is not known stands for its relation."""
        extension = self._extension_of.get((class_oid, oid))
        if extension is not None:
            return self._addresses.get((PG_EXTENSION, extension, 0))
        exact = self._addresses.get((class_oid, oid, part))
        return exact or self._addresses.get((class_oid, oid, 0))

    def stand_in(self, class_oid: int, oid: int, part: int = 0) -> Address | None:
        """`find`, and for what PostgreSQL made along with another object: that one."""
        found = self.find(class_oid, oid, part)
        whole = self._whole_of.get((class_oid, oid)) if found is None else None
        return self.stand_in(*whole) if whole else found

    def keep(self, known: Collection[Address]) -> None:
        """Forget what is no object by itself: a view's column stands for its view from now on."""
        unknown = set(self._addresses.values()).difference(known)
        if unknown:
            kept = {key: each for key, each in self._addresses.items() if each not in unknown}
            self._addresses = kept

    def exactly(self) -> Callable[[tuple[int, int, int]], Address | None]:
        """The address of a class, OID and part; None where it takes `stand_in` to tell."""
        return self._addresses.get

    def own(self, class_oid: int, oid: int) -> Address | None:
        """None for what is not the user's, members of extensions among them."""
        if self.is_member(class_oid, oid):
            return None
        return self._addresses.get((class_oid, oid, 0))
