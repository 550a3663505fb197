ALTER TABLE countries ALTER COLUMN name TYPE text;
