-- What src/docs/grants.sql says, for this shop: it has one table, and pg_monitor is for the built-in collectors.
CREATE ROLE weir LOGIN CONNECTION LIMIT 5;
ALTER ROLE weir SET default_transaction_read_only = on;
ALTER ROLE weir SET idle_in_transaction_session_timeout = '1min';
GRANT USAGE ON SCHEMA public TO weir;
GRANT SELECT ON orders TO weir;
GRANT pg_monitor TO weir;
