package dev.weir.source.docker;

import dev.weir.config.EngineConfig;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The labels that every sample of a container has: its name first, what the user asked for last. */
final class ContainerLabels {
    /** Of a label's value, in characters. */
    static final int LONGEST = 4_096;

    private final EngineConfig engine;
    private final List<String> names = new ArrayList<>();

    ContainerLabels(EngineConfig engine) {
        this.engine = engine;
        names.add("name");
        if (engine.engineLabel()) {
            names.add("engine");
        }
        if (engine.withId()) {
            names.add("id");
        }
        if (engine.withImage()) {
            names.add("image");
        }
        names.addAll(engine.labels().keySet());
    }

    List<String> names() {
        return names;
    }

    String[] of(Listed container) {
        var values = new ArrayList<String>(names.size());
        values.add(container.name());
        if (engine.engineLabel()) {
            values.add(engine.name());
        }
        if (engine.withId()) {
            values.add(container.id());
        }
        if (engine.withImage()) {
            values.add(container.image());
        }
        for (String label : engine.labels().values()) {
            values.add(container.labels().getOrDefault(label, ""));
        }
        return values.toArray(String[]::new);
    }

    /** Why no sample can have these labels; empty if they can. */
    Optional<CollectException> refusal(String[] labels) {
        for (int i = 0; i < labels.length; i++) {
            Optional<CollectException> refusal = refusal(names.get(i), labels[i]);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** Empties the labels that no sample can have, which is as if they were absent. */
    void clearRefused(String[] labels) {
        for (int i = 0; i < labels.length; i++) {
            labels[i] = refusal(names.get(i), labels[i]).isPresent() ? "" : labels[i];
        }
    }

    private static Optional<CollectException> refusal(String name, String value) {
        if (value.length() > LONGEST && value.codePointCount(0, value.length()) > LONGEST) {
            return Optional.of(new CollectException(
                    Reason.LIMIT, "the label '" + name + "' would be longer than " + LONGEST + " characters"));
        }
        boolean isUnwritable = value.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
        return isUnwritable
                ? Optional.of(
                        new CollectException(
                                Reason.MAPPING,
                                "the label '" + name
                                        + "' would hold a NUL character or an unpaired surrogate, which no text format can carry"))
                : Optional.empty();
    }
}
