"""Which types columns are of, and by way of what."""

from __future__ import annotations

from collections import defaultdict

from ..catalog.address import Address, ObjectKind
from ..catalog.catalog import Catalog
from ..catalog.column import Column
from ..catalog.domain import Domain

_HOLDING = frozenset([ObjectKind.COMPOSITE_TYPE, ObjectKind.RANGE_TYPE])
_TYPES = frozenset([ObjectKind.ENUM, ObjectKind.DOMAIN]) | _HOLDING


class TypeUse:
    """`used`: types that some column is of, if only by way of another type; `contained`: of which
    some column holds values inside an array, range or composite value, which PostgreSQL does not
    look into: such a domain takes no new constraint."""

    def __init__(self, catalog: Catalog) -> None:
        self.used: set[Address] = set()
        self.contained: set[Address] = set()
        self._needs: defaultdict[Address, list[Address]] = defaultdict(list)
        for link in catalog.dependencies:
            if link.on.kind in _TYPES:
                self._needs[link.dependent].append(link.on)
        arrays = {each.address for each in catalog.objects if _is_of_array(each)}
        for address in list(self._needs):
            if address.kind is ObjectKind.COLUMN:
                self._follow(address, arrays, inside=False)

    def _follow(self, address: Address, arrays: set[Address], *, inside: bool) -> None:
        inside = inside or address in arrays or address.kind in _HOLDING
        for on in self._needs[address]:
            seen = self.contained if inside else self.used
            if on not in seen:
                self.used.add(on)
                if inside:
                    self.contained.add(on)
                self._follow(on, arrays, inside=inside)


def _is_of_array(thing: object) -> bool:
    return isinstance(thing, Column | Domain) and thing.type.base.endswith("[]")
