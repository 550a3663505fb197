"""Takes schema changes to PostgreSQL safely, from a laptop to production.

What a program may build upon is named here, and each name is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

# A type checker takes this name for true; importing `typing` would cost more than all the rest.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .config.database import DatabaseConfig
    from .config.kind import Kind
    from .config.url import DatabaseUrl
    from .errors import Exit, Failure, Interrupted, Notice, Stop, Usage
    from .flow.library import get_database_config

__all__ = [
    "DatabaseConfig",
    "DatabaseUrl",
    "Exit",
    "Failure",
    "Interrupted",
    "Kind",
    "Notice",
    "Stop",
    "Usage",
    "__version__",
    "get_database_config",
]

_ROOMS = {
    "DatabaseConfig": "config.database",
    "DatabaseUrl": "config.url",
    "Kind": "config.kind",
    "get_database_config": "flow.library",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = import_module(f".{_ROOMS.get(name, 'errors')}", __name__)
    value: object = getattr(room, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
