package dev.weir.push;

import dev.weir.config.GatewayConfig;
import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.push.format.PushedFamily;
import dev.weir.snapshot.SnapshotStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Which families of which groups are shown, and what has changed of that since it was last asked for. One caller at a time. */
final class Exhibition {
    private static final Logger LOG = Logger.getLogger(Exhibition.class);

    private final SnapshotStore snapshot;
    private final GroupRegister table;
    private final OtherNames others = new OtherNames();
    private final Claims claims = new Claims(others, this::flipped);
    private final SeriesIndex series;
    private final Set<Unit> withheld = new HashSet<>();
    private Map<Group, Map<String, News>> news = new LinkedHashMap<>();
    private Set<Group> underWay = Set.of();
    private boolean hidesTimes;

    /**
     * That a unit may have to be shown otherwise.
     *
     * @param samples of it; null if they are to be read
     * @param isCompared whether it is known with whom it has series in common
     */
    record News(@Nullable FamilySamples samples, boolean isCompared) {}

    /** What was found out of a push before it was accepted. */
    record Compared(FamilySamples samples, Collection<SeriesIndex.Shared> shared) {}

    Exhibition(SnapshotStore snapshot, GroupRegister table) {
        this.snapshot = snapshot;
        this.table = table;
        this.series = new SeriesIndex(table);
    }

    /** Takes the names of a configuration. */
    void change(GatewayConfig config) {
        others.change(config);
        others.look(snapshot.latest());
        judgeAll();
    }

    /** Looks whether others have other families than before. */
    void look() {
        if (others.look(snapshot.latest())) {
            judgeAll();
        }
    }

    /** Why a group cannot push families because of their names, if it cannot. */
    Optional<String> conflict(Group group, boolean replace, List<FamilySamples> pushed) {
        look();
        return claims.conflict(
                group, replace, pushed.stream().map(FamilySamples::family).toList());
    }

    Compared compare(Group group, FamilySamples pushed) {
        return new Compared(pushed, series.shared(group, pushed));
    }

    /** Why a group cannot push a family because of its series, if it cannot. */
    Optional<String> conflict(Group group, Compared pushed) {
        var unit = new Unit(group, pushed.samples.family().name());
        for (SeriesIndex.Shared shared : pushed.shared) {
            Unit favoured = series.inFavourOf(shared.unit());
            if (favoured == null) {
                return Optional.of("the series " + unit.family() + shared.labels() + " is pushed by the group "
                        + shared.unit().group().key.describe() + ", too");
            }
        }
        return Optional.empty();
    }

    /**
     * Notes that a group has changed.
     *
     * @param pushed what was found out of the families that were pushed, by name
     */
    void changed(Group group, GroupState before, GroupState after, Map<String, Compared> pushed) {
        before.families().forEach((name, family) -> {
            PushedFamily next = after.families().get(name);
            if (next == null || next.family().type() != family.family().type()) {
                claims.remove(family.family(), group);
            }
            if (next == null) {
                var unit = new Unit(group, name);
                series.set(unit, List.of()).forEach(this::isNews);
                isNews(unit);
            }
        });
        after.families().forEach((name, family) -> {
            if (!family.equals(before.families().get(name))) {
                claims.add(family.family(), group);
                var unit = new Unit(group, name);
                Compared compared = pushed.get(name);
                if (compared != null) {
                    series.set(unit, compared.shared).forEach(this::isNews);
                }
                newsOf(group).put(name, compared == null ? new News(null, false) : new News(compared.samples, true));
            }
        });
        boolean appears = before.isThere() != after.isThere();
        if (appears) {
            for (String name : List.of(PushTimes.PUSHED.name(), PushTimes.FAILED.name())) {
                var unit = new Unit(group, name);
                series.set(unit, after.isThere() ? series.alike(unit) : List.of())
                        .forEach(this::isNews);
            }
        }
        if (appears || !Objects.equals(before.pushedSeconds(), after.pushedSeconds())) {
            isNews(new Unit(group, PushTimes.PUSHED.name()));
        }
        if (appears || !Objects.equals(before.failedSeconds(), after.failedSeconds())) {
            isNews(new Unit(group, PushTimes.FAILED.name()));
        }
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** The news of each group, by family, whose publication is under way from now on. */
    Map<Group, Map<String, News>> takeNews() {
        Map<Group, Map<String, News>> taken = news;
        news = new LinkedHashMap<>();
        underWay = taken.keySet();
        return taken;
    }

    /** Lets groups go of which nothing is left, not even news: what was under way has been decided. */
    void finish() {
        Set<Group> decided = underWay;
        underWay = Set.of();
        decided.forEach(this::leave);
    }

    /** Lets a group go if nothing is left of it, not even news. */
    void leave(Group group) {
        if (group.isForgotten() && !news.containsKey(group) && !underWay.contains(group)) {
            table.remove(group);
        }
    }

    /** Compares the series of a unit with those of others; gives those of whom that may be news. */
    Set<Unit> compare(Unit unit, FamilySamples samples) {
        return series.set(unit, series.shared(unit.group(), samples));
    }

    /** Whether a family of a group is shown, which is there. */
    boolean isNamed(Family family) {
        return PushTimes.isOne(family.name()) ? !hidesTimes : claims.isShown(family);
    }

    /** The same samples: of a family that many groups have, with one object for all. */
    FamilySamples shared(FamilySamples samples) {
        return new FamilySamples(claims.shared(samples.family()), samples.blocks());
    }

    /** Decides whether a unit that is there is shown. */
    boolean show(Unit unit, Family family) {
        Unit favoured = series.inFavourOf(unit);
        boolean isShown = favoured == null && isNamed(family);
        if (isShown) {
            if (withheld.remove(unit)) {
                LOG.debugf("%s is shown again", unit.describe());
            }
        } else if (withheld.add(unit) && favoured != null) {
            LOG.warnf("%s is not shown: it has a series in common with %s", unit.describe(), favoured.describe());
        }
        return isShown;
    }

    /** Notes that a unit is not there any more. */
    void forget(Unit unit) {
        withheld.remove(unit);
    }

    int withheld() {
        return withheld.size();
    }

    void isNews(Unit unit) {
        newsOf(unit.group()).putIfAbsent(unit.family(), new News(null, true));
    }

    private Map<String, News> newsOf(Group group) {
        return news.computeIfAbsent(group, key -> new HashMap<>());
    }

    private void judgeAll() {
        claims.judgeAll();
        boolean hidden = others.owner(PushTimes.PUSHED.name()).isPresent()
                || others.owner(PushTimes.FAILED.name()).isPresent();
        if (hidden != hidesTimes) {
            hidesTimes = hidden;
            for (Group group : table.there()) {
                isNews(new Unit(group, PushTimes.PUSHED.name()));
                isNews(new Unit(group, PushTimes.FAILED.name()));
            }
        }
    }

    private void flipped(Claim claim) {
        claim.groups.forEach(group -> isNews(new Unit(group, claim.name)));
    }
}
