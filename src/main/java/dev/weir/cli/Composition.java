package dev.weir.cli;

import dev.weir.config.ConfigChange;
import dev.weir.config.ConfigLoader;
import dev.weir.config.LoadResult;
import dev.weir.config.RepeatedLoad;
import dev.weir.exposition.Publisher;
import dev.weir.exposition.Scrapes;
import dev.weir.postgres.Databases;
import dev.weir.push.Agents;
import dev.weir.push.Groups;
import dev.weir.push.batch.FlushEnded;
import dev.weir.push.postgres.PushDatabase;
import dev.weir.refresh.Clocks;
import dev.weir.refresh.Refreshers;
import dev.weir.refresh.TargetEvent;
import dev.weir.reload.Reloader;
import dev.weir.source.docker.EngineEvent;
import dev.weir.trace.Tracer;
import dev.weir.work.Traces;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** The composition root of a running gateway: what is wired here is started, ticked and closed here. */
@Singleton
final class Composition {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration WATCH = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Timers timers;
    private final Clocks clocks;
    private final Gateway gateway;
    private final Publisher publisher;
    private final Reloader reloader;

    /** @param workers Quarkus' own pool: Mutiny's may be another one until the start has ended */
    Composition(
            Settings settings,
            ScheduledExecutorService workers,
            Event<TargetEvent> events,
            Event<EngineEvent> calls,
            Event<FlushEnded> flushes,
            Event<ConfigChange> reloads) {
        timers = new Timers(workers);
        clocks = Clocks.system(timers);
        // What follows from the same text is the same at each reload: it is read as of the start.
        ConfigLoader loader =
                Definitions.loader(InstantSource.fixed(clocks.wall().instant()));
        Supplier<LoadResult> definitions = new RepeatedLoad(loader, settings.config());
        LoadResult.Loaded first = loaded(definitions.get());
        vertx = DatabaseLoops.open();
        gateway = new Gateway(
                first.config(),
                vertx,
                clocks,
                workers,
                events::fire,
                calls::fire,
                flushes::fire,
                settings.readyAfter());
        publisher = new Publisher(gateway.store(), timers, clocks.monotonic());
        reloader = new Reloader(
                first,
                definitions,
                config -> {
                    Optional<ConfigChange> change = gateway.change(config);
                    change.ifPresent(reloads::fire);
                    return change;
                },
                clocks.wall(),
                workers);
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
    Tracer tracer() {
        return gateway.tracer();
    }

    @Produces
    @Singleton
    Traces traces() {
        return gateway.traces();
    }

    @Produces
    @Singleton
    Groups groups() {
        return gateway.pushes().groups();
    }

    @Produces
    @Singleton
    Agents agents() {
        return gateway.pushes().agents();
    }

    @Produces
    @Singleton
    Optional<PushDatabase> pushDatabase() {
        return gateway.pushes().database();
    }

    @Produces
    @Singleton
    Publisher publisher() {
        return publisher;
    }

    @Produces
    @Singleton
    Scrapes scrapes() {
        return new Scrapes();
    }

    @Produces
    @Singleton
    Databases databases() {
        return gateway.databases();
    }

    @Produces
    @Singleton
    Reloader reloader() {
        return reloader;
    }

    /** Being asked for is what starts it: a broken file must end the start, before a port is taken. */
    void start(@Observes StartupEvent event) {
        gateway.pushes().start();
        // Jobs of their own: none waits for another, and files that hang, as those of a network may, cost no target its
        // tick.
        timers.every(TICK, () -> gateway.refreshers().tick());
        timers.every(TICK, () -> gateway.traces().tick());
        timers.every(TICK, () -> gateway.pushes().tick());
        timers.every(WATCH, reloader::poll);
    }

    void stop(@Observes ShutdownEvent event) {
        gateway.close();
        publisher.close();
        DatabaseLoops.close(vertx);
        timers.shutdownNow();
    }

    private static LoadResult.Loaded loaded(LoadResult result) {
        if (result instanceof LoadResult.Loaded loaded) {
            return loaded;
        }
        throw new BrokenDefinitions(((LoadResult.Refused) result).problems());
    }
}
