package dev.weir.push.batch;

/** What a batcher knows of values. It asks while it holds its lock: nothing here may block, or throw. */
public interface Values<V> {

    /** Whether a value that arrives is strictly older than the one that is held: then it is ignored. */
    boolean isOlder(V arrived, V held);

    /** What is held when a value arrives that is not older. */
    V merge(V held, V arrived);

    /** About how many bytes it takes. */
    long weight(V value);
}
