package dev.weir.source.docker;

import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Reason;
import dev.weir.source.docker.json.Answers;
import dev.weir.source.docker.json.Inspected;
import dev.weir.source.docker.json.Listed;
import dev.weir.source.docker.json.Usage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All that there is to know of an engine's containers: one list, then each of them on its own. */
final class AllContainers implements Survey<Collected> {
    private static final Logger LOG = Logger.getLogger(AllContainers.class);

    private static final long LONGEST_LIST = 64 << 20;
    private static final long LONGEST_ANSWER = 4 << 20;
    private static final Finding.Failed UNREAD =
            new Finding.Failed(Reason.TIMEOUT, "the refresh's deadline passed before it was read");

    private final Engine engine;
    private final ContainerBook book;
    private final ContainerFamilies families;
    private final AtomicInteger next = new AtomicInteger();
    private volatile @Nullable Round round;

    /** The list, and what has been found out of each container of it so far. */
    private record Round(Api api, Roster roster, AtomicReferenceArray<@Nullable Finding> findings) {}

    AllContainers(Engine engine, ContainerBook book, ContainerFamilies families) {
        this.engine = engine;
        this.book = book;
        this.families = families;
    }

    static List<Listed> list(Lane lane, Api api, Collection<String> labels) {
        return lane.get(Call.LIST, api.list(), LONGEST_LIST, body -> Answers.list(body, labels));
    }

    @Override
    public int begin(Lane lane) {
        Api api = lane.api();
        List<Listed> list = list(lane, api, engine.config().labels().values());
        Roster roster = Roster.of(list, !engine.config().withId(), families::refusal);
        int size = roster.containers().size();
        round = new Round(api, roster, new AtomicReferenceArray<>(size));
        return size;
    }

    @Override
    public boolean askNext(Lane lane) {
        Round current = round();
        int i = next.getAndIncrement();
        if (i >= current.findings().length()) {
            return false;
        }
        Listed container = current.roster().containers().get(i);
        Finding.Failed refused = current.roster().refused().get(container.id());
        current.findings().set(i, refused == null ? read(lane, current.api(), container) : refused);
        return true;
    }

    @Override
    public Collected result() {
        Round ended = round();
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < ended.findings().length(); i++) {
            findings.add(Objects.requireNonNullElse(ended.findings().get(i), UNREAD));
        }
        ContainerBook.Page page = book.note(ended.roster(), findings);
        engine.listener()
                .accept(new EngineEvent.ContainersRead(
                        engine.config().name(), findings.size(), page.lost(), page.back()));
        return new Collected(families.of(page.readings()), findings.size());
    }

    private static Finding read(Lane lane, Api api, Listed container) {
        String id = container.id();
        if (!Api.isId(id)) {
            return new Finding.Failed(Reason.MAPPING, "the id '" + id + "' is none that can be asked for");
        }
        try {
            Inspected inspected =
                    lane.get(Call.INSPECT, api.inspect(id), LONGEST_ANSWER, body -> Answers.inspected(body, id));
            Usage usage = inspected.running()
                    ? lane.get(Call.STATS, api.stats(id), LONGEST_ANSWER, body -> Answers.usage(body, id))
                            .orElse(null)
                    : null;
            return new Finding.Read(inspected, usage);
        } catch (CollectException e) {
            return Finding.Failed.of(e);
        } catch (RuntimeException defect) {
            LOG.debugf(defect, "container=%s met a defect of Weir's", id);
            return new Finding.Failed(Reason.MAPPING, "unexpected: " + defect);
        }
    }

    private Round round() {
        return Objects.requireNonNull(round, "the list is not there yet");
    }
}
