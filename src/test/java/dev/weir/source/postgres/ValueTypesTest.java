package dev.weir.source.postgres;

import static dev.weir.source.postgres.TestCollector.gauge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTypesTest {
    private static SourceFixture shop;

    @BeforeAll
    static void open() {
        shop = new SourceFixture();
        shop.server.execute(
                "CREATE TYPE mood AS ENUM ('calm')",
                "CREATE TYPE grade AS ENUM ('1', '2')",
                "CREATE DOMAIN share AS numeric(5, 2) CHECK (VALUE <= 100)");
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    (-7)::int2                                  | -7
                    2147483647::int4                            | 2147483647
                    9007199254740993::int8                      | 9007199254740992
                    0.5::float4                                 | 0.5
                    0.1::float8                                 | 0.1
                    'NaN'::float8                               | NaN
                    'Infinity'::float8                          | Infinity
                    '-Infinity'::float4                         | -Infinity
                    123.450::numeric                            | 123.45
                    99.5::share                                 | 99.5
                    true                                        | 1
                    false                                       | 0
                    '2026-11-22 10:00:00.25+02'::timestamptz    | 1795334400.25
                    '2026-11-22 08:00:00'::timestamp            | 1795334400
                    '1969-12-31 23:59:59.5'::timestamp          | -0.5
                    '2026-11-22'::date                          | 1795305600
                    'infinity'::timestamptz                     | Infinity
                    '-infinity'::timestamptz                    | -Infinity
                    'infinity'::timestamp                       | Infinity
                    '-infinity'::timestamp                      | -Infinity
                    'infinity'::date                            | Infinity
                    '-infinity'::date                           | -Infinity
                    '1 day 2 hours 0.5 seconds'::interval       | 93600.5
                    '400 days'::interval                        | 34560000
                    '1 year'::interval                          | 31557600
                    '-90 seconds'::interval                     | -90
                    'infinity'::interval                        | Infinity
                    ' 12.5 '::text                              | 12.5
                    '1e3'::varchar                              | 1000
                    'NaN'::text                                 | NaN
                    '-Infinity'::text                           | -Infinity
                    'nan'::text                                 | NaN
                    '+Inf'::text                                | Infinity
                    '-inf'::text                                | -Infinity
                    '7'::char(3)                                | 7
                    '7'::name                                   | 7
                    '2'::grade                                  | 2
                    """)
    void becomesANumber(String expression, double number) {
        assertThat(shop.collect(new TestCollector().query("SELECT " + expression + " AS v", gauge("m")))
                        .get(0)
                        .blocks()
                        .get(0)
                        .value(0))
                .isEqualTo(Double.valueOf(number));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    1::oid                | column "v" is of type oid, which cannot be a value; cast it: "v"::int8
                    1::money              | column "v" is of type money, which cannot be a value; cast it: "v"::numeric
                    '{}'::json            | column "v" is of type json, which cannot be a value; take a number from it: ("v" ->> 'key')::float8
                    '1'::jsonb            | column "v" is of type jsonb, which cannot be a value; take a number from it: ("v" ->> 'key')::float8
                    '{1}'::int[]          | column "v" is of type int4[], which cannot be a value; make it a number
                    '::1'::inet           | column "v" is of type inet, which cannot be a value; make it a number
                    '\\x01'::bytea        | column "v" is of type bytea, which cannot be a value; make it a number
                    '10:00'::time         | column "v" is of type time, which cannot be a value; take its seconds: extract(epoch FROM "v")
                    gen_random_uuid()     | column "v" is of type uuid, which cannot be a value; make it a number
                    B'1'                  | column "v" is of type bit, which cannot be a value; make it a number
                    """)
    void refusesATypeBeforeRunningTheQuery(String expression, String message) {
        CollectException failure =
                shop.failureOf(new TestCollector().query("SELECT " + expression + " AS v, 1 / 0", gauge("m")));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure).hasMessage("query 'query 1': metric 'm': " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'NaN'::numeric  | numeric | is a numeric NaN; cast it to float8 to let it pass
                    1e400::numeric  | numeric | is too large for a sample, whose value is a float8
                    'twelve'        | text    | is text that is not a number: 'twelve'
                    '0x10'::text    | text    | is text that is not a number: '0x10'
                    '1d'::text      | text    | is text that is not a number: '1d'
                    'calm'::mood    | unknown | is text that is not a number: 'calm'
                    """)
    void locatesAValueThatIsNoNumber(String expression, String type, String message) {
        CollectException failure = shop.failureOf(new TestCollector()
                .query("SELECT NULL AS v UNION ALL SELECT " + expression, gauge("other"))
                .query("SELECT " + expression + " AS v", gauge("m")));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure)
                .hasMessage("query 'query 1': row 2: metric 'other': column \"v\" (" + type + ") " + message);
    }

    @Test
    void locatesAnInfiniteNumericThatTheDriverCannotRead() {
        CollectException failure = shop.failureOf(
                new TestCollector().query("SELECT 1::numeric AS v UNION ALL SELECT 'Infinity'::numeric", gauge("m")));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure)
                .hasMessageStartingWith("query 'query 1': row ")
                .hasMessageContaining(": column \"v\" (numeric) holds a value that cannot be read, such as Infinity");
        assertThat(shop.lines(new TestCollector().query("SELECT 1 AS v", gauge("m"))))
                .containsExactly("m{} 1.0");
    }

    @Test
    void turnsIntervalsIntoSecondsBesideOtherColumns() {
        assertThat(shop.lines(new TestCollector()
                        .query(
                                """
                                SELECT 'a' AS "Odd ""name", interval '45 days' AS v, 'b' AS other, 1 AS x, 2 AS x -- ages
                                ; ;
                                """,
                                gauge("m", "other"))))
                .containsExactly("m{other=\"b\"} 3888000.0");
    }

    @Test
    void placesAnErrorWithinTheQueryThoughItWasWrapped() {
        CollectException failure = shop.failureOf(
                new TestCollector().query("SELECT interval '1 s' AS v,\n  1 + 'x'::text AS w", gauge("m")));

        assertThat(failure).hasMessageEndingWith("at line 2:5 of the SQL");
    }
}
