CREATE TYPE colour AS ENUM ('blue');
DROP TYPE colour;
