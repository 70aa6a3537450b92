package dev.weir.telemetry;

import dev.weir.source.docker.EngineEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** One line when containers of an engine can be read no more, and one when they can again; nothing while it stays so. */
@Singleton
final class ContainerLog {
    private static final Logger LOG = Logger.getLogger("dev.weir.targets");

    private static final int MOST_NAMED = 5;

    void read(@Observes EngineEvent.ContainersRead read) {
        if (!read.lost().isEmpty()) {
            LOG.warn(line("containers cannot be read", read, read.lost().size())
                    .text("lost", named(read.lost(), ContainerLog::describe)));
        }
        if (!read.back().isEmpty()) {
            LOG.info(line("containers can be read again", read, read.back().size())
                    .text("back", named(read.back(), name -> name)));
        }
    }

    private static LogLine line(String event, EngineEvent.ContainersRead read, int count) {
        return new LogLine(event)
                .with("engine", read.engine())
                .with("count", count)
                .with("of", read.containers());
    }

    private static String describe(EngineEvent.Unreadable container) {
        return container.name() + " (" + container.reason().label() + ": " + container.message() + ")";
    }

    private static <T> String named(List<T> containers, Function<T, String> text) {
        int more = containers.size() - MOST_NAMED;
        return containers.stream().limit(MOST_NAMED).map(text).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
