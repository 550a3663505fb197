"""A live server into values: catalog, sizes, activity. Read only."""
