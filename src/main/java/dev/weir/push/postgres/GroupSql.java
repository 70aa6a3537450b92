package dev.weir.push.postgres;

/**
 * What is asked of {@code weir.group_facts}.
 *
 * <p>Which of two facts is the older: of the same replica that with the lower sequence number, otherwise that which was accepted
 * earlier by the clock of the server. A fact is in a group unless the group was cleared later, or had ended between the fact and
 * the last push.
 */
final class GroupSql {
    /** One flush at a time, over all replicas. */
    private static final String LOCK = "(SELECT pg_advisory_xact_lock(" + 0x77656972_00000002L + ") IS NOT NULL)";

    static final String CLOCK = "SELECT clock_timestamp()";

    /**
     * The lock is taken by the statement that carries the values, when all of them have arrived: a replica that is stopped while it sends
     * holds nothing. What has been written since the statement began is seen where rows meet in conflict. Gives the number of facts
     * that were written of each group.
     */
    static final String WRITE =
            """
            WITH written AS (
                INSERT INTO weir.group_facts AS known (
                    group_id, kind, name_id, name, labels, stamp, replica, sequence, seconds, ends, type, help, series, samples)
                SELECT group_id, kind, name_id, name, labels::jsonb, stamp, $1, sequence, seconds, ends, type, help, series, samples
                FROM unnest(
                    $2::uuid[], $3::int2[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::int8[], $9::float8[],
                    $10::timestamptz[], $11::text[], $12::text[], $13::int4[], $14::text[])
                    AS arrived (group_id, kind, name_id, name, labels, stamp, sequence, seconds, ends, type, help, series, samples)
                WHERE %s
                ORDER BY group_id, kind, name_id
                ON CONFLICT (group_id, kind, name_id) DO UPDATE SET
                    labels = excluded.labels, stamp = excluded.stamp, replica = excluded.replica, sequence = excluded.sequence,
                    seconds = excluded.seconds, ends = excluded.ends, type = excluded.type, help = excluded.help,
                    series = excluded.series, samples = excluded.samples,
                    previous_end = CASE
                        WHEN known.kind = 1 AND known.ends < excluded.stamp THEN known.ends ELSE known.previous_end END
                WHERE %s
                RETURNING group_id)
            SELECT group_id, count(*)::int FROM written GROUP BY group_id
            """
                    .formatted(LOCK, older("known", "excluded"));

    /**
     * Those groups of $1 in which facts of the replica $2 were cleared by another one; and of $3, those that it cleared itself while
     * another one had newer facts, which have stayed.
     */
    static final String OVERTAKEN =
            """
            SELECT DISTINCT f.group_id
            FROM weir.group_facts f JOIN weir.group_facts c ON c.group_id = f.group_id AND c.kind = 0
            WHERE f.group_id = ANY($1::uuid[]) AND f.kind > 0 AND (
                (f.replica = $2 AND c.replica <> $2 AND %1$s)
                OR (f.group_id = ANY($3::uuid[]) AND f.replica <> $2 AND c.replica = $2 AND NOT %1$s))
            """
                    .formatted(older("f", "c"));

    private static final String LIVING =
            """
            SELECT f.group_id, f.kind, f.name, f.labels, f.seconds,
                   extract(epoch FROM f.ends - statement_timestamp())::float8 AS seconds_left,
                   f.type, f.help, f.series, f.samples
            FROM weir.group_facts f
            LEFT JOIN weir.group_facts c ON c.group_id = f.group_id AND c.kind = 0
            LEFT JOIN weir.group_facts p ON p.group_id = f.group_id AND p.kind = 1 AND (%2$s) IS NOT TRUE
            WHERE f.kind > 0 AND (%1$s) IS NOT TRUE AND (f.stamp < p.previous_end) IS NOT TRUE AND (
                CASE
                    WHEN p.group_id IS NOT NULL AND coalesce(p.ends > statement_timestamp(), true) THEN true
                    WHEN f.kind = 2 THEN coalesce(f.ends > statement_timestamp(), true) AND coalesce(f.stamp > p.ends, true)
                    ELSE false
                END)
            """
                    .formatted(older("f", "c"), older("p", "c"));

    static final String READ_ALL = LIVING;

    static final String READ = LIVING + " AND f.group_id = ANY($1::uuid[])";

    /** What was cleared, or belongs to a life of the group that is over. */
    static final String PURGE_GONE = counted(
            """
                    DELETE FROM weir.group_facts f USING weir.group_facts g
                    WHERE %s AND g.group_id = f.group_id AND f.kind > 0 AND (
                        (g.kind = 0 AND %s) OR (g.kind = 1 AND f.stamp < g.previous_end))
                    """
                    .formatted(LOCK, older("f", "g")));

    /** The families of groups that have ended. */
    static final String PURGE_FAMILIES = counted(
            """
                    DELETE FROM weir.group_facts f
                    WHERE f.kind = 3 AND NOT EXISTS (
                        SELECT FROM weir.group_facts p
                        WHERE p.group_id = f.group_id AND p.kind = 1 AND coalesce(p.ends > statement_timestamp(), true))
                    """);

    /** What tells of an end that is $1 seconds ago. To be asked when nothing is there any more that it hides. */
    static final String PURGE_ENDS = counted(
            """
                    DELETE FROM weir.group_facts f
                    WHERE CASE f.kind WHEN 0 THEN f.stamp ELSE f.ends END < statement_timestamp() - make_interval(secs => $1)
                      AND (f.kind IN (0, 1) OR f.kind = 2 AND NOT EXISTS (
                          SELECT FROM weir.group_facts p
                          WHERE p.group_id = f.group_id AND p.kind = 1 AND coalesce(p.ends > statement_timestamp(), true)))
                    """);

    private GroupSql() {}

    private static String counted(String delete) {
        return "WITH gone AS (" + delete + " RETURNING 1) SELECT count(*)::int FROM gone";
    }

    private static String older(String one, String other) {
        return """
               CASE %1$s.replica WHEN %2$s.replica THEN %1$s.sequence < %2$s.sequence
               ELSE (%1$s.stamp, %1$s.replica) < (%2$s.stamp, %2$s.replica) END"""
                .formatted(one, other);
    }
}
