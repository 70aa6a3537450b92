package dev.weir.source.postgres;

import io.vertx.sqlclient.Row;

/** Where the buckets of histograms come from. */
sealed interface Buckets permits RowBuckets, ArrayBuckets {

    /** Whether a row has all buckets of its histogram. */
    boolean oneRowEach();

    /** Adds the buckets of a row to its histogram. */
    void read(Row row, int number, Point point);
}
