package dev.weir.source.postgres;

import dev.weir.testing.TestPostgres;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A server of every supported version of PostgreSQL, for the tests of the builtin {@code postgres}. */
final class BuiltinServers {
    private static final Map<Integer, TestPostgres> RUNNING = new HashMap<>();

    private BuiltinServers() {}

    /** The one of this JVM. */
    static synchronized TestPostgres of(int version) {
        return RUNNING.computeIfAbsent(version, missing -> TestPostgres.privately(missing, settings(missing)));
    }

    /** What makes the server's answers others than the defaults, and leaves its statistics to the tests. */
    private static Map<String, String> settings(int version) {
        var settings = new TreeMap<String, String>();
        settings.put("archive_mode", "on");
        settings.put("autovacuum", "off");
        settings.put("autovacuum_freeze_max_age", "123456789");
        settings.put("autovacuum_multixact_freeze_max_age", "234567890");
        settings.put("max_prepared_transactions", "10");
        settings.put("superuser_reserved_connections", "5");
        settings.put("wal_level", "logical");
        settings.put("wal_receiver_status_interval", "1");
        if (version >= 16) {
            settings.put("reserved_connections", "4");
        }
        return settings;
    }
}
