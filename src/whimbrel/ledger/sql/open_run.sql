-- One row: the new run's number. Parameters: os user, host, pid, application, tool version.
WITH taken AS (
    UPDATE whimbrel.fence AS f SET number = f.number + 1 RETURNING f.number
)
INSERT INTO whimbrel.run (number, who, os_user, host, pid, application, tool_version)
SELECT t.number, session_user::text, %s, %s, %s, %s, %s FROM taken AS t
RETURNING number;
