CREATE INDEX measures_value ON measures (value);
