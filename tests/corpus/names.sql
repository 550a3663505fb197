-- Odd names: quotes, spaces, newlines, emoji, 63 bytes, keywords, letter case.

-- pair: quoted
-- before
CREATE TABLE "it's a ""table""" ("a col" int, "b""c" text);
-- after
CREATE TABLE "it's a ""table""" ("a col" bigint DEFAULT 1, "d'e" text);
CREATE INDEX "an ""index" ON "it's a ""table""" ("a col");
CREATE VIEW "v 'w" AS SELECT "a col" AS "x ""y" FROM "it's a ""table""";

-- pair: newline_and_tab
-- after
CREATE TABLE "line
break" ("tab	stop" int CONSTRAINT "c
d" CHECK ("tab	stop" > 0));
COMMENT ON COLUMN "line
break"."tab	stop" IS 'x';

-- pair: emoji_and_letters
-- before
CREATE TABLE "🐦" ("ñandú" int);
-- after
CREATE TABLE "🐦" ("ñandú" int, "鳥" text DEFAULT '鳥');
CREATE TYPE "Ünï" AS ENUM ('ö', '🐦');
CREATE FUNCTION "функция"("параметр" int) RETURNS int LANGUAGE sql AS 'SELECT $1';

-- pair: sixty_three_bytes
-- before
CREATE TABLE aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb int);
-- after
CREATE TABLE aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb serial PRIMARY KEY, ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc int UNIQUE CHECK (ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc > 0));

-- pair: sixty_three_bytes_with_successors
-- before
CREATE TYPE eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee AS ENUM ('a', 'b');
CREATE TABLE t (x eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee);
-- after
CREATE TYPE eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee AS ENUM ('b', 'a');
CREATE TABLE t (x eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee);

-- pair: sixty_three_bytes_of_many_byte_letters
-- before
CREATE TYPE "ääääääääääääääääääääääääääääääb" AS ENUM ('a', 'b');
CREATE TABLE "öööööööööööööööööööööööööööööööc" (x "ääääääääääääääääääääääääääääääb");
-- after
CREATE TYPE "ääääääääääääääääääääääääääääääb" AS ENUM ('b', 'a');
CREATE TABLE "öööööööööööööööööööööööööööööööc" (x "ääääääääääääääääääääääääääääääb", id serial PRIMARY KEY);

-- pair: truncated_constraint_names
-- before
CREATE TABLE a_table_whose_name_is_rather_long_as_they_can_be (a_column_whose_name_is_long_too int);
-- after
CREATE TABLE a_table_whose_name_is_rather_long_as_they_can_be (a_column_whose_name_is_long_too int NOT NULL UNIQUE CHECK (a_column_whose_name_is_long_too > 0), another_column_of_a_long_name int REFERENCES a_table_whose_name_is_rather_long_as_they_can_be (a_column_whose_name_is_long_too));
CREATE INDEX ON a_table_whose_name_is_rather_long_as_they_can_be (another_column_of_a_long_name);

-- pair: keywords
-- before
CREATE TABLE "select" ("from" int, "order" int, "group" text);
-- after
CREATE TABLE "select" ("from" bigint, "order" int NOT NULL, "user" text DEFAULT CURRENT_USER);
CREATE TYPE "table" AS ENUM ('null', 'default');
CREATE VIEW "view" AS SELECT "from" AS "where" FROM "select";
CREATE FUNCTION "function"("in" int) RETURNS int LANGUAGE sql RETURN "in";
CREATE INDEX "index" ON "select" ("order");

-- pair: type_names_of_the_standard
-- before
CREATE TYPE "int" AS ENUM ('a');
CREATE TABLE t (x "int");
-- after
CREATE TYPE "char" AS ENUM ('a');
CREATE DOMAIN "time" AS text;
CREATE DOMAIN "timestamp with time zone" AS text;
CREATE TABLE t (x :here."char", y :here."time", z "timestamp with time zone", zz "time"[]);

-- pair: names_of_system_objects
-- before
CREATE TABLE pg_type_of_mine (oid int);
-- after
CREATE FUNCTION lower(text) RETURNS text IMMUTABLE LANGUAGE sql RETURN $1;
CREATE FUNCTION now() RETURNS int LANGUAGE sql RETURN 1;
CREATE TYPE text AS ENUM ('a');
CREATE TABLE users (x :here.text, y pg_catalog.text, z int DEFAULT :here.now());
CREATE VIEW v AS SELECT :here.lower(y) AS a, pg_catalog.lower(y) AS b FROM users;

