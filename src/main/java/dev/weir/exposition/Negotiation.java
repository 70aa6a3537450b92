package dev.weir.exposition;

import org.jspecify.annotations.Nullable;

/**
 * What a client is answered in, from what it says it accepts. Never a refusal: a client that accepts nothing of ours
 * gets text 0.0.4, uncompressed. Several header values are given joined by commas.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-content-negotiation-fields">RFC 9110, section 12.5</a>
 */
public final class Negotiation {
    private static final int ANY = 1;
    private static final int ANY_OF_TYPE = 2;
    private static final int NAMED = 3;

    private Negotiation() {}

    /**
     * The format of the highest quality. Of equals, one that the client names comes before one that a wildcard admits,
     * and then what it names first. OpenMetrics without a version is the draft's, as Prometheus' own library has it.
     *
     * @param accept the header {@code Accept}
     */
    public static Format format(@Nullable String accept) {
        if (accept == null) {
            return Format.TEXT;
        }
        var text = new Preference();
        var openMetrics = new Preference();
        var draft = new Preference();
        var clauses = new HeaderClauses(accept);
        while (clauses.next()) {
            if (clauses.is("application/openmetrics-text")) {
                if (clauses.hasVersion("1.0.0")) {
                    openMetrics.note(NAMED, clauses);
                } else if (clauses.hasVersion("0.0.1") || !clauses.hasVersion()) {
                    draft.note(NAMED, clauses);
                }
            } else if (clauses.is("text/plain")) {
                if (clauses.hasVersion("0.0.4") || !clauses.hasVersion()) {
                    text.note(NAMED, clauses);
                }
            } else if (clauses.is("text/*")) {
                text.note(ANY_OF_TYPE, clauses);
            } else if (clauses.is("application/*")) {
                openMetrics.note(ANY_OF_TYPE, clauses);
            } else if (clauses.is("*/*")) {
                text.note(ANY, clauses);
                openMetrics.note(ANY, clauses);
            }
        }
        if (draft.isBetterThan(text) && draft.isBetterThan(openMetrics)) {
            return Format.OPENMETRICS_0_0_1;
        }
        return openMetrics.isBetterThan(text) ? Format.OPENMETRICS : Format.TEXT;
    }

    /**
     * Gzip, unless the client does not admit it or prefers no encoding.
     *
     * @param acceptEncoding the header {@code Accept-Encoding}
     */
    public static Encoding encoding(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return Encoding.IDENTITY;
        }
        var gzip = new Preference();
        var identity = new Preference();
        var clauses = new HeaderClauses(acceptEncoding);
        while (clauses.next()) {
            if (clauses.is("gzip") || clauses.is("x-gzip")) {
                gzip.note(NAMED, clauses);
            } else if (clauses.is("identity")) {
                identity.note(NAMED, clauses);
            } else if (clauses.is("*")) {
                gzip.note(ANY, clauses);
                identity.note(ANY, clauses);
            }
        }
        boolean isGzip = gzip.isNoted()
                ? gzip.quality() > 0 && gzip.quality() >= identity.quality()
                : identity.isNoted() && identity.quality() == 0;
        return isGzip ? Encoding.GZIP : Encoding.IDENTITY;
    }
}
