package dev.weir.model;

/** What the name of a sample has behind the name of its family. */
public enum Suffix {
    NONE(""),
    BUCKET("_bucket"),
    SUM("_sum"),
    COUNT("_count");

    private final String text;

    Suffix(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
