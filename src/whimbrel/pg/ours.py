"""Names inside a database that are the guard's own; no comparison of schemas heeds them."""

from __future__ import annotations

GUARD_SCHEMA = "whimbrel_protect"
TRUNCATE_TRIGGER = "whimbrel_truncate"
EVENT_TRIGGERS = ("whimbrel_cover", "whimbrel_drop", "whimbrel_extension", "whimbrel_rewrite")
