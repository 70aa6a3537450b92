package dev.weir.config;

import dev.weir.config.MetricConfig.Columns;
import dev.weir.config.MetricConfig.LabelColumn;
import dev.weir.config.MetricConfig.OnDuplicate;
import dev.weir.config.MetricConfig.OnNull;
import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the metrics of one collector. */
final class MetricReader {
    private static final MetricType[] CHOICES = Arrays.stream(MetricType.values())
            .filter(type -> type != MetricType.BARE_COUNTER)
            .toArray(MetricType[]::new);
    private static final String TYPES =
            Arrays.stream(CHOICES).map(MetricType::openMetrics).collect(Collectors.joining(", ", "one of ", ""));

    private final CollectorScope scope;

    MetricReader(CollectorScope scope) {
        this.scope = scope;
    }

    Optional<MetricConfig> read(Value item) {
        return item.section("the metric", "a mapping with at least 'name' and 'type'")
                .flatMap(this::metric);
    }

    private Optional<MetricConfig> metric(Section section) {
        Optional<Value> named = section.require("name", "the name of a metric");
        Optional<String> name = named.flatMap(MetricNames::read);
        Optional<MetricType> type =
                section.require("type", TYPES).flatMap(value -> value.choice(CHOICES, MetricType::openMetrics));
        MetricKeys.check(section, type);
        Optional<Columns> columns = type.flatMap(known -> ColumnsReader.read(section, known));
        String help = section.get("help")
                .flatMap(value -> value.text("a line of text"))
                .map(text -> text.strip().lines().map(String::strip).collect(Collectors.joining(" ")))
                .orElse("");
        LabelNames labelNames = scope.labelNames();
        Optional<String> stateLabel = name.filter(known -> type.equals(Optional.of(MetricType.STATESET)));
        stateLabel.flatMap(labelNames::takeForStates).ifPresent(wrong -> named.orElseThrow()
                .problem(wrong));
        var labels = new LabelReader(labelNames);
        List<LabelColumn> labelColumns = labels.columns(section.get("labels"));
        Map<String, String> fixed = labels.fixed(section.get("static_labels"));
        OnNull onNull = PolicyReader.onNull(section, type);
        OnDuplicate onDuplicate = PolicyReader.onDuplicate(section, type);
        section.finish();
        Optional<Family> family =
                name.flatMap(known -> type.flatMap(kind -> MetricNames.family(named.orElseThrow(), known, kind, help)));
        family.ifPresent(known -> scope.define(known, named.orElseThrow(), labelsOf(labelColumns, fixed, stateLabel)));
        return family.flatMap(known -> columns.map(numbers -> new MetricConfig(
                known.name(),
                known.type(),
                help,
                numbers,
                labelColumns,
                fixed,
                onNull,
                onDuplicate,
                section.location())));
    }

    private static List<String> labelsOf(
            List<LabelColumn> columns, Map<String, String> fixed, Optional<String> stateLabel) {
        List<String> names = new ArrayList<>(fixed.keySet());
        columns.forEach(column -> names.add(column.label()));
        stateLabel.ifPresent(names::add);
        return names;
    }
}
