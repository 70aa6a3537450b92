package dev.weir.http;

import dev.weir.config.PrometheusDuration;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request asks for beside its group and its body. */
sealed interface PushOptions {

    /**
     * One that can be understood.
     *
     * @param ttl null for the configured one, zero for ever
     * @param sync whether the answer waits until what is pushed has outlived the process
     */
    record Given(@Nullable Duration ttl, boolean sync) implements PushOptions {}

    /** One that cannot. */
    record Malformed(String message) implements PushOptions {}

    String TTL_HEADER = "Weir-TTL";
    String TTL = "ttl";
    String SYNC = "sync";

    /** Reads the head of a request. Parameters of other names mean nothing, as to Pushgateway. */
    static PushOptions of(HttpServerRequest request) {
        MultiMap parameters = request.params();
        return read(request.headers().getAll(TTL_HEADER), parameters.getAll(TTL), parameters.getAll(SYNC));
    }

    /**
     * Reads what is said, each as often as it is said; the same twice is said once.
     *
     * @param headers values of {@value #TTL_HEADER}
     * @param ttls values of the parameter {@value #TTL}
     * @param syncs values of the parameter {@value #SYNC}
     */
    static PushOptions read(List<String> headers, List<String> ttls, List<String> syncs) {
        Set<Duration> lifetimes = new HashSet<>();
        for (List<String> said : List.of(headers, ttls)) {
            for (String text : said) {
                Optional<Duration> lifetime = PrometheusDuration.parse(text.strip());
                if (lifetime.isEmpty()) {
                    return new Malformed(
                            "the TTL is '" + text + "' (expected a duration such as 90s or 1h30m, or 0 for ever)");
                }
                lifetimes.add(lifetime.get());
            }
        }
        if (lifetimes.size() > 1) {
            return new Malformed("the header " + TTL_HEADER + " and the parameter " + TTL + " say different things");
        }
        Set<String> waits = new HashSet<>(syncs);
        if (waits.size() > 1 || !Set.of("true", "false").containsAll(waits)) {
            return new Malformed("sync is '" + String.join(", ", syncs) + "' (expected true or false)");
        }
        return new Given(lifetimes.stream().findFirst().orElse(null), waits.contains("true"));
    }
}
