-- The demo's shop. Settings of the session that runs it: demo.orders, how many orders to place, and demo.password, of the
-- role weir. The same number of orders gives the same shop, dated back from now.

BEGIN;

-- A number in [0, 1) that depends on n and salt alone.
CREATE FUNCTION dice(n bigint, salt bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT (hashint8extended(n, salt) & 1048575)::double precision / 1048576 $$;

CREATE FUNCTION pick(choices text[], dice double precision) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT choices[1 + floor(cardinality(choices) * dice)::int] $$;

CREATE TABLE customers (
    id           int PRIMARY KEY,
    region       text NOT NULL,
    segment      text NOT NULL,
    signed_up_at timestamptz NOT NULL
);

CREATE TABLE products (
    id          int PRIMARY KEY,
    category    text NOT NULL,
    price_cents int NOT NULL,
    stock       int NOT NULL
);

-- An order is pending until it is paid, then shipped, then delivered; or it is cancelled.
CREATE TABLE orders (
    id           bigint NOT NULL,
    customer_id  int NOT NULL,
    region       text NOT NULL,
    channel      text NOT NULL,
    state        text NOT NULL,
    placed_at    timestamptz NOT NULL,
    paid_at      timestamptz,
    shipped_at   timestamptz,
    delivered_at timestamptz
);

CREATE TABLE order_lines (
    order_id         bigint NOT NULL,
    product_id       int NOT NULL,
    quantity         int NOT NULL,
    unit_price_cents int NOT NULL
);

CREATE TABLE payments (
    order_id     bigint NOT NULL,
    method       text NOT NULL,
    state        text NOT NULL,
    amount_cents bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    settled_at   timestamptz
);

INSERT INTO customers
SELECT n,
       pick('{dach,dach,dach,uk,uk,france,france,benelux,iberia,italy,nordics,poland}', dice(n, 1)),
       pick('{consumer,consumer,consumer,consumer,business,business,reseller}', dice(n, 2)),
       now() - interval '2 years' * dice(n, 3)
FROM generate_series(1, greatest(100, current_setting('demo.orders')::int / 12)) n;

INSERT INTO products
SELECT n,
       pick('{audio,books,cameras,garden,home,kitchen,music,office,outdoor,phones,sports,toys}', dice(n, 4)),
       199 + floor(30000 * dice(n, 5) ^ 3)::int,
       floor(2000 * dice(n, 6) ^ 2)::int
FROM generate_series(1, 2000) n;

-- OFFSET 0 keeps the planner from writing an expression out at each of its uses, which takes three times as long.
INSERT INTO orders
SELECT n, customer.id, customer.region,
       pick('{app,app,phone,store,web,web,web}', dice(n, 7)),
       CASE
           WHEN cancelled THEN 'cancelled'
           WHEN delivered_at <= now() THEN 'delivered'
           WHEN shipped_at <= now() THEN 'shipped'
           WHEN paid_at <= now() THEN 'paid'
           ELSE 'pending'
       END,
       placed_at,
       CASE WHEN paid_at <= now() AND NOT cancelled THEN paid_at END,
       CASE WHEN shipped_at <= now() AND NOT cancelled THEN shipped_at END,
       CASE WHEN delivered_at <= now() AND NOT cancelled THEN delivered_at END
FROM generate_series(1, current_setting('demo.orders')::bigint) n
JOIN customers customer ON customer.id = 1 + floor((SELECT count(*) FROM customers) * power(dice(n, 12), 2))::int
CROSS JOIN LATERAL (
    SELECT now() - interval '1 year' * (1 - n / current_setting('demo.orders')::float8) AS placed_at, dice(n, 8) < 0.04 AS cancelled
    OFFSET 0
)
CROSS JOIN LATERAL (SELECT placed_at + interval '10 hours' * power(dice(n, 9), 4) AS paid_at OFFSET 0)
CROSS JOIN LATERAL (SELECT paid_at + interval '72 hours' * dice(n, 10) AS shipped_at OFFSET 0)
CROSS JOIN LATERAL (SELECT shipped_at + interval '18 hours' + interval '140 hours' * power(dice(n, 11), 2) AS delivered_at OFFSET 0);

INSERT INTO order_lines
SELECT o.id, p.id, 1 + floor(3 * dice(o.id, 20 + line) ^ 3)::int, p.price_cents
FROM orders o
CROSS JOIN LATERAL generate_series(1, 1 + floor(4 * dice(o.id, 13))::int) line
JOIN products p ON p.id = 1 + floor(2000 * dice(o.id, 30 + line) ^ 2)::int;

INSERT INTO payments
SELECT o.id,
       pick('{card,card,card,invoice,transfer,wallet,wallet}', dice(o.id, 14)),
       CASE
           WHEN o.state = 'cancelled' THEN 'refunded'
           WHEN o.paid_at IS NULL THEN 'pending'
           WHEN dice(o.id, 15) < 0.02 THEN 'failed'
           ELSE 'settled'
       END,
       l.amount_cents,
       o.placed_at,
       o.paid_at
FROM orders o
JOIN (SELECT order_id, sum(quantity * unit_price_cents) AS amount_cents FROM order_lines GROUP BY order_id) l ON l.order_id = o.id;

ALTER TABLE orders ADD PRIMARY KEY (id);
CREATE INDEX open_orders ON orders (id) WHERE state IN ('pending', 'paid', 'shipped');
CREATE INDEX lines_of_order ON order_lines (order_id);
CREATE INDEX payment_of_order ON payments (order_id);

COMMIT;

VACUUM ANALYZE;

-- What Weir may do: log in a few times at once, and read. Nothing else, not even a temporary table.
CREATE ROLE weir LOGIN CONNECTION LIMIT 5;
DO $$ BEGIN EXECUTE format('ALTER ROLE weir PASSWORD %L', current_setting('demo.password')); END $$;
REVOKE ALL ON DATABASE shop FROM PUBLIC;
GRANT CONNECT ON DATABASE shop TO weir;
GRANT USAGE ON SCHEMA public TO weir;
GRANT SELECT ON customers, products, orders, order_lines, payments TO weir;
