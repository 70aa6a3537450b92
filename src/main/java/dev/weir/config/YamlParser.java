package dev.weir.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Text to nodes, with bounded depth and size: the library's own composer recurses without a limit, and aliases of aliases
 * would grow without one.
 */
final class YamlParser {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_NODES = 200_000;

    private record Anchored(YamlNode node, int size) {}

    private final Path file;
    private final String[] lines;
    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int nodes;
    private Location reached;

    private YamlParser(Path file, String text) {
        this.file = file;
        this.lines = TextFile.lines(text);
        this.reached = new Location(file, 1, 1);
        // A long text is copied once for every buffer that is read of it.
        var settings = LoadSettings.builder().setBufferSize(1 << 16).build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** The only document of a text; empty if there is a problem. */
    static Optional<YamlNode> parse(Path file, String text, Problems problems) {
        var parser = new YamlParser(file, text);
        try {
            return Optional.of(parser.document());
        } catch (Refusal refusal) {
            problems.add(refusal.location, refusal.message);
        } catch (MarkedYamlEngineException e) {
            Location at = e.getProblemMark().map(parser::location).orElse(parser.reached);
            // What is like a tag may be a password that was not quoted.
            String problem = String.valueOf(e.getProblem()).replaceAll("(tag handle) .*", "$1");
            String context = String.valueOf(e.getContext());
            boolean hasContext = e.getContext() != null && !context.isBlank();
            problems.add(at, "not YAML (" + problem.strip() + (hasContext ? "; " + context : "") + ")");
        } catch (YamlEngineException e) {
            // Only a %YAML directive of another major version ends here.
            problems.add(parser.reached, "not YAML 1.2 (" + e.getMessage() + ")");
        }
        return Optional.empty();
    }

    private YamlNode document() {
        next();
        if (next().getEventId() == ID.StreamEnd) {
            throw new Refusal(new Location(file, 1, 1), "the file is empty (expected at least 'collectors: {}')");
        }
        YamlNode root = node(next(), 0);
        next();
        if (next().getEventId() != ID.StreamEnd) {
            throw new Refusal(reached, "a second document begins (expected one document per file)");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) {
        Location at = reached;
        if (event instanceof AliasEvent alias) {
            Anchored anchored = anchors.get(alias.getAlias());
            if (anchored == null) {
                throw new Refusal(at, "unknown alias (expected an anchor of that name before it)");
            }
            count(anchored.size, at);
            return anchored.node;
        }
        int before = nodes;
        count(1, at);
        YamlNode node;
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag().isPresent(), at);
            node = new YamlNode.Scalar(at, content(scalar, at), scalar.getValue(), scalar.isPlain());
        } else {
            refuseTag(((CollectionStartEvent) event).getTag().isPresent(), at);
            if (depth == MAX_DEPTH) {
                throw new Refusal(at, "nested too deeply (expected at most " + MAX_DEPTH + " levels)");
            }
            node = event.getEventId() == ID.SequenceStart ? sequence(at, depth) : mapping(at, depth);
        }
        int size = nodes - before;
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, size)));
        return node;
    }

    private YamlNode sequence(Location at, int depth) {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != ID.SequenceEnd; event = next()) {
            items.add(node(event, depth + 1));
        }
        return new YamlNode.Sequence(at, items);
    }

    private YamlNode mapping(Location at, int depth) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (Event event = next(); event.getEventId() != ID.MappingEnd; event = next()) {
            Location keyAt = reached;
            if (!(node(event, depth + 1) instanceof YamlNode.Scalar key)) {
                throw new Refusal(keyAt, "a key is not text (found a list or a mapping)");
            }
            entries.add(new YamlNode.Entry(key, node(next(), depth + 1)));
        }
        return new YamlNode.Mapping(at, entries);
    }

    private Location content(ScalarEvent scalar, Location at) {
        if (scalar.isPlain()) {
            return at;
        }
        if (scalar.isDQuoted() || scalar.isSQuoted()) {
            return new Location(file, at.line(), at.column() + 1);
        }
        for (int line = at.line(); line < lines.length; line++) {
            if (!lines[line].isBlank()) {
                int indent = lines[line].length() - lines[line].stripLeading().length();
                return new Location(file, at.line() + 1, indent + 1);
            }
        }
        return at;
    }

    private void count(int more, Location at) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Refusal(
                    at, "too many values (expected at most " + MAX_NODES + ", aliases counted as what they stand for)");
        }
    }

    private void refuseTag(boolean tagged, Location at) {
        if (tagged) {
            throw new Refusal(at, "found a tag (expected a value without a '!' in front)");
        }
    }

    private Event next() {
        Event event = events.next();
        reached = event.getStartMark().map(this::location).orElse(reached);
        return event;
    }

    private Location location(Mark mark) {
        return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Location location;
        private final String message;

        Refusal(Location location, String message) {
            super(message, null, false, false);
            this.location = location;
            this.message = message;
        }
    }
}
