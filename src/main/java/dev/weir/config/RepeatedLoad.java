package dev.weir.config;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads a file, and all that it includes, again and again; while they are the same, they are read and not parsed. */
public final class RepeatedLoad implements Supplier<LoadResult> {
    private final ConfigLoader loader;
    private final Path file;
    private @Nullable Answer last;

    private record Answer(FilesRead files, LoadResult result) {}

    /** @param loader must give the same for the same files: its clock stands still */
    public RepeatedLoad(ConfigLoader loader, Path file) {
        this.loader = loader;
        this.file = file;
    }

    /** What the files hold now; the result of the call before, the same object, if that has not changed. */
    @Override
    public synchronized LoadResult get() {
        Answer before = last;
        if (before != null && before.files.areTheSame()) {
            return before.result;
        }
        var files = new FilesRead();
        var now = new Answer(files, loader.load(file, files));
        last = now;
        return now.result;
    }
}
