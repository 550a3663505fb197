"""SQL that is put together while it runs, or that the parser does not see."""
