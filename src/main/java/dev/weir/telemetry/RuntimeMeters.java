package dev.weir.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.PlatformManagedObject;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the virtual machine takes; of a native image only what it tells. */
@Singleton
final class RuntimeMeters {
    private final MeterGroup meters;

    RuntimeMeters(MeterRegistry registry) {
        this.meters = new MeterGroup(registry);
    }

    void start(@Observes StartupEvent event) {
        for (MemoryMXBean memory :
                readable(MemoryMXBean.class, bean -> bean.getHeapMemoryUsage().getUsed())) {
            memory("heap", memory::getHeapMemoryUsage);
            memory("nonheap", memory::getNonHeapMemoryUsage);
        }
        for (BufferPoolMXBean pool : readable(BufferPoolMXBean.class, BufferPoolMXBean::getMemoryUsed)) {
            meters.gauge(Metric.BUFFER_POOL_USED_BYTES, pool::getMemoryUsed, "pool", pool.getName());
        }
        for (ThreadMXBean threads : readable(ThreadMXBean.class, ThreadMXBean::getThreadCount)) {
            meters.gauge(Metric.THREADS, threads::getThreadCount);
        }
        for (GarbageCollectorMXBean collector :
                readable(GarbageCollectorMXBean.class, GarbageCollectorMXBean::getCollectionTime)) {
            meters.summary(
                    Metric.GC_SECONDS,
                    collector::getCollectionCount,
                    () -> TimeUnit.MILLISECONDS.toNanos(collector.getCollectionTime()),
                    "gc",
                    collector.getName());
        }
    }

    private void memory(String area, Supplier<MemoryUsage> usage) {
        meters.gauge(Metric.MEMORY_USED_BYTES, () -> usage.get().getUsed(), "area", area);
        meters.gauge(Metric.MEMORY_COMMITTED_BYTES, () -> usage.get().getCommitted(), "area", area);
        meters.gauge(Metric.MEMORY_MAX_BYTES, () -> usage.get().getMax(), "area", area);
    }

    /** Those of a kind that are there and tell what they are asked: a native image may have them in name only. */
    private static <T extends PlatformManagedObject> List<T> readable(Class<T> kind, ToLongFunction<T> question) {
        return ManagementFactory.getPlatformMXBeans(kind).stream()
                .filter(bean -> answers(bean, question))
                .toList();
    }

    private static <T> boolean answers(T bean, ToLongFunction<T> question) {
        try {
            return question.applyAsLong(bean) >= 0;
        } catch (UnsupportedOperationException | LinkageError missing) {
            return false;
        }
    }
}
