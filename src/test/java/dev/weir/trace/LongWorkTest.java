package dev.weir.trace;

import static dev.weir.trace.Simulation.INTERVAL;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.trace.Simulation.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A counter that is moved when work ends, beside the tracer: what each scrape finds more than the one before, in seconds. */
class LongWorkTest {
    @Test
    void jobAcrossAScrapeIsCountedWhereItWasWorked() {
        var simulation = new Simulation();
        simulation.once(ofSeconds(10), ofSeconds(6));

        List<Scrape> scrapes = simulation.scrape(3);

        assertThat(seconds(naive(scrapes))).containsExactly(0.0, 6.0, 0.0);
        assertThat(seconds(traced(scrapes))).containsExactly(5.0, 1.0, 0.0);
    }

    @Test
    void jobOfAMinuteIsSeenInEachIntervalAndNotAfterwards() {
        var simulation = new Simulation();
        simulation.once(ofSeconds(5), ofSeconds(60));

        List<Scrape> scrapes = simulation.scrape(6);

        assertThat(seconds(naive(scrapes))).containsExactly(0.0, 0.0, 0.0, 0.0, 60.0, 0.0);
        assertThat(seconds(traced(scrapes))).containsExactly(10.0, 15.0, 15.0, 15.0, 5.0, 0.0);
    }

    @Test
    void twoBusyWorkersWorkThirtySecondsInFifteenNotFourteenOrFortyTwo() {
        List<Scrape> scrapes = Experiments.twoWorkers();

        assertThat(seconds(naive(scrapes))).containsExactly(14.0, 42.0);
        assertThat(seconds(traced(scrapes))).containsExactly(30.0, 30.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 30, 120})
    void tenBusyWorkersAreTenInEveryIntervalHoweverLongTheirJobs(int longest) {
        List<Scrape> scrapes = Experiments.tenWorkers(ofSeconds(longest));

        assertThat(traced(scrapes)).hasSize(Experiments.SCRAPES).containsOnly(INTERVAL.multipliedBy(10));
    }

    @Test
    void countingAtTheEndIsTheWorseTheLongerTheJobs() {
        assertThat(rates(1)).allMatch(rate -> rate > 9.5 && rate < 10.5);
        assertThat(rates(15)).anyMatch(rate -> rate < 9).anyMatch(rate -> rate > 11);
        assertThat(rates(30)).anyMatch(rate -> rate < 7).anyMatch(rate -> rate > 12);
        assertThat(rates(120)).anyMatch(rate -> rate < 2).anyMatch(rate -> rate > 20);
    }

    @Test
    void jobsInStepAreFourTimesAsManyWorkersOrNone() {
        List<Scrape> scrapes = Experiments.tenInStep();

        assertThat(perSecond(scrapes).subList(0, 8)).containsExactly(0.0, 0.0, 0.0, 40.0, 0.0, 0.0, 0.0, 40.0);
        assertThat(traced(scrapes)).containsOnly(INTERVAL.multipliedBy(10));
    }

    @Test
    void twentyBusyWorkersLookIdleInTheMiddleOfAnIncidentUnlessTheyAreTraced() {
        List<Scrape> scrapes = Experiments.incident();

        int begins = (int) Experiments.INCIDENT_BEGINS.dividedBy(INTERVAL);
        int ends = (int) Experiments.INCIDENT_ENDS.dividedBy(INTERVAL);
        assertThat(perSecond(scrapes.subList(begins + 1, ends))).hasSize(7).containsOnly(0.0);
        assertThat(perSecond(scrapes.subList(ends, ends + 4))).anyMatch(rate -> rate > 40);
        assertThat(traced(scrapes)).hasSize(Experiments.SCRAPES).containsOnly(INTERVAL.multipliedBy(20));
    }

    @Test
    void pictureAndFiguresOfTheDocumentAreThose() throws IOException {
        assertThat(Files.readString(LongWorkPicture.FILE)).isEqualTo(LongWorkPicture.draw());
        assertThat(Files.readString(Path.of("src/docs/long-work.md")))
                .contains(LongWorkFigures.table())
                .contains(LongWorkPicture.class.getName());
    }

    private static List<Duration> naive(List<Scrape> scrapes) {
        return scrapes.stream().map(Scrape::naive).toList();
    }

    private static List<Duration> traced(List<Scrape> scrapes) {
        return scrapes.stream().map(Scrape::traced).toList();
    }

    private static List<Double> seconds(List<Duration> durations) {
        return durations.stream().map(duration -> duration.toNanos() / 1e9).toList();
    }

    /** As the counter that is moved at the end shows ten workers. */
    private static List<Double> rates(int longest) {
        return perSecond(Experiments.tenWorkers(ofSeconds(longest)));
    }

    private static List<Double> perSecond(List<Scrape> scrapes) {
        return scrapes.stream()
                .map(Scrape::naive)
                .map(LongWorkFigures::perSecond)
                .toList();
    }
}
