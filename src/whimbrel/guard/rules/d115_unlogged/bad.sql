CREATE UNLOGGED TABLE visits (at timestamptz);
