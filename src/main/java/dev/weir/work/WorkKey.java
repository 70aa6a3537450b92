package dev.weir.work;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tells one kind of work from another. An empty label is an absent one, and the order of labels means nothing.
 *
 * @param name what the names of its families start with
 */
record WorkKey(String name, SortedMap<String, String> labels) {

    static WorkKey of(String name, Map<String, String> labels) {
        var present = new TreeMap<>(labels);
        present.values().removeIf(String::isEmpty);
        return new WorkKey(name, Collections.unmodifiableSortedMap(present));
    }
}
