"""SET of search_path or role for the whole session, never reset."""
