package dev.weir.bench;

import java.util.List;

/**
 * A query as every exporter of query results can be told to run it: each row gives a sample of each of its values.
 *
 * @param name that the names of its metrics begin with
 * @param labels columns of text
 * @param values at least one
 */
record PeerQuery(String name, String sql, List<String> labels, List<PeerValue> values) {
    PeerQuery {
        labels = List.copyOf(labels);
        values = List.copyOf(values);
    }

    /** The family of one of its values, where an exporter makes one of each. */
    String family(PeerValue value) {
        return name + "_" + value.column();
    }
}
