package dev.weir.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a misspelt one was probably meant to be. */
final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /** The name with the fewest edits between, if these are at most a third of the misspelt one's length, or one. */
    static Optional<String> of(String misspelt, Collection<String> known) {
        int most = Math.max(1, misspelt.length() / 3);
        return known.stream()
                .filter(name -> misspelt.length() <= LONGEST && Math.abs(name.length() - misspelt.length()) <= most)
                .filter(name -> edits(misspelt, name) <= most)
                .min(Comparator.comparingInt(name -> edits(misspelt, name)));
    }

    /** A hint in parentheses, to follow a message; otherwise what is known, when it is not too much to list. */
    static String hint(String misspelt, Collection<String> known) {
        return of(misspelt, known)
                .map(name -> " (did you mean '" + name + "'?)")
                .orElseGet(() -> known.isEmpty() || known.size() > 20
                        ? ""
                        : " (expected " + (known.size() == 1 ? "" : "one of ") + String.join(", ", known) + ")");
    }

    /** Insertions, deletions, replacements and swaps of neighbours that lead from one to the other. */
    private static int edits(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[from.length()][to.length()];
    }
}
