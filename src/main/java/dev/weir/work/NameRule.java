package dev.weir.work;

import dev.weir.model.Family;
import dev.weir.model.Names;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What work and its labels may be called. */
final class NameRule {
    private static final int LONGEST_NAME = 200;
    private static final int MOST_LABELS = 30;
    private static final int LONGEST_VALUE = 1_024;
    /** They stand in every sample of the work. */
    private static final int LONGEST_LABELS = 4_096;

    private static final Set<String> OURS = Set.of("le", "quantile", "outcome");
    private static final int MOST_SHOWN = 60;

    private NameRule() {}

    /** What is wrong with a name and labels, if anything is. */
    static Optional<String> problem(String name, Map<String, String> labels) {
        return ofName(name).or(() -> ofLabels(labels));
    }

    private static Optional<String> ofName(String name) {
        if (name.length() > LONGEST_NAME) {
            return Optional.of("the name is too long (found " + name.length() + " characters; expected at most "
                    + LONGEST_NAME + ")");
        }
        if (!Names.isMetricName(name) || name.indexOf(':') >= 0) {
            return Optional.of("invalid name (found " + quote(name)
                    + "; expected letters, digits and underscores, no digit in front)");
        }
        for (Family family : WorkFamily.all(name)) {
            Optional<String> owner = Names.owner(family.name());
            if (owner.isPresent()) {
                return Optional.of(
                        "reserved name '" + name + "' (the metric '" + family.name() + "' is " + owner.get() + ")");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofLabels(Map<String, String> labels) {
        if (labels.size() > MOST_LABELS) {
            return Optional.of("too many labels (found " + labels.size() + "; expected at most " + MOST_LABELS + ")");
        }
        int length = 0;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            Optional<String> problem = ofLabel(label.getKey(), label.getValue());
            if (problem.isPresent()) {
                return problem;
            }
            length += label.getKey().length() + label.getValue().length();
        }
        return length <= LONGEST_LABELS
                ? Optional.empty()
                : Optional.of("the labels are too long (found " + length + " characters in all; expected at most "
                        + LONGEST_LABELS + ")");
    }

    private static Optional<String> ofLabel(String name, String value) {
        if (name.startsWith("__")) {
            return Optional.of(
                    "reserved label " + quote(name) + " (Prometheus keeps two underscores in front for itself)");
        }
        if (!Names.isLabelName(name)) {
            return Optional.of("invalid label name (found " + quote(name)
                    + "; expected letters, digits and underscores, no digit in front)");
        }
        if (OURS.contains(name)) {
            return Optional.of("reserved label '" + name + "' (the families of traced work have it)");
        }
        if (value.length() > LONGEST_VALUE) {
            return Optional.of("the value of the label " + quote(name) + " is too long (found " + value.length()
                    + " characters; expected at most " + LONGEST_VALUE + ")");
        }
        boolean isWritable = value.codePoints().allMatch(c -> c != 0 && Character.getType(c) != Character.SURROGATE);
        return isWritable
                ? Optional.empty()
                : Optional.of("the value of the label " + quote(name)
                        + " holds a NUL character or half a surrogate pair, which no text format can carry");
    }

    private static String quote(String text) {
        return "'" + (text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…") + "'";
    }
}
