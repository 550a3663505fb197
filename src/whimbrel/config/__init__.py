"""Which environment, which URL, which policy: pure functions of a mapping and a text."""
