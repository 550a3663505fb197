-- whimbrel:irreversible "restore the row from the export of the same day"
DELETE FROM orders WHERE id = 7;
