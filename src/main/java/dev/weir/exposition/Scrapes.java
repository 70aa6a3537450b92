package dev.weir.exposition;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts scrapes: two additions each, without a lock or an allocation. */
public final class Scrapes {
    private final Map<Format, Map<Encoding, Answers>> answers = new EnumMap<>(Format.class);
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

    /** Why a scrape is refused. */
    public enum Refusal {
        UNKNOWN_COLLECTOR(400),
        WRONG_METHOD(405);

        private final int status;

        Refusal(int status) {
            this.status = status;
        }

        /** What it is answered with. */
        public int status() {
            return status;
        }
    }

    private record Answers(LongAdder count, LongAdder bytes) {}

    public Scrapes() {
        for (Format format : Format.values()) {
            var byEncoding = new EnumMap<Encoding, Answers>(Encoding.class);
            for (Encoding encoding : Encoding.values()) {
                byEncoding.put(encoding, new Answers(new LongAdder(), new LongAdder()));
            }
            answers.put(format, byEncoding);
        }
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, new LongAdder());
        }
    }

    /**
     * Counts one that was answered.
     *
     * @param length of the body in bytes; 0 if only its headers were asked for
     */
    public void count(Format format, Encoding encoding, long length) {
        Answers counted = answers(format, encoding);
        counted.count.increment();
        counted.bytes.add(length);
    }

    /** Counts one that was refused as it was asked wrongly. */
    public void countRefused(Refusal refusal) {
        refused(refusal).increment();
    }

    public long count(Format format, Encoding encoding) {
        return answers(format, encoding).count.sum();
    }

    /** Of the bodies that scrapes were answered with. */
    public long bytes(Format format, Encoding encoding) {
        return answers(format, encoding).bytes.sum();
    }

    public long count(Refusal refusal) {
        return refused(refusal).sum();
    }

    private LongAdder refused(Refusal refusal) {
        return Objects.requireNonNull(refused.get(refusal));
    }

    private Answers answers(Format format, Encoding encoding) {
        return Objects.requireNonNull(
                Objects.requireNonNull(answers.get(format)).get(encoding));
    }
}
