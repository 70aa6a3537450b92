package dev.weir.bench;

import dev.weir.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A program that is scraped while it runs expensive queries.
 *
 * @param start what each start of it takes
 * @param families that a whole scrape has samples of
 * @param queries that it runs
 */
record Protected(
        String name, Supplier<Launch> start, List<String> families, List<PeerQuery> queries, TestDatabase database) {
    /** Past the first runs, which keep other distances than the later ones. */
    private static final Duration WARM = Duration.ofSeconds(15);

    private static final Duration AFTERWARDS = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    /**
     * What was seen while it was scraped, and afterwards, when nobody scraped it any more and the database was well.
     *
     * @param seconds how long it was, until the last scrape was answered or given up
     * @param executions of each query meanwhile
     * @param connections to the database at most
     * @param executionsAfterwards of all queries, in ten seconds
     * @param activeAfterwards queries that were under way at the end of these
     */
    record Period(
            Scrapers.Seen seen,
            double seconds,
            List<Long> executions,
            double databaseSeconds,
            double ownSeconds,
            double senderSeconds,
            long connections,
            long executionsAfterwards,
            long activeAfterwards) {
        long allExecutions() {
            return executions.stream().mapToLong(Long::longValue).sum();
        }
    }

    /** What was seen while the database was well, and then while it hung. */
    record Turn(Scrapers.Seen well, Scrapers.Seen hanging) {}

    /**
     * Something to see it through.
     *
     * @param hang what becomes of the database meanwhile
     */
    record Trial(Duration during, Function<DatabaseWatch, Hang> hang) {}

    /** Starts it, has it scraped until it is warm, and then through each trial. If it has not come to rest after one, it is started anew. */
    List<Period> measure(List<Trial> trials) throws InterruptedException {
        List<Period> periods = new ArrayList<>();
        while (periods.size() < trials.size()) {
            try (var watch = new DatabaseWatch(database);
                    Program program = Program.launch(start.get()).serves(families)) {
                Scrapers.scrape(program, families, WARM);
                do {
                    watch.awaitPause(PATIENCE);
                    periods.add(measure(trials.get(periods.size()), watch, program));
                } while (periods.size() < trials.size()
                        && periods.get(periods.size() - 1).activeAfterwards() == 0);
            }
        }
        return periods;
    }

    /** Starts it, and has it scraped through two trials in turn. */
    List<Turn> turns(int rounds, Trial well, Trial hanging) throws InterruptedException {
        try (var watch = new DatabaseWatch(database);
                Program program = Program.launch(start.get()).serves(families)) {
            Scrapers.scrape(program, families, WARM);
            List<Turn> turns = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                turns.add(new Turn(scrape(well, watch, program), scrape(hanging, watch, program)));
            }
            return turns;
        }
    }

    private Scrapers.Seen scrape(Trial trial, DatabaseWatch watch, Program program) throws InterruptedException {
        Hang hang = trial.hang().apply(watch);
        try {
            return Scrapers.scrape(program, families, trial.during());
        } finally {
            hang.close();
        }
    }

    private Period measure(Trial trial, DatabaseWatch watch, Program program) throws InterruptedException {
        List<Long> executions = watch.executions(queries);
        double database = watch.cpuSeconds();
        double own = program.cpuSeconds();
        double sender = CpuTime.of(ProcessHandle.current().pid());
        long start = System.nanoTime();
        Scrapers.Seen seen;
        double seconds;
        long connections;
        Hang hang = trial.hang().apply(watch);
        try (var sockets = new MostSockets(this.database.server().port(), program.pid())) {
            seen = Scrapers.scrape(program, families, trial.during());
            seconds = (System.nanoTime() - start) / 1e9;
            database = watch.cpuSeconds() - database;
            own = program.cpuSeconds() - own;
            sender = CpuTime.of(ProcessHandle.current().pid()) - sender;
            connections = sockets.most();
        } finally {
            hang.close();
        }
        List<Long> then = watch.executions(queries);
        TimeUnit.NANOSECONDS.sleep(AFTERWARDS.toNanos());
        List<Long> afterwards = watch.executions(queries);
        return new Period(
                seen,
                seconds,
                difference(executions, then),
                database,
                own,
                sender,
                connections,
                difference(then, afterwards).stream().mapToLong(Long::longValue).sum(),
                watch.active());
    }

    private static List<Long> difference(List<Long> before, List<Long> after) {
        return IntStream.range(0, before.size())
                .mapToObj(i -> after.get(i) - before.get(i))
                .toList();
    }
}
