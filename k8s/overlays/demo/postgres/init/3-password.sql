-- psql reads it where Weir reads it.
\set password `cat /run/secrets/weir/shop`
ALTER ROLE weir PASSWORD :'password';
