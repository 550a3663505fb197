"""The studio: a database's rows in the browser, on this machine only."""
