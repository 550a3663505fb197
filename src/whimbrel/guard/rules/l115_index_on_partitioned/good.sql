CREATE INDEX measures_value ON ONLY measures (value);
CREATE INDEX CONCURRENTLY measures_2025_value ON measures_2025 (value);
ALTER INDEX measures_value ATTACH PARTITION measures_2025_value;
