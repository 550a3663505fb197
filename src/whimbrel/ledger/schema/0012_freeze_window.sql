-- A freeze may begin later than it is said: from_at, null where it began with frozen_at. Who may end
-- it before its time: members of the role lift_by, anybody where it is empty.
ALTER TABLE whimbrel.freeze ADD COLUMN from_at timestamptz;
ALTER TABLE whimbrel.freeze ADD COLUMN lift_by text COLLATE "C" NOT NULL DEFAULT '';
