package dev.weir.config;

import dev.weir.model.Names;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names that the labels of one series may have, and which of them are taken. */
final class LabelNames {
    private final Map<String, String> refused = new HashMap<>();

    LabelNames() {
        refused.put("le", "reserved label 'le' (the buckets of histograms have it)");
        refused.put("quantile", "reserved label 'quantile' (the quantiles of summaries have it)");
    }

    /** Refuses a name from now on, for a reason. */
    LabelNames reserve(String name, String why) {
        refused.putIfAbsent(name, "reserved label '" + name + "' (" + why + ")");
        return this;
    }

    /** Takes a name; gives what is wrong with it, if anything is. */
    Optional<String> take(String name) {
        return take(name, "the label '" + name + "' is given twice");
    }

    /** Takes the name of a stateset, which is that of the label of its states. */
    Optional<String> takeForStates(String name) {
        return take(name, "reserved label '" + name + "' (the states of the metric itself have it)")
                .map(wrong -> "the name of a stateset is a label, too: " + wrong);
    }

    private Optional<String> take(String name, String taken) {
        if (name.startsWith("__")) {
            return Optional.of(
                    "reserved label " + Value.quote(name) + " (Prometheus keeps two underscores in front for itself)");
        }
        if (!Names.isLabelName(name)) {
            return Optional.of("invalid label name (found " + Value.quote(name)
                    + "; expected letters, digits and underscores, no digit in front)");
        }
        return Optional.ofNullable(refused.putIfAbsent(name, taken));
    }
}
