package dev.weir.cli;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Weir's own process settings; everything else of the process is an ordinary Quarkus setting. */
@ConfigMapping(prefix = "weir")
interface Settings {

    /** The definitions file. */
    @WithDefault("weir.yaml")
    Path config();

    /** How long after the start the gateway is ready even if some targets have had no outcome yet. */
    @WithDefault("30s")
    Duration readyAfter();
}
