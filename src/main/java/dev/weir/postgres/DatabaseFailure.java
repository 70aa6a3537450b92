package dev.weir.postgres;

import io.vertx.pgclient.PgException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A database did not do what was asked. The message is shown to users: it names no secret. */
public final class DatabaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** The deadline passed first, or the server's own statement or lock timeout did. */
        TIMEOUT,
        /** No connection could be made, or it was lost. */
        CONNECTION,
        /** The user or password was refused. */
        AUTHENTICATION,
        /** The server refused a statement. */
        STATEMENT,
        /** The driver could not make sense of an answer; the connection is lost with it. */
        DECODING
    }

    private final Kind kind;
    private final @Nullable String sqlState;
    private final int position;

    private DatabaseFailure(
            Kind kind, String message, @Nullable String sqlState, int position, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
        this.sqlState = sqlState;
        this.position = position;
    }

    static DatabaseFailure of(Kind kind, String message) {
        return new DatabaseFailure(kind, message, null, 0, null);
    }

    /** Why a connection could not be made. */
    static DatabaseFailure opening(Throwable cause) {
        if (cause instanceof DatabaseFailure failure) {
            return failure;
        }
        if (cause instanceof PgException error) {
            if (isRefusedByPooler(error)) {
                return server(error, Kind.AUTHENTICATION);
            }
            if (isUnknownToPooler(error)) {
                return server(error, Kind.CONNECTION, "; a pooler in transaction mode needs pooler: transaction");
            }
            Kind kind = kindOf(error);
            return server(error, kind == Kind.STATEMENT ? Kind.CONNECTION : kind);
        }
        if (cause instanceof IllegalArgumentException) {
            // The driver's SCRAM does not take an empty password.
            return of(Kind.AUTHENTICATION, "the server asks for a password: " + messageOf(cause));
        }
        return new DatabaseFailure(Kind.CONNECTION, messageOf(cause), null, 0, cause);
    }

    /** Why a statement failed on a connection. */
    static DatabaseFailure statement(Throwable cause) {
        if (cause instanceof DatabaseFailure failure) {
            return failure;
        }
        if (cause instanceof PgException error) {
            return server(error, kindOf(error));
        }
        if (cause instanceof IllegalArgumentException) {
            return new DatabaseFailure(Kind.DECODING, messageOf(cause), null, 0, cause);
        }
        for (Throwable origin = cause; origin != null; origin = origin.getCause()) {
            if (origin instanceof OutOfMemoryError) {
                return new DatabaseFailure(
                        Kind.CONNECTION, "no memory is left for the answer: " + messageOf(origin), null, 0, cause);
            }
        }
        return new DatabaseFailure(Kind.CONNECTION, "the connection was lost: " + messageOf(cause), null, 0, cause);
    }

    public Kind kind() {
        return kind;
    }

    /** The server's code of the error, if it was the server that failed. */
    public Optional<String> sqlState() {
        return Optional.ofNullable(sqlState);
    }

    /** Where in the statement the error is, in characters from 1, if the server said so. */
    public OptionalInt position() {
        return position > 0 ? OptionalInt.of(position) : OptionalInt.empty();
    }

    /** @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a> */
    private static Kind kindOf(PgException error) {
        String code = String.valueOf(error.getSqlState());
        if (code.equals("57014") || code.equals("55P03") || code.equals("25P04")) {
            return Kind.TIMEOUT;
        }
        if (code.startsWith("28")) {
            return Kind.AUTHENTICATION;
        }
        if (code.startsWith("08") || code.startsWith("57P0") || code.equals("53300") || code.equals("25P03")) {
            return Kind.CONNECTION;
        }
        return Kind.STATEMENT;
    }

    /** PgBouncer calls all that it refuses a protocol violation. */
    private static boolean isRefusedByPooler(PgException error) {
        return "08P01".equals(error.getSqlState())
                && String.valueOf(error.getErrorMessage()).contains("authentication failed");
    }

    /** A server knows every setting that Weir starts a session with. */
    private static boolean isUnknownToPooler(PgException error) {
        return String.valueOf(error.getErrorMessage()).contains("unsupported startup parameter");
    }

    private static DatabaseFailure server(PgException error, Kind kind) {
        return server(error, kind, "");
    }

    private static DatabaseFailure server(PgException error, Kind kind, String advice) {
        var message = new StringBuilder(String.valueOf(error.getErrorMessage()))
                .append(" (SQLSTATE ")
                .append(error.getSqlState())
                .append(')');
        if (error.getDetail() != null) {
            message.append("; ").append(error.getDetail());
        }
        if (error.getHint() != null) {
            message.append("; hint: ").append(error.getHint());
        }
        return new DatabaseFailure(
                kind, message.append(advice).toString(), error.getSqlState(), position(error), error);
    }

    private static int position(PgException error) {
        String position = error.getPosition();
        return position == null ? 0 : Integer.parseInt(position);
    }

    private static String messageOf(Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof UnknownHostException) {
            return "unknown host: " + message;
        }
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
