-- One second of the shop: up to nine orders are placed, and up to nine in each state move on to the next. No further
-- ones are placed once there are a million.
WITH placed AS (
    INSERT INTO orders
    SELECT (SELECT max(id) FROM orders) + n, c.id, c.region,
           (ARRAY['app', 'phone', 'store', 'web'])[1 + floor(4 * random())::int], 'pending', now(), NULL, NULL, NULL
    FROM generate_series(1, floor(10 * random())::int) n
    JOIN customers c ON c.id = (n * 7919 + floor(extract(epoch FROM now()))::bigint * 104729) % (SELECT count(*) FROM customers) + 1
    WHERE (SELECT max(id) FROM orders) < 1000000
    RETURNING id
), lines AS (
    INSERT INTO order_lines
    SELECT placed.id, p.id, 1 + line % 2, p.price_cents
    FROM placed
    CROSS JOIN LATERAL generate_series(1, 1 + (placed.id % 4)::int) line
    JOIN products p ON p.id = 1 + (placed.id * 31 + line * 613) % 2000
    RETURNING order_id, quantity * unit_price_cents AS amount_cents
)
INSERT INTO payments
SELECT order_id, (ARRAY['card', 'invoice', 'transfer', 'wallet'])[1 + (order_id % 4)::int], 'pending', sum(amount_cents), now(), NULL
FROM lines
GROUP BY order_id;

UPDATE orders SET state = 'delivered', delivered_at = now()
WHERE id IN (SELECT id FROM orders WHERE state = 'shipped' ORDER BY id LIMIT (SELECT floor(10 * random())));

UPDATE orders SET state = 'shipped', shipped_at = now()
WHERE id IN (SELECT id FROM orders WHERE state = 'paid' ORDER BY id LIMIT (SELECT floor(10 * random())));

WITH paid AS (
    UPDATE orders SET state = 'paid', paid_at = now()
    WHERE id IN (SELECT id FROM orders WHERE state = 'pending' ORDER BY id LIMIT (SELECT floor(10 * random())))
    RETURNING id
)
UPDATE payments SET state = 'settled', settled_at = now()
FROM paid
WHERE order_id = paid.id AND state = 'pending';
