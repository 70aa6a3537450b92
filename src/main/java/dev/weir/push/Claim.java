package dev.weir.push;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** That groups have a family of a name and a type. One caller at a time. */
final class Claim {
    final Family family;
    final String name;
    final MetricType type;

    /** Every name that nobody else may have but those who push. */
    final Set<String> names;

    final Set<Group> groups = new LinkedHashSet<>();

    /** Why its families are not shown; null if they are. */
    @Nullable
    String withheld;

    private final Set<String> amongPushed;

    Claim(Family family) {
        this.family = family;
        this.name = family.name();
        this.type = family.type();
        this.names = family.names();
        this.amongPushed = amongPushed(family);
    }

    /** Whether it cannot stand beside another one. */
    boolean clashesWith(Claim other) {
        return !Collections.disjoint(amongPushed, other.amongPushed);
    }

    /** Whether it is what a pushed family of that name cannot stand beside, unless it is the same. */
    boolean reserves(String pushedName) {
        return amongPushed.contains(pushedName);
    }

    boolean isOf(Family family) {
        return name.equals(family.name()) && type == family.type();
    }

    String describe() {
        return "the " + type.openMetrics() + " '" + name + "'";
    }

    /** The names that no other pushed family may have: not that of the time of creation, which clients push as a gauge. */
    static Set<String> amongPushed(Family family) {
        var names = new HashSet<>(family.names());
        if (family.type().hasCreated()) {
            names.remove(family.openMetricsName() + "_created");
        }
        return names;
    }
}
