package dev.weir.push.postgres;

import dev.weir.config.DatabaseConfig;
import dev.weir.postgres.DatabaseFailure;

/** The role may not do what is needed; the message says what it needs. */
final class NotPermitted extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotPermitted(DatabaseConfig config, DatabaseFailure cause) {
        super(
                cause.getMessage() + "; in database " + quoted(config.database())
                        + " either let the role make its tables: CREATE SCHEMA weir AUTHORIZATION "
                        + quoted(config.username())
                        + "; or, if another role has made them: GRANT USAGE ON SCHEMA weir TO "
                        + quoted(config.username())
                        + "; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA weir TO "
                        + quoted(config.username()),
                cause);
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
