COMMENT ON DATABASE shop IS 'the shop';
