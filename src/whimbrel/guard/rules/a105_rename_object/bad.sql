ALTER FUNCTION price_of RENAME TO price_for;
