package dev.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testing.Promtool;
import dev.weir.testing.WeirProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's collectors through the real program, and promtool's opinion of what they export. */
class DemoIT {

    @Test
    void expositionOfTheDemoHasNoFindings(@TempDir Path folder) throws Exception {
        Promtool.assumeInstalled();
        Path weir = Files.createDirectory(folder.resolve("weir"));
        Files.writeString(weir.resolve("weir.yaml"), ShopDatabase.resource("weir.yaml"));
        try (ShopDatabase shop = ShopDatabase.start(Files.createDirectory(folder.resolve("shop")))) {
            shop.fill(20_000);

            WeirProcess.Result collected = WeirProcess.command(
                    weir,
                    Map.of(
                            "DEMO_HOST", "127.0.0.1",
                            "DEMO_PORT", Integer.toString(shop.port()),
                            "DEMO_PASSWORD", shop.gatewayPassword()),
                    "collect",
                    "weir.yaml");

            assertThat(collected.err()).doesNotContain("failed", "warning");
            assertThat(collected.exitCode()).isZero();
            assertThat(collected.out().lines().filter(line -> line.startsWith("# TYPE shop_")))
                    .hasSizeGreaterThanOrEqualTo(6);
            Promtool.findsNothingIn(collected.out());
        }
    }
}
