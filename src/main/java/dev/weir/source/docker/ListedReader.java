package dev.weir.source.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one container of the list of all. */
final class ListedReader implements Json.Members {
    /** It becomes part of a path. */
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

    private static final int SHORT_ID = 12;

    private final Json json;
    private final Set<String> wanted;
    private @Nullable String id;
    private @Nullable String image;
    private @Nullable String firstName;
    private @Nullable String ownName;
    private Map<String, String> labels = Map.of();

    private ListedReader(Json json, Set<String> wanted) {
        this.json = json;
        this.wanted = wanted;
    }

    static List<Listed> all(Json json, Set<String> wanted) throws IOException {
        var all = new ArrayList<Listed>();
        if (!json.array(() -> all.add(one(json, wanted)))) {
            throw json.malformed("an array belongs here");
        }
        return List.copyOf(all);
    }

    /** One that could not be told from others would be lost silently, so there must be an id. */
    private static Listed one(Json json, Set<String> wanted) throws IOException {
        var reader = new ListedReader(json, wanted);
        if (!json.object(reader)) {
            throw json.malformed("an object belongs here");
        }
        String id = reader.id;
        if (id == null || !ID.matcher(id).matches()) {
            throw json.malformed("'Id' is no id of a container");
        }
        return new Listed(id, reader.name(id), reader.image == null ? "" : reader.image, reader.labels);
    }

    @Override
    public void read(String name) throws IOException {
        switch (name) {
            case "Id" -> id = json.text();
            case "Image" -> image = json.text();
            case "Names" -> readNames();
            case "Labels" -> readLabels();
            default -> {}
        }
    }

    private void readNames() throws IOException {
        firstName = null;
        ownName = null;
        json.array(() -> {
            String name = json.text();
            if (name == null || isAllSlashes(name)) {
                return;
            }
            name = trimmed(name);
            firstName = firstName == null ? name : firstName;
            ownName = ownName == null && name.indexOf('/') < 0 ? name : ownName;
        });
    }

    private void readLabels() throws IOException {
        var found = new HashMap<String, String>();
        json.object(name -> {
            String value = wanted.contains(name) ? json.text() : null;
            if (value != null) {
                found.put(name, value);
            }
        });
        labels = Map.copyOf(found);
    }

    /** Names with a slash inside are those that links gave it in other containers. */
    private String name(String id) {
        if (ownName != null) {
            return ownName;
        }
        return firstName != null ? firstName : id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    private static boolean isAllSlashes(String name) {
        return name.chars().allMatch(c -> c == '/');
    }

    private static String trimmed(String name) {
        int start = 0;
        int end = name.length();
        while (name.charAt(start) == '/') {
            start++;
        }
        while (name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(start, end);
    }
}
