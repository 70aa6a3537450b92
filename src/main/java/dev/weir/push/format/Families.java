package dev.weir.push.format;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import dev.weir.model.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The families of a body that is being read. */
final class Families {
    private static final Set<String> PUSH_TIMES = Set.of("push_time_seconds", "push_failure_time_seconds");

    private final String unit;
    private final int maxSeries;
    private final Map<String, FamilyInput> families = new LinkedHashMap<>();
    private int samples;

    /**
     * Collects families.
     *
     * @param unit what places are counted in: lines, or families
     * @param maxSeries samples of all families together; there may not be more families either
     */
    Families(String unit, int maxSeries) {
        this.unit = unit;
        this.maxSeries = maxSeries;
    }

    Optional<FamilyInput> find(String name) {
        return Optional.ofNullable(families.get(name));
    }

    FamilyInput add(String name, int place) {
        if (families.size() == maxSeries) {
            throw new TooManySeries(
                    at(place, "more than " + maxSeries + " families, and a group may not have more series"));
        }
        var family = new FamilyInput(name, place);
        families.put(name, family);
        return family;
    }

    /** The family that a name belongs to, be it its own or that of one of its samples; if there is none, a new one. */
    FamilyInput of(String name, int place) {
        FamilyInput own = families.get(name);
        if (own != null) {
            return own;
        }
        FamilyInput other = null;
        if (name.endsWith("_count")) {
            other = families.get(name.substring(0, name.length() - "_count".length()));
        } else if (name.endsWith("_sum")) {
            other = families.get(name.substring(0, name.length() - "_sum".length()));
        } else if (name.endsWith("_bucket")) {
            other = families.get(name.substring(0, name.length() - "_bucket".length()));
        }
        boolean belongs = other != null
                && (other.has(MetricType.HISTOGRAM) || (other.has(MetricType.SUMMARY) && !name.endsWith("_bucket")));
        return belongs && other != null ? other : add(name, place);
    }

    /** Counts a sample. */
    void count(FamilyInput family, int place) {
        if (samples == maxSeries) {
            throw new TooManySeries(at(place, "more than the " + maxSeries + " series that a group may have"));
        }
        samples++;
        family.samples++;
    }

    MalformedBody fault(int place, String message) {
        return new MalformedBody(at(place, message));
    }

    /** Those that have samples. */
    List<PushedFamily> finish() {
        var lines = new PointLines(this);
        var taken = new HashMap<String, FamilyInput>();
        var finished = new ArrayList<PushedFamily>();
        for (FamilyInput input : families.values()) {
            if (input.samples > 0) {
                Family family = family(input);
                lines.write(input);
                var pushed = new PushedFamily(family, input.samples, input.lines.toString());
                for (String name : pushed.names()) {
                    FamilyInput other = taken.putIfAbsent(name, input);
                    if (other != null) {
                        throw fault(
                                Math.max(input.place, other.place),
                                "the families '%s' and '%s' both take the name '%s'"
                                        .formatted(other.name, input.name, name));
                    }
                }
                finished.add(pushed);
            }
        }
        return finished;
    }

    private Family family(FamilyInput input) {
        MetricType said = input.type == null ? MetricType.UNKNOWN : input.type;
        boolean isBare = said == MetricType.COUNTER
                && (!input.name.endsWith(said.suffix())
                        || input.name.length() == said.suffix().length());
        var family =
                new Family(input.name, isBare ? MetricType.BARE_COUNTER : said, input.help == null ? "" : input.help);
        for (String name : family.sampleNames()) {
            Optional<String> owner = PUSH_TIMES.contains(name) ? Optional.of("the group's own") : Names.owner(name);
            if (owner.isPresent()) {
                throw fault(input.place, "reserved metric name '%s' (it is %s)".formatted(name, owner.get()));
            }
        }
        return family;
    }

    private String at(int place, String message) {
        return unit + " " + place + ": " + message;
    }
}
