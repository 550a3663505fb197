-- The guard inside a database: what `whimbrel protect` installs there. It may be run again: what is
-- there is brought up to date, and nobody's statement waits for it.

-- One at a time: two who replace a function at once get an error of the server's.
SELECT pg_catalog.pg_advisory_xact_lock(x'7768696d62726c04'::bigint);

CREATE SCHEMA IF NOT EXISTS whimbrel_protect;
COMMENT ON SCHEMA whimbrel_protect IS
    'Whimbrel: stops here what loses data, whatever tool sends it (whimbrel protect show)';
GRANT USAGE ON SCHEMA whimbrel_protect TO PUBLIC;

-- One row: which guard this is. Without it everything passes.
CREATE TABLE IF NOT EXISTS whimbrel_protect.protection (
    version integer NOT NULL,
    environment text NOT NULL,
    contacts text NOT NULL,
    installed_by text NOT NULL,
    installed_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    made_template boolean NOT NULL DEFAULT false,
    is_only_row boolean PRIMARY KEY DEFAULT true CHECK (is_only_row)
);

-- One row: who may lose what, though it is protected. An empty role is anybody, empty `tables` all;
-- in `tables` a star stands for any characters and a question mark for one.
CREATE TABLE IF NOT EXISTS whimbrel_protect.allowance (
    role text COLLATE "C" NOT NULL,
    tables text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    allowed_by text NOT NULL,
    allowed_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    until_at timestamptz,
    pattern text NOT NULL GENERATED ALWAYS AS (
        pg_catalog.translate(
            pg_catalog.regexp_replace(tables, '([%_\\])', '\\\1', 'g'), '*?', '%_'
        )
    ) STORED,
    PRIMARY KEY (role, tables),
    CHECK (role <> '' OR tables <> '')
);
GRANT SELECT ON whimbrel_protect.protection, whimbrel_protect.allowance TO PUBLIC;

-- Is this session a deployer in its turn? It says its fencing number; that counts while the number
-- is the newest, its run has not ended, and the lock of the one deployer is held. Or does it bring
-- our own records up to date, for which it holds the other lock?
-- It reads as its owner. Of plain tables with their own types only: a view, or a type with a cast of
-- somebody's own, would run that somebody's functions as the owner.
CREATE OR REPLACE FUNCTION whimbrel_protect.is_deployer() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    said text := COALESCE(current_setting('whimbrel.deployment', true), '');
    keys bigint[] := ARRAY(
        SELECT l.objid::bigint
        FROM pg_locks AS l
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND l.database = (
              SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()
          )
          AND l.classid::bigint = x'7768696d'::bigint
          AND (l.objid::bigint = x'62726c02'::bigint OR l.pid = pg_backend_pid())
    );
BEGIN
    IF x'62726c01'::bigint = ANY (keys) THEN
        RETURN true;
    END IF;
    IF said = '' OR NOT x'62726c02'::bigint = ANY (keys) OR 3 <> (
        SELECT count(*)
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE n.nspname = 'whimbrel' AND c.relkind = 'r' AND NOT c.relrowsecurity
          AND (c.relname, a.attname, a.atttypid) IN (
              ('run', 'number', 'bigint'::regtype),
              ('run', 'finished_at', 'timestamptz'::regtype),
              ('fence', 'number', 'bigint'::regtype)
          )
    ) THEN
        RETURN false;
    END IF;
    RETURN EXISTS (
        SELECT
        FROM ONLY whimbrel.run AS r
        JOIN ONLY whimbrel.fence AS f ON f.number = r.number
        WHERE r.number::text = said AND r.finished_at IS NULL
    );
END
$body$;

-- May whoever acts lose this relation, given as schema and name; without a name, any?
CREATE OR REPLACE FUNCTION whimbrel_protect.is_allowed(acting name, relation text[])
RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $body$
    SELECT EXISTS (
        SELECT
        FROM whimbrel_protect.allowance AS a
        WHERE a.role IN ('', acting::text)
          AND (a.until_at IS NULL OR a.until_at > clock_timestamp())
          AND (a.tables = '' OR relation[1] || '.' || relation[2] LIKE a.pattern)
    )
