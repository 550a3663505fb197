-- One row: the number of the newest deployer.
SELECT f.number
FROM whimbrel.fence AS f
ORDER BY f.number;
