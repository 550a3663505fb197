"""Forms of statement whose declared facts are observed; the schema they run on is `forms.sql`."""

from __future__ import annotations

from dataclasses import dataclass, field

from whimbrel.pg.locks import LockMode

AX, SRX, S = LockMode.ACCESS_EXCLUSIVE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.SHARE
RX, RS, AS = LockMode.ROW_EXCLUSIVE, LockMode.ROW_SHARE, LockMode.ACCESS_SHARE


@dataclass(frozen=True, kw_only=True)
class Form:
    """A statement, and the locks beyond its text that only the catalog can foretell."""

    sql: str
    beyond: dict[str, LockMode] = field(default_factory=dict)
    first: str = ""  # run before it, in the same transaction
    since: int = 15
    scans_less: bool = False  # declared scan or rewrite that the server could spare itself here


def of(sql: str, **beyond: LockMode) -> Form:
    return Form(sql=sql, beyond=beyond)


FORMS = (
    # columns
    of("ALTER TABLE lone ADD COLUMN n int"),
    of("ALTER TABLE lone ADD COLUMN n int DEFAULT 7 NOT NULL"),
    of("ALTER TABLE lone ADD COLUMN n timestamptz DEFAULT now()"),
    of("ALTER TABLE lone ADD COLUMN n jsonb DEFAULT '{}'::jsonb NOT NULL"),
    of("ALTER TABLE lone ADD COLUMN n text[] DEFAULT ARRAY[]::text[]"),
    of("ALTER TABLE lone ADD COLUMN n timestamptz DEFAULT clock_timestamp()"),
    of("ALTER TABLE lone ADD COLUMN n uuid DEFAULT gen_random_uuid()"),
    of("ALTER TABLE lone ADD COLUMN n serial"),
    of("ALTER TABLE lone ADD COLUMN n int GENERATED ALWAYS AS IDENTITY"),
    of("ALTER TABLE lone ADD COLUMN n int GENERATED ALWAYS AS (a + 1) STORED"),
    Form(sql="ALTER TABLE lone ADD COLUMN n int GENERATED ALWAYS AS (a + 1) VIRTUAL", since=18),
    of("ALTER TABLE lone ADD COLUMN n int CHECK (n > 0)"),
    of("ALTER TABLE lone ADD COLUMN n int DEFAULT 5 CHECK (n > 0)"),
    of("ALTER TABLE lone ADD COLUMN n int UNIQUE"),
    of("ALTER TABLE lone ADD COLUMN n int REFERENCES parent"),
    of("ALTER TABLE lone ADD COLUMN n int DEFAULT 1 REFERENCES parent"),
    of("ALTER TABLE lone ADD COLUMN n mood"),
    of("ALTER TABLE lone DROP COLUMN b"),
    of("ALTER TABLE lone DROP COLUMN IF EXISTS b CASCADE"),
    of("ALTER TABLE lone ALTER COLUMN b SET DEFAULT 'x'"),
    of("ALTER TABLE lone ALTER COLUMN b DROP DEFAULT"),
    of("ALTER TABLE lone ALTER COLUMN a SET NOT NULL"),
    of("ALTER TABLE child ALTER COLUMN parent_id DROP NOT NULL"),
    of("ALTER TABLE lone ALTER COLUMN b TYPE varchar(30)"),
    of("ALTER TABLE apart ALTER COLUMN a TYPE bigint", heir=AX),
    Form(sql="ALTER TABLE child ALTER COLUMN amount TYPE numeric(10, 2)", scans_less=True),
    of("ALTER TABLE lone ALTER COLUMN b SET STATISTICS 200"),
    of("ALTER TABLE lone ALTER COLUMN b SET (n_distinct = 5)"),
    of("ALTER TABLE lone ALTER COLUMN b SET STORAGE external"),
    of("ALTER TABLE lone ALTER COLUMN b SET COMPRESSION pglz"),
    of("ALTER TABLE child ALTER COLUMN counted DROP IDENTITY"),
    of("ALTER TABLE child ALTER COLUMN counted SET GENERATED ALWAYS"),
    of("ALTER TABLE child ALTER COLUMN doubled DROP EXPRESSION"),
    Form(sql="ALTER TABLE child ALTER COLUMN doubled SET EXPRESSION AS (spare * 3)", since=17),
    of("ALTER TABLE lone RENAME COLUMN b TO bb"),
    # constraints
    of("ALTER TABLE lone ADD CHECK (id > 0)"),
    of("ALTER TABLE lone ADD CHECK (id > 0) NOT VALID"),
    Form(sql="ALTER TABLE lone ADD CHECK (id > 0) NOT ENFORCED", since=18),
    of("ALTER TABLE lone VALIDATE CONSTRAINT lone_a_check"),
    of("ALTER TABLE lone VALIDATE CONSTRAINT lone_a_fk", parent=RS),
    Form(sql="ALTER TABLE lone ADD CONSTRAINT nn NOT NULL a", since=18),
    Form(sql="ALTER TABLE lone ADD CONSTRAINT nn NOT NULL a NOT VALID", since=18),
    Form(  # 15–17 leave the child table alone
        sql="ALTER TABLE apart ADD FOREIGN KEY (a) REFERENCES parent (id)",
        beyond={"heir": SRX},
        since=18,
    ),
    of("ALTER TABLE heir ADD FOREIGN KEY (a) REFERENCES parent (id)"),
    of("ALTER TABLE heir ADD FOREIGN KEY (a) REFERENCES parent (id) NOT VALID"),
    Form(sql="ALTER TABLE lone ADD FOREIGN KEY (a) REFERENCES parent NOT ENFORCED", since=18),
    of("ALTER TABLE lone ADD UNIQUE (a)"),
    of("ALTER TABLE lone ADD PRIMARY KEY (a)"),
    of("ALTER TABLE lone ADD EXCLUDE USING btree (a WITH =)"),
    of("ALTER TABLE lone ADD CONSTRAINT u UNIQUE USING INDEX lone_id_key"),
    of("ALTER TABLE lone ADD CONSTRAINT p PRIMARY KEY USING INDEX lone_id_key"),
    of("ALTER TABLE lone DROP CONSTRAINT lone_a_check"),
    of("ALTER TABLE child DROP CONSTRAINT child_parent_fk", parent=AX),
    of("ALTER TABLE parent DROP CONSTRAINT parent_pkey CASCADE", child=AX, lone=AX),
    of("ALTER TABLE child ALTER CONSTRAINT child_parent_fk DEFERRABLE"),
    of("ALTER TABLE child RENAME CONSTRAINT child_note_check TO c"),
    # tables
    of("ALTER TABLE lone RENAME TO alone"),
    of("ALTER TABLE lone SET SCHEMA other"),
    of("ALTER TABLE lone OWNER TO pg_database_owner"),
    of("ALTER TABLE lone SET (fillfactor = 80)"),
    of("ALTER TABLE lone SET (autovacuum_enabled = off, toast.autovacuum_enabled = off)"),
    of("ALTER TABLE lone RESET (fillfactor)"),
    of("ALTER TABLE lone SET (user_catalog_table = true)"),
    of("ALTER TABLE lone CLUSTER ON lone_id_key"),
    of("ALTER TABLE heir SET UNLOGGED"),
    of("ALTER TABLE lone REPLICA IDENTITY FULL"),
    of("ALTER TABLE lone ENABLE ROW LEVEL SECURITY"),
    of("ALTER TABLE lone FORCE ROW LEVEL SECURITY"),
    of("ALTER TABLE lone DISABLE TRIGGER lone_stamp"),
    of("ALTER TABLE lone ENABLE TRIGGER ALL"),
    of("ALTER TABLE lone DISABLE RULE lone_rule"),
    of("ALTER TABLE heir NO INHERIT apart"),
    Form(sql="ALTER TABLE heir INHERIT apart", first="ALTER TABLE heir NO INHERIT apart"),
    of("CREATE TABLE n (id int PRIMARY KEY, x serial)"),
    of("CREATE TABLE n (id int, p int REFERENCES parent)"),
    of("CREATE TABLE n (LIKE lone INCLUDING ALL)"),
    of("CREATE TABLE n () INHERITS (apart)"),
    of("CREATE TABLE n AS SELECT * FROM lone"),
    of("SELECT * INTO n FROM lone"),
    of("CREATE TEMP TABLE n (id int) ON COMMIT DROP"),
    of("DROP TABLE apart CASCADE", heir=AX),
    of("DROP TABLE heir"),
    of("DROP TABLE child CASCADE", parent=AX, totals=AX),
    of("TRUNCATE heir"),
    of("TRUNCATE child RESTART IDENTITY"),
    of("TRUNCATE parent CASCADE", child=AX, lone=AX),
    of("LOCK TABLE lone IN SHARE ROW EXCLUSIVE MODE"),
    # partitions
    of("CREATE TABLE n PARTITION OF measure FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')"),
    of(
        "ALTER TABLE measure ATTACH PARTITION measure_2025 "
        "FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')"
    ),
    of("ALTER TABLE measure DETACH PARTITION measure_2024"),
    of("CREATE INDEX n ON ONLY measure (value)"),
    Form(sql="CREATE INDEX n ON measure (value)", beyond={"measure_2024": S}, scans_less=True),
    of("DROP TABLE measure_2024", measure=AX),
    # indexes
    of("CREATE INDEX n ON lone (a)"),
    of("CREATE UNIQUE INDEX n ON lone (a)"),
    of("CREATE INDEX n ON totals (n)"),
    of("CREATE INDEX n ON lone (lower(b)) WHERE a > 2"),
    of("DROP INDEX child_spare_idx", child=AX),
    of("ALTER INDEX child_spare_idx RENAME TO n"),
    of("ALTER INDEX child_spare_idx SET (fillfactor = 70)"),
    # views, sequences, types
    of("CREATE VIEW n AS SELECT * FROM lone"),
    of("CREATE OR REPLACE VIEW labels AS SELECT id, label FROM parent"),
    of("ALTER VIEW labels RENAME TO n"),
    of("DROP VIEW labels"),
    of("CREATE MATERIALIZED VIEW n AS SELECT * FROM lone"),
    of("REFRESH MATERIALIZED VIEW totals", child=AS),
    of("REFRESH MATERIALIZED VIEW CONCURRENTLY totals", child=AS),
    of("DROP MATERIALIZED VIEW totals"),
    of("CREATE SEQUENCE n"),
    of("ALTER SEQUENCE counter RESTART WITH 5"),
    of("ALTER SEQUENCE counter INCREMENT 2"),
    of("DROP SEQUENCE counter"),
    of("ALTER TYPE mood ADD VALUE 'mad'"),
    of("ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'"),
    of("ALTER TYPE pair ADD ATTRIBUTE z int"),
    of("CREATE TYPE n AS ENUM ('a')"),
    of("CREATE DOMAIN n AS int CHECK (VALUE > 1)"),
    of("ALTER DOMAIN positive ADD CHECK (VALUE < 9)"),
    of("CREATE FUNCTION n() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    # what hangs on a table
    of("CREATE TRIGGER n BEFORE INSERT ON lone FOR EACH ROW EXECUTE FUNCTION stamp()"),
    of("CREATE OR REPLACE TRIGGER lone_stamp BEFORE INSERT ON lone EXECUTE FUNCTION stamp()"),
    of("ALTER TRIGGER lone_stamp ON lone RENAME TO n"),
    of("DROP TRIGGER lone_stamp ON lone"),
    of("CREATE POLICY n ON lone"),
    of("ALTER POLICY lone_policy ON lone USING (true)"),
    of("DROP POLICY lone_policy ON lone"),
    of("CREATE RULE n AS ON DELETE TO lone DO INSTEAD NOTHING"),
    of("DROP RULE lone_rule ON lone"),
    of("COMMENT ON TABLE lone IS 'x'"),
    of("COMMENT ON COLUMN lone.a IS 'x'"),
    of("COMMENT ON VIEW labels IS 'x'"),
    of("COMMENT ON INDEX child_spare_idx IS 'x'"),
    of("COMMENT ON CONSTRAINT lone_a_check ON lone IS 'x'"),
    of("COMMENT ON TRIGGER lone_stamp ON lone IS 'x'"),
    of("COMMENT ON TYPE mood IS 'x'"),
    Form(sql="GRANT SELECT ON lone TO PUBLIC", since=18),
    of("CREATE STATISTICS n ON id, a FROM lone"),
    of("ANALYZE lone"),
    of("CREATE PUBLICATION n FOR TABLE lone"),
    of("ALTER PUBLICATION news ADD TABLE child"),
    # data
    of("INSERT INTO heir VALUES (99, 1)"),
    of("INSERT INTO lone VALUES (99, 1)", parent=RS),
    of("INSERT INTO apart SELECT id, a FROM lone"),
    of("UPDATE apart SET a = l.a FROM lone AS l WHERE l.id = apart.id", heir=RX),
    of("DELETE FROM heir"),
    of("DELETE FROM heir USING lone WHERE heir.id = lone.id"),
    of("WITH gone AS (DELETE FROM heir RETURNING *) INSERT INTO lone (id) SELECT id FROM gone"),
    of("MERGE INTO heir USING parent ON heir.id = parent.id WHEN MATCHED THEN DO NOTHING"),
    of("SELECT * FROM lone WHERE id = 3"),
    of("SELECT * FROM lone FOR UPDATE"),
    of("DO $$ BEGIN ALTER TABLE lone ADD COLUMN n int; PERFORM 1 FROM parent; END $$"),
    of("DO $$ BEGIN IF EXISTS (SELECT FROM apart) THEN DELETE FROM heir; END IF; END $$", heir=RX),
)

# They cannot run in a transaction block; the mode is what they wait for on this relation.
OUTSIDE_FORMS = {
    "CREATE INDEX CONCURRENTLY n ON lone (a)": "lone",
    "REINDEX TABLE CONCURRENTLY lone": "lone",
    "ALTER TABLE measure DETACH PARTITION measure_2024 CONCURRENTLY": "measure",
    "VACUUM lone": "lone",
    "VACUUM FULL lone": "lone",
    "VACUUM (FULL false) lone": "lone",
}
# Nobody waits for a relation; or declared so only because it may be so.
OUTSIDE_ELSEWHERE = (
    "VACUUM",
    "DROP INDEX CONCURRENTLY lone_id_key",
    "CREATE DATABASE whimbrel_never",
    "DROP DATABASE IF EXISTS whimbrel_never",
    "ALTER SYSTEM SET work_mem = '5MB'",
    "DISCARD ALL",
    "REINDEX SCHEMA public",
    "CREATE SUBSCRIPTION n CONNECTION '' PUBLICATION p",
    "CREATE TABLESPACE n LOCATION '/nowhere'",
    "COMMIT PREPARED 'x'",
    "CLUSTER",
)
