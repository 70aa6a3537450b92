package dev.weir.source.postgres;

import static dev.weir.source.postgres.TestCollector.info;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import dev.weir.testing.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelTypesTest {
    private static SourceFixture shop;

    @BeforeAll
    static void open() {
        shop = new SourceFixture();
        shop.server.execute("CREATE TYPE mood AS ENUM ('calm')", "CREATE DOMAIN region AS varchar(9)");
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
                    'eu'::text                                      | eu
                    'eu'::varchar                                   | eu
                    'eu'::name                                      | eu
                    'eu'::region                                    | eu
                    'x'::"char"                                     | x
                    ''::"char"                                      | ``
                    NULL::text                                      | ``
                    'calm'::mood                                    | calm
                    (-7)::int2                                      | -7
                    9007199254740993::int8                          | 9007199254740993
                    true                                            | true
                    false                                           | false
                    '00000000-0000-0000-0000-00000000000f'::uuid    | 00000000-0000-0000-0000-00000000000f
                    1.50::numeric                                   | 1.50
                    0.00000001::numeric                             | 0.00000001
                    'NaN'::numeric                                  | NaN
                    1e15::float8                                    | 1000000000000000
                    0.1::float4                                     | 0.1
                    0.25::float8                                    | 0.25
                    'NaN'::float8                                   | NaN
                    '-Infinity'::float8                             | -Inf
                    '2026-11-22'::date                              | 2026-11-22
                    'infinity'::date                                | infinity
                    '2026-11-22 10:00:00.25+02'::timestamptz        | 2026-11-22T08:00:00.250Z
                    '2026-11-22 08:00:00'::timestamp                | 2026-11-22T08:00:00Z
                    '-infinity'::timestamptz                        | -infinity
                    """)
    void becomesText(String expression, String text) {
        assertThat(shop.collect(new TestCollector().query("SELECT " + expression + " AS l", info("m_info", "l")))
                        .get(0)
                        .blocks()
                        .get(0)
                        .label(0, 0))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    1::money            | money
                    '{}'::json          | json
                    '{}'::jsonb         | jsonb
                    '{a}'::text[]       | text[]
                    '::1'::inet         | inet
                    'x'::bytea          | bytea
                    1::oid              | oid
                    '1 day'::interval   | interval
                    '(1,2)'::point      | point
                    """)
    void refusesATypeWithTheAdviceToCast(String expression, String type) {
        CollectException failure =
                shop.failureOf(new TestCollector().query("SELECT " + expression + " AS l", info("m_info", "l")));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure)
                .hasMessage("query 'query 1': metric 'm_info': column \"l\" is of type " + type
                        + ", which cannot be a label; cast it: \"l\"::text");
    }

    @Test
    void keepsQuotesBackslashesLineBreaksAndEmoji() {
        String label = "\"quoted\" back\\slash\nline 😀 \uFFFD-like";
        shop.server.execute("CREATE TABLE odd (l text)");
        shop.server.query("WITH i AS (INSERT INTO odd VALUES (?) RETURNING 1) SELECT * FROM i", label);

        assertThat(shop.collect(new TestCollector().query("SELECT l FROM odd", info("m_info", "l")))
                        .get(0)
                        .blocks()
                        .get(0)
                        .label(0, 0))
                .isEqualTo(label);
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        try (var legacy = new SourceFixture(TestPostgres.shared().createDatabase("SQL_ASCII"))) {
            legacy.server.execute("CREATE TABLE legacy AS SELECT convert_from(bytes, 'SQL_ASCII') AS l, 1 AS v "
                    + "FROM (VALUES ('\\xe4'::bytea), ('\\xf6'::bytea)) AS t (bytes)");

            CollectException failure =
                    legacy.failureOf(new TestCollector().query("SELECT l FROM legacy", info("m_info", "l")));

            assertThat(failure.reason()).isEqualTo(Reason.SQL);
            assertThat(failure)
                    .hasMessageContaining("invalid byte sequence for encoding \"UTF8\": 0xe4 (SQLSTATE 22021)")
                    .hasMessageContaining("convert_from(");
            assertThat(legacy.lines(new TestCollector()
                            .query(
                                    "SELECT convert_from(convert(l::bytea, 'LATIN1', 'UTF8'), 'UTF8') AS l FROM legacy",
                                    info("m_info", "l"))))
                    .containsExactly("m_info{l=\"ä\"} 1.0", "m_info{l=\"ö\"} 1.0");
        }
    }

    @Test
    void refusesASingleByteThatIsNotUtf8() {
        CollectException failure =
                shop.failureOf(new TestCollector().query("SELECT '\\344'::\"char\" AS l", info("m_info", "l")));

        assertThat(failure.reason()).isEqualTo(Reason.MAPPING);
        assertThat(failure).hasMessageContaining("column \"l\" (char) is not valid UTF-8");
    }
}
