CREATE TYPE colour AS ENUM ('blue');
