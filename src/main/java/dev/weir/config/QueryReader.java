package dev.weir.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the queries of one collector. */
final class QueryReader {
    private final MetricReader metrics;
    private final Set<String> names = new HashSet<>();

    QueryReader(CollectorScope scope) {
        this.metrics = new MetricReader(scope);
    }

    /** @param number its place in the collector, from 1 */
    Optional<QueryConfig> read(Value item, int number) {
        return item.section("the query", "a mapping with 'sql' and 'metrics'")
                .flatMap(section -> query(section, number));
    }

    private Optional<QueryConfig> query(Section section, int number) {
        String name =
                section.get("name").flatMap(value -> value.nonBlank("a name")).orElse("query " + number);
        if (!names.add(name)) {
            section.get("name").ifPresent(value -> value.problem("another query of the collector has this name"));
        }
        Optional<YamlNode.Scalar> sql = section.require("sql", "a query").flatMap(QueryReader::sql);
        List<Value> items = section.require("metrics", "a list of metrics")
                .map(value -> value.nonEmptyItems("a list of metrics"))
                .orElse(List.of());
        List<MetricConfig> read =
                items.stream().map(metrics::read).flatMap(Optional::stream).toList();
        section.finish();
        return sql.map(text -> new QueryConfig(name, text.text(), text.content(), read));
    }

    private static Optional<YamlNode.Scalar> sql(Value value) {
        return value.verbatim("a query").filter(sql -> {
            if (sql.text().isBlank()) {
                value.invalid("a query");
            }
            return !sql.text().isBlank();
        });
    }
}
