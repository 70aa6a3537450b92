package dev.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a load has read of the file system. As long as that is the same, so is what the load gives. */
final class FilesRead {
    private final List<Answered<?>> answered = new ArrayList<>();

    private record Answered<T>(Supplier<T> question, T answer) {
        boolean holds() {
            return question.get().equals(answer);
        }
    }

    /** The answer to a question about files, which is remembered; equal answers mean the same. */
    <T> T ask(Supplier<T> question) {
        T answer = question.get();
        answered.add(new Answered<>(question, answer));
        return answer;
    }

    /** Whether each question would be answered as it was. */
    boolean areTheSame() {
        return answered.stream().allMatch(Answered::holds);
    }
}
