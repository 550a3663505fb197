-- Takes an allowance back; one row where there was one.
DELETE FROM whimbrel_protect.allowance AS a
WHERE a.role = %s AND a.tables = %s
RETURNING a.role;
