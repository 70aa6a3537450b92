package dev.weir.push;

import dev.weir.model.Family;
import dev.weir.model.MetricType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who has families of which names and types. Of those that cannot stand beside each other, as may be accepted by different
 * replicas at the same time, one is shown: the one that more groups have; of equally many the first by name and type. One caller
 * at a time.
 */
final class Claims {
    private static final Logger LOG = Logger.getLogger(Claims.class);

    private static final Comparator<Claim> ORDER = Comparator.<Claim>comparingInt(claim -> -claim.groups.size())
            .thenComparing(claim -> claim.name)
            .thenComparing(claim -> claim.type);

    private final OtherNames others;
    private final Consumer<Claim> flipped;
    private final Map<String, Set<Claim>> byName = new HashMap<>();
    private final Map<Kind, Claim> all = new LinkedHashMap<>();

    private record Kind(String name, MetricType type) {}

    /** @param flipped is told of those that are shown from now on, or not any more */
    Claims(OtherNames others, Consumer<Claim> flipped) {
        this.others = others;
        this.flipped = flipped;
    }

    /** Why a group cannot push families, if it cannot. Those that it has itself are no obstacle if they are replaced. */
    Optional<String> conflict(Group group, boolean replace, Collection<Family> pushed) {
        Map<String, Family> own = new HashMap<>();
        Set<String> replaced = new LinkedHashSet<>();
        pushed.forEach(family -> replaced.add(family.name()));
        for (Family family : pushed) {
            Optional<String> conflict = others.conflict(family).or(() -> inBody(family, own));
            if (conflict.isPresent()) {
                return conflict;
            }
            for (String name : Claim.amongPushed(family)) {
                for (Claim claim : byName.getOrDefault(name, Set.of())) {
                    if (claim.withheld == null && claim.reserves(name) && !claim.isOf(family)) {
                        Group other = otherHolder(claim, group, replace || replaced.contains(claim.name));
                        if (other != null) {
                            return Optional.of(message(family, claim, other));
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    void add(Family family, Group group) {
        Claim claim = all.computeIfAbsent(new Kind(family.name(), family.type()), kind -> enter(family));
        if (claim.groups.add(group)) {
            judge(claim);
        }
    }

    void remove(Family family, Group group) {
        Claim claim = all.get(new Kind(family.name(), family.type()));
        if (claim != null && claim.groups.remove(group)) {
            List<Claim> near = near(claim);
            if (claim.groups.isEmpty()) {
                leave(claim);
            }
            near.forEach(this::judge);
        }
    }

    boolean isShown(Family family) {
        Claim claim = all.get(new Kind(family.name(), family.type()));
        return claim != null && claim.withheld == null;
    }

    /** The same family: of one that many groups have, one object for all. */
    Family shared(Family family) {
        Claim claim = all.get(new Kind(family.name(), family.type()));
        return claim != null && claim.family.equals(family) ? claim.family : family;
    }

    /** Looks at all again: others have other names than before. */
    void judgeAll() {
        List.copyOf(all.values()).forEach(this::judge);
    }

    /** Decides on a claim, and on what it and others cannot all stand beside. */
    private void judge(Claim claim) {
        if (claim.groups.isEmpty()) {
            return;
        }
        List<Claim> near = near(claim);
        near.sort(ORDER);
        var shown = new ArrayList<Claim>();
        for (Claim one : near) {
            @Nullable String reason = reason(one, shown);
            if (reason == null) {
                shown.add(one);
            }
            set(one, reason);
        }
    }

    private @Nullable String reason(Claim claim, List<Claim> shown) {
        Optional<String> taken = others.conflict(claim.family);
        if (taken.isPresent()) {
            return taken.get();
        }
        return shown.stream()
                .filter(claim::clashesWith)
                .findFirst()
                .map(other -> "there is " + other.describe() + " of " + count(other))
                .orElse(null);
    }

    private void set(Claim claim, @Nullable String reason) {
        boolean flips = (reason == null) != (claim.withheld == null);
        claim.withheld = reason;
        if (flips) {
            if (reason != null) {
                LOG.warnf("%s of %s is not shown: %s", claim.describe(), count(claim), reason);
            } else {
                LOG.infof("%s of %s is shown again", claim.describe(), count(claim));
            }
            flipped.accept(claim);
        }
    }

    /** The claim, those that cannot stand beside it, those that cannot stand beside these, and so on. */
    private List<Claim> near(Claim claim) {
        var found = new LinkedHashSet<Claim>();
        var next = new ArrayDeque<Claim>();
        found.add(claim);
        next.add(claim);
        while (!next.isEmpty()) {
            Claim one = next.remove();
            for (String name : one.names) {
                for (Claim other : byName.getOrDefault(name, Set.of())) {
                    if (one.clashesWith(other) && found.add(other)) {
                        next.add(other);
                    }
                }
            }
        }
        return new ArrayList<>(found);
    }

    private Claim enter(Family family) {
        var claim = new Claim(family);
        claim.names.forEach(name ->
                byName.computeIfAbsent(name, key -> new LinkedHashSet<>(2)).add(claim));
        return claim;
    }

    private void leave(Claim claim) {
        all.remove(new Kind(claim.name, claim.type));
        for (String name : claim.names) {
            Set<Claim> claims = Objects.requireNonNull(byName.get(name));
            claims.remove(claim);
            if (claims.isEmpty()) {
                byName.remove(name);
            }
        }
    }

    private static Optional<String> inBody(Family family, Map<String, Family> own) {
        for (String name : Claim.amongPushed(family)) {
            Family first = own.putIfAbsent(name, family);
            if (first != null && !first.equals(family)) {
                return Optional.of("the metrics '" + first.name() + "' and '" + family.name()
                        + "' of the same push share the name '" + name + "'");
            }
        }
        return Optional.empty();
    }

    /** A group that has it and will have it after the push. */
    private static @Nullable Group otherHolder(Claim claim, Group pushing, boolean isReplaced) {
        for (Group group : claim.groups) {
            if (group != pushing || !isReplaced) {
                return group;
            }
        }
        return null;
    }

    private static String message(Family family, Claim claim, Group of) {
        String group = "the group " + of.key.describe();
        return claim.name.equals(family.name())
                ? "the metric '" + family.name() + "' is there as " + claim.type.text() + " (found "
                        + family.type().text() + "; pushed by " + group + ")"
                : "the metrics '" + family.name() + "' and '" + claim.name + "' cannot stand beside each other ('"
                        + claim.name + "' is a " + claim.type.text() + " pushed by " + group + ")";
    }

    private static String count(Claim claim) {
        return claim.groups.size() + (claim.groups.size() == 1 ? " group" : " groups");
    }
}
