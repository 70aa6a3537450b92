package dev.weir.source.docker;

import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import dev.weir.source.docker.json.Listed;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The containers of one list, each id once, and why some of them need not be asked for.
 *
 * @param containers all of them, in the list's order
 * @param refused by id, those whose samples could not be written
 * @param namesakes the ids of those whose samples would be another container's
 */
record Roster(List<Listed> containers, Map<String, Finding.Failed> refused, Set<String> namesakes) {

    /**
     * @param namesSuffice whether a name is all that tells a container's samples from another's
     * @param refusal why there can be no samples of a container
     */
    static Roster of(List<Listed> list, boolean namesSuffice, Function<Listed, Optional<CollectException>> refusal) {
        Map<String, Listed> byId = new LinkedHashMap<>();
        list.forEach(listed -> byId.putIfAbsent(listed.id(), listed));
        var refused = new HashMap<String, Finding.Failed>();
        if (namesSuffice) {
            refuseNamesakes(byId.values(), refused);
        }
        Set<String> namesakes = Set.copyOf(refused.keySet());
        byId.values().forEach(listed -> refusal.apply(listed)
                .ifPresent(why -> refused.putIfAbsent(listed.id(), Finding.Failed.of(why))));
        return new Roster(List.copyOf(byId.values()), Map.copyOf(refused), namesakes);
    }

    private static void refuseNamesakes(Collection<Listed> containers, Map<String, Finding.Failed> refused) {
        Map<String, Listed> byName = new HashMap<>();
        containers.stream().sorted(Comparator.comparing(Listed::id)).forEach(listed -> {
            Listed earlier = byName.putIfAbsent(listed.name(), listed);
            if (earlier != null) {
                refused.put(
                        listed.id(),
                        new Finding.Failed(
                                Reason.MAPPING,
                                "it has the name '" + listed.name() + "', as the container " + earlier.id() + " has"));
            }
        });
    }
}
