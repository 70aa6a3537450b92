CREATE TABLE orders (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    region    text NOT NULL,
    state     text NOT NULL,
    placed_at timestamptz NOT NULL,
    shipped_at timestamptz
);

INSERT INTO orders (region, state, placed_at, shipped_at)
SELECT (ARRAY['africa', 'america', 'asia', 'europe'])[1 + n % 4],
       CASE WHEN n % 10 = 0 THEN 'pending' ELSE 'done' END,
       now() - n * interval '1 minute',
       CASE WHEN n % 10 > 0 THEN now() - n * interval '1 minute' + (n % 97) * interval '1 hour' END
FROM generate_series(1, 100000) AS n;
