"""The name that a server of ours gives itself."""

from __future__ import annotations

# `cluster_name`: every session can read it, and `ps` shows it.
CLUSTER_NAME = "whimbrel_embedded"
