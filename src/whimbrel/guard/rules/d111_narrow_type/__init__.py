"""ALTER COLUMN … TYPE to one that not every old value fits."""
