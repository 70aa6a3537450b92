package dev.weir.cli;

import dev.weir.config.GatewayConfig;
import dev.weir.config.LoadResult;
import dev.weir.exposition.Publisher;
import dev.weir.postgres.Databases;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.TargetStatus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledExecutorService;

/** The composition root of a running gateway: what is wired here is started, ticked and closed here. */
@Singleton
final class Composition {
    private final Vertx vertx;
    private final Clocks clocks;
    private final Gateway gateway;
    private final Publisher publisher;

    /** @param workers Quarkus' own pool: Mutiny's may be another one until the start has ended */
    Composition(Settings settings, ScheduledExecutorService workers, Event<TargetStatus> changes) {
        GatewayConfig config = load(settings);
        vertx = DatabaseLoops.open();
        clocks = Clocks.system(workers);
        gateway = new Gateway(config, vertx, clocks, workers, changes::fire, settings.readyAfter());
        publisher = new Publisher(gateway.store(), workers, clocks.monotonic());
    }

    @Produces
    @Singleton
    Clocks clocks() {
        return clocks;
    }

    @Produces
    @Singleton
    Refreshers refreshers() {
        return gateway.refreshers();
    }

    @Produces
    @Singleton
    Publisher publisher() {
        return publisher;
    }

    @Produces
    @Singleton
    Databases databases() {
        return gateway.databases();
    }

    /** Being asked for is what starts it: a broken file must end the start, before a port is taken. */
    void start(@Observes StartupEvent event) {}

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        gateway.refreshers().tick();
    }

    void stop(@Observes ShutdownEvent event) {
        gateway.close();
        publisher.close();
        DatabaseLoops.close(vertx);
    }

    private static GatewayConfig load(Settings settings) {
        LoadResult result = Definitions.read(settings.config());
        if (result instanceof LoadResult.Loaded loaded) {
            return loaded.config();
        }
        throw new BrokenDefinitions(((LoadResult.Refused) result).problems());
    }
}
