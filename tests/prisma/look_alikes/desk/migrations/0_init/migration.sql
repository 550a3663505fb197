-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "audit";

-- CreateTable
CREATE TABLE "Desk" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "Desk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Agent" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "fax" TEXT,

    CONSTRAINT "Agent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_AgentToDesk" (
    "A" INTEGER NOT NULL,
    "B" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "audit"."Entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "what" JSONB NOT NULL,

    CONSTRAINT "Entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Desk_name_key" ON "Desk"("name");

-- CreateIndex
CREATE UNIQUE INDEX "_AgentToDesk_AB_unique" ON "_AgentToDesk"("A", "B");

-- CreateIndex
CREATE INDEX "_AgentToDesk_B_index" ON "_AgentToDesk"("B");

-- AddForeignKey
ALTER TABLE "_AgentToDesk" ADD CONSTRAINT "_AgentToDesk_A_fkey" FOREIGN KEY ("A") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_AgentToDesk" ADD CONSTRAINT "_AgentToDesk_B_fkey" FOREIGN KEY ("B") REFERENCES "Desk"("id") ON DELETE CASCADE ON UPDATE CASCADE;
