ALTER TABLE customers ADD COLUMN birthday date;
COMMENT ON COLUMN customers.birthday IS 'personal; deleted with the account';