-- pair: letter_case
-- before
CREATE TABLE "Users" (id int);
CREATE TABLE users (id int, "Id" int);
-- after
CREATE TABLE "Users" (id int, "ID" int);
CREATE TABLE users ("Id" int, "iD" text);
CREATE TABLE "USERS" (id int);

-- pair: percent_and_braces
-- before
CREATE TABLE "100%s {x}" ("%(a)s" int DEFAULT 5 % 3, "{0}" text DEFAULT '%s {0} :x $1 ?');
-- after
CREATE TABLE "100%s {x}" ("%(a)s" bigint DEFAULT 7 % 4, "{0}" text DEFAULT '{} %% ? $$ :y');
CREATE FUNCTION "f%"() RETURNS text LANGUAGE sql AS $$SELECT '%s'::text || E'\\x'$$;

-- pair: backslash_and_semicolon
-- before
CREATE TABLE "a\b" (x text DEFAULT 'c:\new; DROP');
-- after
CREATE TABLE "a\b" (x text DEFAULT '-- ; /* */', "y;z" int);
COMMENT ON TABLE "a\b" IS '; -- \';

-- pair: comment_signs
-- after
CREATE TABLE "--x" ("/*" int, "*/" int);
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$
-- one; two
/* three; */
BEGIN RETURN 1; END;
$f$;

-- pair: dots_and_parentheses
-- before
CREATE TABLE "a.b" ("c.d" int, "e(f)" int);
-- after
CREATE TABLE "a.b" ("c.d" bigint, "e(f)" text, CHECK ("c.d" > 0));
CREATE FUNCTION "f(x)"("y.z" int) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION "f(x)"(int) IS 'f';
CREATE SEQUENCE "s.t" OWNED BY "a.b"."c.d";
ALTER TABLE "a.b" ALTER "c.d" SET DEFAULT nextval('"s.t"');

-- pair: schema_of_an_odd_name
-- both
CREATE SCHEMA "Corpus Odd ""Schema""";
-- before
CREATE TABLE "Corpus Odd ""Schema""".t (id serial);
-- after
CREATE TABLE "Corpus Odd ""Schema""".t (id bigserial PRIMARY KEY, x int);
CREATE TYPE "Corpus Odd ""Schema"""."E" AS ENUM ('a');
CREATE FUNCTION "Corpus Odd ""Schema""".f("Corpus Odd ""Schema"""."E") RETURNS int LANGUAGE sql AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION "Corpus Odd ""Schema""".f("Corpus Odd ""Schema"""."E") TO "Corpus Odd-Role";

-- pair: only_spaces_and_digits
-- before
CREATE TABLE " " ("1" int);
-- after
CREATE TABLE " " ("1" int, "  " int NOT NULL DEFAULT 2);
CREATE UNIQUE INDEX "0" ON " " ("  ");

-- pair: serial_of_odd_names
-- before
CREATE TABLE "T T" ("I'd" int);
-- after
CREATE TABLE "T T" ("I'd" serial, "J""k" bigserial, "Ident" int GENERATED ALWAYS AS IDENTITY);

-- pair: policies_triggers_rules
-- before
CREATE TABLE "t t" (id int);
-- after
CREATE TABLE "t t" (id int);
CREATE POLICY "p ""p" ON "t t" TO "Corpus Odd-Role" USING (id > 0);
CREATE FUNCTION "f f"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "g 'g" BEFORE INSERT ON "t t" FOR EACH ROW EXECUTE FUNCTION "f f"('q"q');
CREATE RULE "r r" AS ON DELETE TO "t t" DO INSTEAD NOTHING;
COMMENT ON POLICY "p ""p" ON "t t" IS 'p';
COMMENT ON TRIGGER "g 'g" ON "t t" IS 'g';

-- pair: enum_and_domain_rebuilt_under_odd_names
-- before
CREATE TYPE "E e" AS ENUM ('a b', 'c"d', 'x');
CREATE TABLE "T t" ("C c" "E e" DEFAULT 'a b', "A a" "E e"[]);
CREATE VIEW "V v" AS SELECT "C c" FROM "T t";
INSERT INTO "T t" VALUES ('a b', '{"a b",x}');
-- after
CREATE TYPE "E e" AS ENUM ('x', 'a b');
CREATE TABLE "T t" ("C c" "E e" DEFAULT 'a b', "A a" "E e"[]);
CREATE VIEW "V v" AS SELECT "C c" FROM "T t";
INSERT INTO "T t" VALUES ('a b', '{"a b",x}');
