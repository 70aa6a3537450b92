package dev.weir.source.docker;

import dev.weir.source.docker.json.Listed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each container of an engine could not be read. It is known by its id, as names change and are taken over, and
 * forgotten when a list does not have it any more: who is made anew under the same name starts anew.
 */
final class ContainerBook {
    private Map<String, Entry> entries = Map.of();

    /** @param lost whether it could not be read the last time */
    private record Entry(long failures, boolean lost) {
        static final Entry NEW = new Entry(0, false);

        Entry after(Finding finding) {
            return finding instanceof Finding.Failed ? new Entry(failures + 1, true) : new Entry(failures, false);
        }
    }

    /**
     * What a refresh makes known.
     *
     * @param readings of all of them
     * @param lost those that could not be read, but could the time before or were not there
     * @param back those that could be read, but could not the time before
     */
    record Page(List<Reading> readings, List<EngineEvent.Unreadable> lost, List<String> back) {}

    /**
     * Notes what became of all containers of a list.
     *
     * @param findings of each of them, in the same order
     */
    synchronized Page note(Roster roster, List<Finding> findings) {
        Map<String, Entry> next = new HashMap<>();
        var page = new Page(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < findings.size(); i++) {
            Listed container = roster.containers().get(i);
            Finding finding = findings.get(i);
            Entry before = entries.getOrDefault(container.id(), Entry.NEW);
            Entry now = before.after(finding);
            next.put(container.id(), now);
            if (finding instanceof Finding.Failed failed && !before.lost()) {
                page.lost().add(new EngineEvent.Unreadable(container.name(), failed.reason(), failed.message()));
            } else if (before.lost() && !now.lost()) {
                page.back().add(container.name());
            }
            boolean isNamesake = roster.namesakes().contains(container.id());
            page.readings().add(reading(isNamesake ? nameless(container) : container, now, finding));
        }
        entries = next;
        return page;
    }

    private static Reading reading(Listed container, Entry entry, Finding finding) {
        return finding instanceof Finding.Read read
                ? new Reading(container, entry.failures(), read.inspected(), read.usage())
                : new Reading(container, entry.failures(), null, null);
    }

    /** Without a name it counts as a container, and has no samples. */
    private static Listed nameless(Listed container) {
        return new Listed(container.id(), "", container.image(), container.labels());
    }
}
