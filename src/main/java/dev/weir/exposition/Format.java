package dev.weir.exposition;

/** The text formats of Prometheus and their content types, as they are sent. */
public enum Format {
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"),
    /** The same bytes as {@link #OPENMETRICS}, for clients that name the draft version, or none. */
    OPENMETRICS_0_0_1("application/openmetrics-text; version=0.0.1; charset=utf-8");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }
}
