-- CreateEnum
CREATE TYPE "TicketState" AS ENUM ('OPEN', 'DONE');

-- CreateTable
CREATE TABLE "tickets" (
    "id" SERIAL NOT NULL,
    "deskId" TEXT NOT NULL,
    "state" "TicketState" NOT NULL DEFAULT 'OPEN',
    "opened_at" TIMESTAMP(3) NOT NULL DEFAULT now(),

    CONSTRAINT "tickets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TicketAssignmentRuleOfDesk" (
    "id" TEXT NOT NULL,
    "responsibleDeskId" TEXT NOT NULL,
    "explanation_of_the_rule" TEXT NOT NULL,

    CONSTRAINT "TicketAssignmentRuleOfDesk_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "tickets_deskId_state_idx" ON "tickets"("deskId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "TicketAssignmentRuleOfDesk_responsibleDeskId_explanation_of_key" ON "TicketAssignmentRuleOfDesk"("responsibleDeskId", "explanation_of_the_rule");

-- AddForeignKey
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_deskId_fkey" FOREIGN KEY ("deskId") REFERENCES "Desk"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketAssignmentRuleOfDesk" ADD CONSTRAINT "TicketAssignmentRuleOfDesk_responsibleDeskId_fkey" FOREIGN KEY ("responsibleDeskId") REFERENCES "Desk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
