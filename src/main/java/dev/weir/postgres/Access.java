package dev.weir.postgres;

/** What a session is for; from that follow its transactions, and the limits that the server sets it. */
enum Access {
    READ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "on", "60s"),

    /** A writer that died or was stopped in the middle holds its locks until the server ends its session. */
    WRITE("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "off", "5s");

    private final String begin;
    private final String readOnly;
    private final String longestPause;

    Access(String begin, String readOnly, String longestPause) {
        this.begin = begin;
        this.readOnly = readOnly;
        this.longestPause = longestPause;
    }

    /** The statement that starts a transaction. */
    String begin() {
        return begin;
    }

    /** The setting {@code default_transaction_read_only}. */
    String readOnly() {
        return readOnly;
    }

    /** The setting {@code idle_in_transaction_session_timeout}. */
    String longestPause() {
        return longestPause;
    }
}
