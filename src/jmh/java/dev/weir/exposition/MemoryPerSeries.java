package dev.weir.exposition;

import dev.weir.snapshot.SnapshotStore;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;

/** Prints what is retained of each series when all variants are served and the columns are released. */
public final class MemoryPerSeries {
    private static final int SERIES = 100_000;

    private MemoryPerSeries() {}

    /** The first line shows, too, what the JVM and the libraries keep once after their first use. */
    public static void main(String[] arguments) {
        System.out.printf(
                "%10s %8s %10s %10s %10s | %10s %10s %10s %10s%n",
                "collectors", "counters", "heap", "direct", "together", "text", "openmetr.", "text.gz", "openm.gz");
        measure(100, 50);
        for (int collectors : new int[] {1, 100, 1_000}) {
            for (int counters : new int[] {0, 50, 100}) {
                measure(collectors, counters);
            }
        }
    }

    private static void measure(int collectors, int counters) {
        long heapBefore = heap();
        long directBefore = direct();
        var store = new SnapshotStore();
        var renderer = new Renderer(System::nanoTime);
        store.publish(SeriesFixture.contributions(collectors, SERIES, counters, counters));
        Rendering rendering = renderer.renderChanges(store.current());
        store.release(rendering.rendered());
        Exposition exposition = rendering.exposition();
        rendering = null;
        double heap = (double) (heap() - heapBefore) / SERIES;
        double direct = (double) (direct() - directBefore) / SERIES;
        System.out.printf(
                "%10d %7d%% %10.1f %10.1f %10.1f | %10.1f %10.1f %10.1f %10.1f%n",
                collectors,
                counters,
                heap,
                direct,
                heap + direct,
                size(exposition, Format.TEXT, Encoding.IDENTITY),
                size(exposition, Format.OPENMETRICS, Encoding.IDENTITY),
                size(exposition, Format.TEXT, Encoding.GZIP),
                size(exposition, Format.OPENMETRICS, Encoding.GZIP));
        renderer.close();
        Reference.reachabilityFence(store);
    }

    private static double size(Exposition exposition, Format format, Encoding encoding) {
        return (double) exposition.size(format, encoding) / SERIES;
    }

    private static long heap() {
        settle();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Direct memory is freed a moment after the collection that found it unused. */
    private static void settle() {
        for (long before = -1; before != direct(); ) {
            before = direct();
            System.gc();
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
