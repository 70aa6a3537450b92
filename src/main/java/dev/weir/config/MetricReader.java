package dev.weir.config;

import dev.weir.config.MetricConfig.LabelColumn;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the metrics of one collector. */
final class MetricReader {
    private static final Set<String> LATER = Set.of("histogram", "summary", "stateset");
    private static final String COLUMN = "the name of a column";

    private final CollectorScope scope;

    MetricReader(CollectorScope scope) {
        this.scope = scope;
    }

    Optional<MetricConfig> read(Value item) {
        return item.section("the metric", "a mapping with at least 'name', 'type' and 'value'")
                .flatMap(this::metric);
    }

    private Optional<MetricConfig> metric(Section section) {
        Optional<Value> named = section.require("name", "the name of a metric");
        Optional<Value> typed = section.require("type", "one of gauge, counter, unknown, info");
        Optional<String> later = typed.flatMap(Value::peek).filter(LATER::contains);
        if (later.isPresent()) {
            typed.get().problem("the metric type '%s' is not yet supported by this version".formatted(later.get()));
            return Optional.empty();
        }
        Optional<String> name = named.flatMap(MetricNames::read);
        Optional<MetricType> type = typed.flatMap(value -> value.choice(MetricType.values(), MetricType::openMetrics));
        String help = section.get("help")
                .flatMap(value -> value.text("a line of text"))
                .map(text -> text.strip().lines().map(String::strip).collect(Collectors.joining(" ")))
                .orElse("");
        Optional<Value> value = section.get("value");
        String column = value.flatMap(given -> given.nonBlank(COLUMN)).orElse(null);
        type.ifPresent(known -> checkValue(known, value, section));
        var labels = new LabelReader(scope.labelNames());
        List<LabelColumn> columns = labels.columns(section.get("labels"));
        Map<String, String> fixed = labels.fixed(section.get("static_labels"));
        OnNull onNull = section.get("null")
                .flatMap(given -> given.choice(OnNull.values()))
                .orElse(OnNull.SKIP);
        OnDuplicate onDuplicate = section.get("duplicates")
                .flatMap(given -> given.choice(OnDuplicate.values()))
                .orElse(OnDuplicate.FAIL);
        section.finish();
        Optional<Family> family =
                name.flatMap(known -> type.flatMap(kind -> MetricNames.family(named.orElseThrow(), known, kind, help)));
        family.ifPresent(known -> scope.define(known, named.orElseThrow(), labelsOf(columns, fixed)));
        return family.map(known -> new MetricConfig(
                known.name(),
                known.type(),
                help,
                column == null ? new MetricConfig.Columns.Nothing() : new MetricConfig.Columns.Value(column),
                columns,
                fixed,
                onNull,
                onDuplicate,
                section.location()));
    }

    private static void checkValue(MetricType type, Optional<Value> value, Section section) {
        if (type != MetricType.INFO) {
            section.require("value", COLUMN);
        } else if (value.isPresent()) {
            value.get().problemAtKey("an info has no 'value' (its labels are the information)");
        }
    }

    private static List<String> labelsOf(List<LabelColumn> columns, Map<String, String> fixed) {
        List<String> names = new ArrayList<>(fixed.keySet());
        columns.forEach(column -> names.add(column.label()));
        return names;
    }
}
