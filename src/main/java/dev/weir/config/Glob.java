package dev.weir.config;

/**
 * A pattern of a name: {@code *} stands for any characters, {@code ?} for one.
 *
 * @param pattern as written
 */
record Glob(String pattern) {

    /** Whether a text has any of the two signs. */
    static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    boolean matches(String name) {
        int at = 0;
        int place = 0;
        int star = -1;
        int tried = 0;
        while (place < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                tried = place;
            } else if (at < pattern.length()
                    && (pattern.charAt(at) == '?' || pattern.charAt(at) == name.charAt(place))) {
                at++;
                place++;
            } else if (star >= 0) {
                at = star + 1;
                place = ++tried;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(c -> c == '*');
    }
}
