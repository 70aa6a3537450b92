package dev.weir.exposition;

import static dev.weir.exposition.Contributions.aboutTarget;
import static dev.weir.exposition.Contributions.collected;
import static dev.weir.exposition.Contributions.counter;
import static dev.weir.exposition.Contributions.gauge;
import static dev.weir.exposition.Contributions.labelled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.model.TargetId;
import dev.weir.snapshot.Contribution;
import dev.weir.snapshot.Owner;
import dev.weir.snapshot.SnapshotStore;
import dev.weir.snapshot.Version;
import io.netty.util.internal.PlatformDependent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RendererTest {
    private final SnapshotStore store = new SnapshotStore();
    private final Renderer renderer = new Renderer(System::nanoTime);

    @AfterEach
    void close() {
        renderer.close();
    }

    @Test
    void writesEachTypeAsItsFormatHasIt() {
        var pending = gauge("orders_pending", labelled("region", "eu", 3), labelled("state", "a \"b\"\\c\nd\r😀", 0.5));
        var done = counter("orders_processed_total", labelled("region", "eu", 1_000_000_007));
        var state = new FamilySamples(
                new Family("orders_state", MetricType.UNKNOWN, ""), List.of(Samples.of(Double.NEGATIVE_INFINITY)));
        var build = new FamilySamples(
                new Family("orders_build_info", MetricType.INFO, "A \"quoted\" \\ help,\nof two lines."),
                List.of(Samples.builder(List.of("version", "empty"))
                        .add(1, "1.0", "")
                        .build()));
        store.publish(collected("orders", "shop", 1, pending, done, state, build));

        Exposition exposition = renderer.render(store.current());

        assertThat(Bytes.text(exposition, Format.TEXT))
                .isEqualTo(
                        """
                # HELP orders_pending Help of orders_pending.
                # TYPE orders_pending gauge
                orders_pending{region="eu"} 3
                orders_pending{state="a \\"b\\"\\\\c\\nd\r😀"} 0.5
                # HELP orders_processed_total Help of orders_processed_total.
                # TYPE orders_processed_total counter
                orders_processed_total{region="eu"} 1000000007
                # TYPE orders_state untyped
                orders_state -Inf
                # HELP orders_build_info A "quoted" \\\\ help,\\nof two lines.
                # TYPE orders_build_info gauge
                orders_build_info{version="1.0"} 1
                """);
        assertThat(Bytes.text(exposition, Format.OPENMETRICS))
                .isEqualTo(
                        """
                # HELP orders_pending Help of orders_pending.
                # TYPE orders_pending gauge
                orders_pending{region="eu"} 3
                orders_pending{state="a \\"b\\"\\\\c\\nd\r😀"} 0.5
                # HELP orders_processed Help of orders_processed_total.
                # TYPE orders_processed counter
                orders_processed_total{region="eu"} 1000000007
                # TYPE orders_state unknown
                orders_state -Inf
                # HELP orders_build A \\"quoted\\" \\\\ help,\\nof two lines.
                # TYPE orders_build info
                orders_build_info{version="1.0"} 1
                # EOF
                """);
        assertThat(exposition.samples()).isEqualTo(5);
    }

    @Test
    void targetsAndOwnersThatAreRemovedAreGone() {
        store.publish(
                collected("orders", "us", 1, gauge("b", labelled("database", "us", 1))),
                collected("orders", "eu", 1, gauge("b", labelled("database", "eu", 2))),
                collected("payments", "us", 1, gauge("c", Samples.of(3))),
                collected("stock", "us", 1, gauge("d", Samples.of(4))));
        renderer.render(store.current());
        store.release(store.current().of(Owner.collector("orders")));

        store.together(() -> {
            store.remove(new TargetId("orders", "us"));
            store.remove(new TargetId("payments", "us"));
        });
        Exposition some = renderer.render(store.current());
        store.remove(new TargetId("orders", "eu"));
        store.remove(new TargetId("stock", "us"));
        Exposition none = renderer.render(store.current());

        assertThat(Bytes.text(some, Format.TEXT))
                .contains("b{database=\"eu\"} 2\n", "d 4\n")
                .doesNotContain("us", "# TYPE c");
        assertThat(some.only(Set.of("payments"), Format.TEXT).length()).isZero();
        assertThat(Bytes.text(none, Format.OPENMETRICS)).isEqualTo("# EOF\n");
    }

    @Test
    void mergesAFamilyOfSeveralTargetsUnderOneHeader() {
        store.publish(
                collected("orders", "us", 1, gauge("b", labelled("database", "us", 1)), gauge("a", Samples.of(2))));
        store.publish(collected("orders", "eu", 1, gauge("a"), gauge("b", labelled("database", "eu", 3)), gauge("c")));

        Exposition exposition = renderer.render(store.current());

        assertThat(Bytes.text(exposition, Format.TEXT))
                .isEqualTo(
                        """
                # HELP a Help of a.
                # TYPE a gauge
                a 2
                # HELP b Help of b.
                # TYPE b gauge
                b{database="eu"} 3
                b{database="us"} 1
                """);
    }

    @Test
    void keepsTheLinesOfTargetsWhoseSamplesWereReleased() {
        var eu = collected("orders", "eu", 1, gauge("a", labelled("database", "eu", 1)));
        store.publish(eu, collected("orders", "us", 1, gauge("a", labelled("database", "us", 1))));
        store.release(renderer.renderChanges(store.current()).rendered());

        store.publish(collected("orders", "us", 2, gauge("a", labelled("database", "us", 2))));
        Rendering rendering = renderer.renderChanges(store.current());

        assertThat(Bytes.text(rendering.exposition(), Format.TEXT))
                .contains("a{database=\"eu\"} 1\na{database=\"us\"} 2\n");
        assertThat(rendering.rendered())
                .singleElement()
                .satisfies(rendered -> assertThat(rendered.target().database()).isEqualTo("us"));
        assertThat(rendering.exposition().samples()).isEqualTo(2);
    }

    @Test
    void writesNothingOfAWithdrawnTarget() {
        store.publish(collected("orders", "shop", 1, gauge("a", Samples.of(1))));
        renderer.render(store.current());

        store.publish(collected("orders", "shop", 2));
        Exposition exposition = renderer.render(store.current());

        assertThat(Bytes.text(exposition, Format.TEXT)).isEmpty();
        assertThat(Bytes.text(exposition, Format.OPENMETRICS)).isEqualTo("# EOF\n");
        assertThat(exposition.samples()).isZero();
    }

    @Test
    void anEmptyExpositionIsWholeInEveryVariant() {
        Exposition empty = Exposition.empty();

        for (Encoding encoding : Encoding.values()) {
            assertThat(Bytes.body(empty, Format.TEXT, encoding)).isEmpty();
            assertThat(Bytes.body(empty, Format.OPENMETRICS, encoding))
                    .isEqualTo("# EOF\n".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(empty.size(Format.OPENMETRICS, Encoding.IDENTITY)).isEqualTo(6);
    }

    @Test
    void compressesNothingAgainThatHasTheSameBytes() {
        store.publish(collected("orders", "shop", 1, Contributions.many("a", 5_000, 1)));
        Exposition before = renderer.render(store.current());

        store.publish(collected("orders", "shop", 2, Contributions.many("a", 5_000, 1)));
        Rendering rendering = renderer.renderChanges(store.current());

        var body = before.body(Format.TEXT, Encoding.GZIP);
        assertThat(rendering.exposition().body(Format.TEXT, Encoding.GZIP)).isEqualTo(body);
        assertThat(memoryOfSecondPiece(rendering.exposition())).isEqualTo(memoryOfSecondPiece(before));
    }

    @Test
    void givesTheFamiliesOfSomeCollectorsOnly() {
        var up = "weir_collector_up";
        store.publish(
                collected("orders", "shop", 1, counter("a_total", Samples.of(1))),
                collected("payments", "shop", 1, gauge("b", Samples.of(2))),
                collected("visits", "shop", 1, gauge("c", Samples.of(3))),
                aboutTarget("orders", "shop", 1, gauge(up, labelled("collector", "orders", 1))),
                aboutTarget("payments", "shop", 1, gauge(up, labelled("collector", "payments", 1))),
                aboutTarget("visits", "shop", 1, gauge(up, labelled("collector", "visits", 0))),
                new Contribution(
                        Owner.ENGINES,
                        new TargetId("docker", "local"),
                        new Version(1, 1),
                        List.of(gauge("containers", Samples.of(4)))));
        Exposition exposition = renderer.render(store.current());

        var text = exposition.only(Set.of("visits", "orders", "none"), Format.TEXT);
        var openMetrics = exposition.only(Set.of("orders"), Format.OPENMETRICS);

        assertThat(text.toString())
                .isEqualTo(
                        """
                # HELP a_total Help of a_total.
                # TYPE a_total counter
                a_total 1
                # HELP c Help of c.
                # TYPE c gauge
                c 3
                # HELP weir_collector_up Help of weir_collector_up.
                # TYPE weir_collector_up gauge
                weir_collector_up{collector="orders"} 1
                weir_collector_up{collector="visits"} 0
                """);
        assertThat(openMetrics.toString())
                .isEqualTo(
                        """
                # HELP a Help of a_total.
                # TYPE a counter
                a_total 1
                # HELP weir_collector_up Help of weir_collector_up.
                # TYPE weir_collector_up gauge
                weir_collector_up{collector="orders"} 1
                # EOF
                """);
        assertThat(exposition.only(Set.of("docker"), Format.TEXT).toString())
                .isEqualTo(
                        """
                # HELP containers Help of containers.
                # TYPE containers gauge
                containers 4
                """);
        assertThat(exposition.only(Set.of(), Format.TEXT).length()).isZero();
        assertThat(exposition.only(Set.of(), Format.OPENMETRICS).toString()).isEqualTo("# EOF\n");
    }

    @Test
    void anOwnerThatCannotBeRenderedStaysAsItWas() {
        store.publish(
                collected("a", "shop", 1, gauge("a", Samples.of(1))),
                collected("b", "shop", 1, gauge("b", Samples.of(1))));
        renderer.render(store.current());

        store.publish(collected("a", "shop", 2, unrenderable()), collected("b", "shop", 2, gauge("b", Samples.of(2))));
        Rendering rendering = renderer.renderChanges(store.current());

        assertThat(Bytes.text(rendering.exposition(), Format.TEXT))
                .contains("\na 1\n")
                .contains("\nb 2\n");
        assertThat(rendering.failures()).hasSize(1);
        assertThat(rendering.rendered()).hasSize(1);
    }

    /** The model does not check the help: there is no other way to a failure. */
    @SuppressWarnings("NullAway")
    static FamilySamples unrenderable() {
        return new FamilySamples(new Family("a", MetricType.GAUGE, null), List.of(Samples.of(2)));
    }

    @SuppressWarnings("deprecation")
    private static long memoryOfSecondPiece(Exposition exposition) {
        ByteBuffer[] pieces =
                exposition.body(Format.TEXT, Encoding.GZIP).getByteBuf().nioBuffers();
        assertThat(pieces).hasSize(3);
        return PlatformDependent.directBufferAddress(pieces[1]);
    }
}
