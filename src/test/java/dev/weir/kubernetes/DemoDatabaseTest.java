package dev.weir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.ConfigLoader;
import dev.weir.config.LoadResult;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The PostgreSQL of the demo, as its scripts make it. */
class DemoDatabaseTest {
    private static final Path SCRIPTS = Kustomization.DEMO.folder().resolve("postgres/init");

    @Test
    void roleMayRunEveryQueryOfTheDemo() throws IOException {
        var loaded = (LoadResult.Loaded) new ConfigLoader(Clock.systemUTC(), Map.of())
                .load(Kustomization.DEMO.folder().resolve("weir.yaml"));
        TestDatabase shop = TestPostgres.shared().createDatabase();
        shop.execute(script("1-shop.sql"), script("2-grants.sql"));

        List<String> queries = loaded.config().collectors().values().stream()
                .filter(collector -> collector.name().startsWith("shop_"))
                .flatMap(collector -> collector.queries().stream())
                .map(query -> query.sql())
                .toList();

        assertThat(queries).hasSize(3);
        // A plan is made only for who may read.
        assertThat(queries).allSatisfy(sql -> shop.execute("SET ROLE demo", "EXPLAIN " + sql));
        assertThat(shop.query("SELECT count(*) FROM orders")).containsExactly("100000");
    }

    @Test
    void roleHasThePasswordThatWeirReads() throws IOException {
        Manifests demo = Kustomization.DEMO.build();
        PodSpec postgres =
                demo.one(StatefulSet.class, "postgres").getSpec().getTemplate().getSpec();
        List<String> keys =
                List.copyOf(demo.one(Secret.class, "weir-databases").getData().keySet());

        assertThat(postgres.getVolumes())
                .filteredOn(volume -> volume.getName().equals("databases"))
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactly("weir-databases");
        assertThat(postgres.getContainers().get(0).getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("databases"))
                .singleElement()
                .satisfies(mount -> assertThat(Files.readString(SCRIPTS.resolve("3-password.sql")))
                        .contains("`cat " + mount.getMountPath() + "/" + keys.get(0) + "`"));
    }

    /** Roles are the whole server's, which other tests share. */
    private static String script(String name) throws IOException {
        return Files.readString(SCRIPTS.resolve(name)).replaceAll("\\bweir\\b", "demo");
    }
}
