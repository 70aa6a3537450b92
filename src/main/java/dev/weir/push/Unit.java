package dev.weir.push;

import java.util.Comparator;

/** One family of one group: what is shown or withheld as a whole. */
record Unit(Group group, String family) {
    /** Of units of one family: which of two with a series in common is shown. */
    static final Comparator<Unit> ORDER =
            Comparator.comparing(Unit::family).thenComparing(unit -> unit.group.key, GroupKey.ORDER);

    String describe() {
        return "'" + family + "' of the group " + group.key.describe();
    }
}
