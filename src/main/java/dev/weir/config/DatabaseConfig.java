package dev.weir.config;

import java.util.Map;

/**
 * A PostgreSQL that queries run on.
 *
 * @param name its name in the file
 * @param database the name of the database on the server
 * @param maxConnections the most connections, and the most refreshes at once
 * @param labels added to every sample that comes from this database
 */
public record DatabaseConfig(
        String name,
        String host,
        int port,
        String database,
        String username,
        Password password,
        int maxConnections,
        Tls tls,
        Pooler pooler,
        Map<String, String> labels) {

    /** What stands between Weir and the server. */
    public enum Pooler {
        NONE,
        /** A transaction pooler as PgBouncer: no session settings, no prepared statements beyond a transaction. */
        TRANSACTION
    }

    /** How it is reached, and nothing else. */
    DatabaseConfig withoutLabels() {
        return new DatabaseConfig(
                name, host, port, database, username, password, maxConnections, tls, pooler, Map.of());
    }
}
