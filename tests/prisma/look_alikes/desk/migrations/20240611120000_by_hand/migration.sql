-- Written by hand: columns renamed, their keys and indexes not.
ALTER TABLE "tickets" RENAME COLUMN "deskId" TO "desk_id";
ALTER TABLE "TicketAssignmentRuleOfDesk" RENAME COLUMN "responsibleDeskId" TO "responsible_desk_id";
ALTER TYPE "TicketState" ADD VALUE 'WAITING';

-- What the schema has no words for.
CREATE FUNCTION note_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit."Entry" (what) VALUES (to_jsonb(NEW));
  RETURN NEW;
END $$;
CREATE TRIGGER noted AFTER INSERT ON "tickets" FOR EACH ROW EXECUTE FUNCTION note_ticket();
CREATE INDEX "tickets_open" ON "tickets" ("opened_at") WHERE "state" = 'OPEN';
CREATE VIEW "open_tickets" AS SELECT "id", "desk_id" FROM "tickets" WHERE "state" = 'OPEN';
ALTER TABLE "Agent" ADD CONSTRAINT "email_has_an_at" CHECK ("email" LIKE '%@%');
INSERT INTO "Desk" VALUES ('first', 'First desk');
