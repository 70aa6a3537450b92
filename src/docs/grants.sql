-- The least that Weir needs on a database. Run it there as a superuser: psql -d DATABASE -f grants.sql
-- Weir itself reads in READ ONLY transactions; this makes sure of it on the server's side.

-- Once for the whole server. As many connections as the sum of max_connections of all databases of this server, in all gateways that use this role;
-- a reload that changes a database needs twice as many for a moment.
CREATE ROLE weir LOGIN PASSWORD 'change me' CONNECTION LIMIT 5;

-- For the sessions in which Weir does not set them itself, as behind a pooler.
ALTER ROLE weir SET default_transaction_read_only = on;
ALTER ROLE weir SET idle_in_transaction_session_timeout = '1min';

-- In each database: what the queries read. Better than all tables: name the tables, or even the columns, that they use:
--   GRANT SELECT ON orders, customers TO weir;
--   GRANT SELECT (region, state) ON orders TO weir;
GRANT USAGE ON SCHEMA public TO weir;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO weir;

-- Only if the public may not connect any more:
--   GRANT CONNECT ON DATABASE shop TO weir;
-- Only for queries on pg_stat_activity, pg_stat_statements and their like, of all users:
--   GRANT pg_monitor TO weir;
