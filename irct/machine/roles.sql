-- Make a database for the directory on a server of your own, with two roles:
--
--   the owner        makes the tables and owns them (manage.py migrate, load_places, erase_person)
--   the application  is what the site connects as; it cannot change the history
--
-- Run it with psql as a superuser; a second time changes nothing. Other names are given like this:
--
--   psql --file=irct/machine/roles.sql \
--     --set=database=irct --set=owner=irct --set=application=irct_application postgres
--
-- Then give each role a password, which psql asks for and sends encrypted:
--
--   psql --command='\password irct' --command='\password irct_application' postgres
--
-- and tell the directory of both:
--
--   DATABASE_URL=postgresql://irct_application:…@db.example.org/irct
--   OWNER_DATABASE_URL=postgresql://irct:…@db.example.org/irct
--
-- `manage.py migrate` makes the tables, and grants the application what it may do with each.

\set ON_ERROR_STOP on
\if :{?database} \else \set database irct \endif
\if :{?owner} \else \set owner irct \endif
\if :{?application} \else \set application irct_application \endif

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY[:'owner', :'application']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

-- The locale C would leave the search with Latin letters only.
SELECT format(
    'CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8''',
    :'database', :'owner'
)
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec

-- The application makes no tables: even a temporary one could stand before one of the owner's.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"application";
-- A backup is checked in a database of its own.
ALTER ROLE :"owner" CREATEDB;
ALTER ROLE :"application" NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Nothing that a visitor typed is written into the server's log when it fails.
ALTER ROLE :"owner" IN DATABASE :"database" SET log_min_error_statement = panic;
ALTER ROLE :"owner" IN DATABASE :"database" SET log_parameter_max_length_on_error = 0;
ALTER ROLE :"application" IN DATABASE :"database" SET log_min_error_statement = panic;
ALTER ROLE :"application" IN DATABASE :"database" SET log_parameter_max_length_on_error = 0;
