package dev.weir.config;

import dev.weir.config.MetricConfig.LabelColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads labels: the ones that never change, and the ones that come from columns. */
final class LabelReader {
    private final LabelNames names;

    LabelReader(LabelNames names) {
        this.names = names;
    }

    /** {@code {name: value}}. */
    Map<String, String> fixed(Optional<Value> value) {
        return mapping(value, "values", label -> label.text("the value of a label"));
    }

    /** {@code {name: container label}}. */
    Map<String, String> ofContainers(Optional<Value> value) {
        return mapping(value, "labels of containers", label -> label.nonBlank("a label of containers"));
    }

    private Map<String, String> mapping(Optional<Value> value, String what, Function<Value, Optional<String>> reader) {
        Map<String, String> labels = new LinkedHashMap<>();
        value.flatMap(labelled -> labelled.section("labels", "a mapping of label names to " + what))
                .map(Section::values)
                .orElse(List.of())
                .forEach(label -> {
                    takeAtKey(label);
                    reader.apply(label).ifPresent(text -> labels.put(label.name(), text));
                });
        return Collections.unmodifiableMap(labels);
    }

    /** A list of columns, and of {@code {label: column}}. */
    List<LabelColumn> columns(Optional<Value> value) {
        List<LabelColumn> columns = new ArrayList<>();
        for (Value item : value.map(labels -> labels.items("a list of columns")).orElse(List.of())) {
            if (item.isScalar()) {
                item.nonBlank("the name of a column").ifPresent(column -> {
                    names.take(column).ifPresent(wrong -> item.problem(wrong + ", {label: column} renames"));
                    columns.add(new LabelColumn(column, column));
                });
            } else {
                columns.addAll(renamed(item));
            }
        }
        return List.copyOf(columns);
    }

    private List<LabelColumn> renamed(Value item) {
        List<LabelColumn> columns = new ArrayList<>();
        item.section("label", "the name of a column or {label: column}")
                .map(Section::values)
                .orElse(List.of())
                .forEach(label -> {
                    takeAtKey(label);
                    label.nonBlank("the name of a column")
                            .ifPresent(column -> columns.add(new LabelColumn(label.name(), column)));
                });
        return columns;
    }

    private void takeAtKey(Value label) {
        names.take(label.name()).ifPresent(label::problemAtKey);
    }
}
