-- One row per day: its turnover.
SELECT o.placed_at::date AS day, sum(o.total_cents) AS total_cents
FROM orders AS o
GROUP BY o.placed_at::date
ORDER BY day;
