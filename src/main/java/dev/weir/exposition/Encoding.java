package dev.weir.exposition;

/** The content codings that an exposition is kept in. */
public enum Encoding {
    IDENTITY,
    GZIP
}
