-- What of a large server's rows a drill laid beside the live ones, empty where all of them; and the
-- last table of that sample, behind which the next one goes on.
ALTER TABLE whimbrel.drill ADD COLUMN compared text NOT NULL DEFAULT '';
ALTER TABLE whimbrel.drill ADD COLUMN sampled_to text NOT NULL DEFAULT '';