$body$;

-- Does all of it pass: in a deployer's turn, inside an extension's own script, or where nothing is
-- protected any more?
CREATE OR REPLACE FUNCTION whimbrel_protect.passes() RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN COALESCE(current_setting('whimbrel.extension', true), '') <> ''
        OR NOT EXISTS (SELECT FROM whimbrel_protect.protection)
        OR whimbrel_protect.is_deployer();
END
$body$;

-- Says no, and why, and what to do.
CREATE OR REPLACE FUNCTION whimbrel_protect.refuse(what text, lost text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    here record;
    named text := array_to_string(lost[1:5], ', ');
BEGIN
    SELECT p.environment, p.contacts INTO here FROM whimbrel_protect.protection AS p;
    IF cardinality(lost) > 5 THEN
        named := named || format(' and %s more', cardinality(lost) - 5);
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'insufficient_privilege',
        SCHEMA = 'whimbrel_protect',
        MESSAGE = format('%s, and database %I is protected', what, current_database()),
        DETAIL = format(
            'It would take %s. What loses data runs here in a deployment of whimbrel, which has'
            ' passed its gates, and not from any other tool; the statement changed nothing.', named
        ),
        HINT = format(
            'Write it as a migration (whimbrel migrate NAME --create-only) and deploy that'
            ' (whimbrel -e %s deploy).%s', here.environment,
            CASE WHEN here.contacts <> '' THEN ' Ask ' || here.contacts || '.' ELSE '' END
        );
END
$body$;

-- DROP of what holds data, however it is reached: by name, by CASCADE, DROP SCHEMA, DROP OWNED. It
-- fires when the objects are gone from the catalog and the transaction is not over.
CREATE OR REPLACE FUNCTION whimbrel_protect.stop_drop() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    lost text[];
    what text;
BEGIN
    -- Tables first. The sequence of a column that goes alone is not worth a line.
    SELECT array_agg(d.said ORDER BY d.said NOT LIKE 'table %', d.said) INTO lost
    FROM (
        SELECT DISTINCT
            replace(o.object_type, 'table column', 'column') || ' ' || o.object_identity AS said
        FROM pg_event_trigger_dropped_objects() AS o
        WHERE NOT o.is_temporary
          AND (
              o.object_type IN ('table', 'table column', 'composite type column')
              OR o.object_type = 'sequence' AND (o.original OR o.normal)
              OR o.object_type = 'trigger' AND o.original
                 AND o.object_identity LIKE 'whimbrel\_truncate on %'
          )
          AND NOT whimbrel_protect.is_allowed(current_user, o.address_names[1:2])
    ) AS d;
    IF lost IS NOT NULL AND NOT whimbrel_protect.passes() THEN
        what := format('%s stopped: %s would be lost', tg_tag, lost[1]);
        PERFORM whimbrel_protect.refuse(what, lost);
    END IF;
END
$body$;

-- ALTER TABLE … TYPE … USING and the like: every value of a column is written anew, and what the
-- expression does not keep is gone. Rewrites for a default, for storage or a table without a row
-- lose nothing.
CREATE OR REPLACE FUNCTION whimbrel_protect.stop_rewrite() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    rewritten oid := pg_event_trigger_table_rewrite_oid();
    name text[] := (
        SELECT ARRAY[n.nspname::text, c.relname::text]
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.oid = rewritten AND c.relpersistence <> 't'
    );
    what text := format(
        '%s stopped: it writes the values of a column of %s anew and may lose some',
        tg_tag, rewritten::regclass
    );
    lost text[] := ARRAY[format('values of table %s', rewritten::regclass)];
BEGIN
    IF pg_event_trigger_table_rewrite_reason() & 4 = 0
        OR name IS NULL
        OR pg_relation_size(rewritten) = 0
        OR whimbrel_protect.is_allowed(current_user, name)
        OR whimbrel_protect.passes()
    THEN
        RETURN;
    END IF;
    PERFORM whimbrel_protect.refuse(what, lost);
END
$body$;

-- TRUNCATE, for which there is no event: every table has this trigger. A table without a row has
-- nothing to lose, and pg_restore with several jobs truncates what it has just made.
CREATE OR REPLACE FUNCTION whimbrel_protect.stop_truncate() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    name text[] := ARRAY[tg_table_schema::text, tg_table_name::text];
    what text := format('TRUNCATE stopped: every row of %s would be lost', tg_relid::regclass);
    lost text[] := ARRAY[format('the rows of table %s', tg_relid::regclass)];
BEGIN
    IF pg_relation_size(tg_relid) > 0
        AND NOT whimbrel_protect.is_allowed(current_user, name)
        AND NOT whimbrel_protect.passes()
    THEN
        PERFORM whimbrel_protect.refuse(what, lost);
    END IF;
    RETURN NULL;
END
$body$;

-- An extension's script does with its own tables what its author found right.
CREATE OR REPLACE FUNCTION whimbrel_protect.enter_extension() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM set_config('whimbrel.extension', tg_tag, true);
END
$body$;

-- New tables get their trigger, as the owner of this function, because theirs may not name it.
CREATE OR REPLACE FUNCTION whimbrel_protect.cover() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    born oid;
BEGIN
    IF tg_tag IN ('CREATE EXTENSION', 'ALTER EXTENSION') THEN
        PERFORM set_config('whimbrel.extension', '', true);
        RETURN;
    END IF;
    FOR born IN
        SELECT DISTINCT c.oid
        FROM pg_event_trigger_ddl_commands() AS d
        JOIN pg_class AS c ON c.oid = d.objid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE d.classid = 'pg_class'::regclass
          AND d.command_tag IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
          AND NOT d.in_extension
          AND c.relkind = 'r' AND c.relpersistence <> 't'
          AND n.nspname NOT IN ('whimbrel', 'whimbrel_protect')
          AND NOT EXISTS (
              SELECT FROM pg_trigger AS t
              WHERE t.tgrelid = c.oid AND t.tgname = 'whimbrel_truncate'
          )
    LOOP
        BEGIN
            EXECUTE format(
                'CREATE TRIGGER whimbrel_truncate BEFORE TRUNCATE ON %s'
                ' FOR EACH STATEMENT EXECUTE FUNCTION whimbrel_protect.stop_truncate()',
                born::regclass
            );
        EXCEPTION WHEN insufficient_privilege THEN
            NULL; -- a managed service's administrator is no superuser: `protect show` names the table
        END;
    END LOOP;
END
$body$;

REVOKE ALL ON FUNCTION whimbrel_protect.cover(), whimbrel_protect.enter_extension() FROM PUBLIC;

DROP EVENT TRIGGER IF EXISTS whimbrel_cover;
DROP EVENT TRIGGER IF EXISTS whimbrel_drop;
DROP EVENT TRIGGER IF EXISTS whimbrel_extension;
DROP EVENT TRIGGER IF EXISTS whimbrel_rewrite;
CREATE EVENT TRIGGER whimbrel_cover ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE SCHEMA',
                 'CREATE EXTENSION', 'ALTER EXTENSION')
    EXECUTE FUNCTION whimbrel_protect.cover();
CREATE EVENT TRIGGER whimbrel_drop ON sql_drop
    EXECUTE FUNCTION whimbrel_protect.stop_drop();
CREATE EVENT TRIGGER whimbrel_extension ON ddl_command_start
    WHEN TAG IN ('CREATE EXTENSION', 'ALTER EXTENSION')
    EXECUTE FUNCTION whimbrel_protect.enter_extension();
CREATE EVENT TRIGGER whimbrel_rewrite ON table_rewrite
    EXECUTE FUNCTION whimbrel_protect.stop_rewrite();
