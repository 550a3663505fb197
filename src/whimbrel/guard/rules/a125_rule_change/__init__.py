"""Rules of the rewrite system: DO ALSO, on SELECT, and those that go or are switched."""
