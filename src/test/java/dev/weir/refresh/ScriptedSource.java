package dev.weir.refresh;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.source.CollectException;
import dev.weir.source.Collected;
import dev.weir.source.Deadline;
import dev.weir.source.Reason;
import dev.weir.source.Source;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that answers when and how the test says: the faults of time that a real database cannot be made to show. */
final class ScriptedSource implements Source {
    private static final Family ORDERS = new Family("orders", MetricType.GAUGE, "Orders.");

    private @Nullable UniEmitter<? super Collected> asked;
    int reads;
    int cancelled;
    Runnable whenCancelled = () -> cancelled++;

    @Override
    public Uni<Collected> collect(Deadline deadline) {
        return Uni.createFrom()
                .<Collected>emitter(emitter -> {
                    reads++;
                    asked = emitter;
                })
                .onCancellation()
                .invoke(() -> whenCancelled.run());
    }

    void answer(double... values) {
        Samples.Builder samples = Samples.builder(List.of("n"));
        for (int i = 0; i < values.length; i++) {
            samples.add(values[i], "" + i);
        }
        complete(samples, values.length);
    }

    /** Answers with rows of which none gives a sample. */
    void answerRowsWithoutSamples(long rows) {
        complete(Samples.builder(List.of("n")), rows);
    }

    /** Answers with a sample of the value 1 for each name. */
    void answerNames(String... names) {
        Samples.Builder samples = Samples.builder(List.of("n"));
        for (String name : names) {
            samples.add(1, name);
        }
        complete(samples, names.length);
    }

    void fail(Reason reason, String message) {
        emitter().fail(new CollectException(reason, message));
    }

    void failWith(Throwable failure) {
        emitter().fail(failure);
    }

    private void complete(Samples.Builder samples, long rows) {
        emitter().complete(new Collected(List.of(new FamilySamples(ORDERS, List.of(samples.build()))), rows));
    }

    private UniEmitter<? super Collected> emitter() {
        UniEmitter<? super Collected> emitter = asked;
        if (emitter == null) {
            throw new IllegalStateException("nobody has asked");
        }
        return emitter;
    }
}
