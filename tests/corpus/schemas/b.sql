CREATE SCHEMA "New One";
CREATE TYPE "New One".e AS ENUM ('a');
CREATE TABLE "New One"."T" ("Id" int PRIMARY KEY, e "New One".e);
CREATE TABLE kept (id int PRIMARY KEY, o int REFERENCES "New One"."T" ("Id"));
