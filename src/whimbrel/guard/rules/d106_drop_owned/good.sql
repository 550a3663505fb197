DROP ROLE intern;
