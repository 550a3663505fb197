"""Where a wanted schema comes from: each source ends as a Catalog."""
