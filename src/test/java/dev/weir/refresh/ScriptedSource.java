package dev.weir.refresh;

import dev.weir.model.Family;
import dev.weir.model.FamilySamples;
import dev.weir.model.MetricType;
import dev.weir.model.Samples;
import dev.weir.source.CollectException;
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

    private @Nullable UniEmitter<? super List<FamilySamples>> asked;
    int reads;
    int cancelled;

    @Override
    public Uni<List<FamilySamples>> collect(Deadline deadline) {
        return Uni.createFrom()
                .<List<FamilySamples>>emitter(emitter -> {
                    reads++;
                    asked = emitter;
                })
                .onCancellation()
                .invoke(() -> cancelled++);
    }

    void answer(double... values) {
        Samples.Builder samples = Samples.builder(List.of("n"));
        for (int i = 0; i < values.length; i++) {
            samples.add(values[i], "" + i);
        }
        emitter().complete(List.of(new FamilySamples(ORDERS, List.of(samples.build()))));
    }

    /** Answers with a sample of the value 1 for each name. */
    void answerNames(String... names) {
        Samples.Builder samples = Samples.builder(List.of("n"));
        for (String name : names) {
            samples.add(1, name);
        }
        emitter().complete(List.of(new FamilySamples(ORDERS, List.of(samples.build()))));
    }

    void fail(Reason reason, String message) {
        emitter().fail(new CollectException(reason, message));
    }

    void failWith(Throwable failure) {
        emitter().fail(failure);
    }

    private UniEmitter<? super List<FamilySamples>> emitter() {
        UniEmitter<? super List<FamilySamples>> emitter = asked;
        if (emitter == null) {
            throw new IllegalStateException("nobody has asked");
        }
        return emitter;
    }
}
