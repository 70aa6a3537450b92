package dev.weir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rooms of the house and the doors between them: imports run downwards only. */
@AnalyzeClasses(
        packages = "dev.weir",
        importOptions = {ImportOption.DoNotIncludeTests.class, HouseTest.ProductOnly.class})
class HouseTest {
    private static final Map<String, List<String>> MAY_IMPORT = new LinkedHashMap<>();

    static {
        MAY_IMPORT.put("model", List.of());
        MAY_IMPORT.put("trace", List.of());
        MAY_IMPORT.put("config", List.of("model"));
        MAY_IMPORT.put("postgres", List.of("config"));
        MAY_IMPORT.put("snapshot", List.of("model"));
        MAY_IMPORT.put("source", List.of("model"));
        MAY_IMPORT.put("source.postgres", List.of("source", "postgres", "config", "model"));
        MAY_IMPORT.put("source.docker.json", List.of());
        MAY_IMPORT.put("source.docker.http", List.of("source.docker.json", "source", "config"));
        MAY_IMPORT.put(
                "source.docker", List.of("source.docker.json", "source.docker.http", "source", "config", "model"));
        MAY_IMPORT.put("refresh", List.of("source", "snapshot", "config", "model", "trace"));
        MAY_IMPORT.put("work", List.of("trace", "snapshot", "config", "model"));
        MAY_IMPORT.put("push.batch", List.of());
        MAY_IMPORT.put("push.format", List.of("model"));
        MAY_IMPORT.put("push", List.of("push.batch", "push.format", "snapshot", "config", "model", "trace"));
        MAY_IMPORT.put("push.postgres", List.of("push", "push.batch", "push.format", "postgres", "config", "model"));
        MAY_IMPORT.put("exposition", List.of("snapshot", "model"));
        MAY_IMPORT.put("reload", List.of("config", "model"));
        MAY_IMPORT.put("telemetry", List.copyOf(MAY_IMPORT.keySet()));
        MAY_IMPORT.put(
                "http",
                List.of(
                        "exposition",
                        "refresh",
                        "reload",
                        "work",
                        "push",
                        "push.format",
                        "snapshot",
                        "config",
                        "model",
                        "trace"));
        MAY_IMPORT.put("cli", List.copyOf(MAY_IMPORT.keySet()));
    }

    @ArchTest
    static void importsRunDownwardsOnly(JavaClasses house) {
        MAY_IMPORT.forEach((room, doors) -> {
            List<String> closed = new ArrayList<>(MAY_IMPORT.keySet());
            closed.removeAll(doors);
            closed.remove(room);
            noClasses()
                    .that()
                    .resideInAPackage("dev.weir." + room)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            closed.stream().map(name -> "dev.weir." + name).toArray(String[]::new))
                    .because(room + " may import only " + doors)
                    .check(house);
        });
    }

    @ArchTest
    static void everyClassIsInARoom(JavaClasses house) {
        classes()
                .should()
                .resideInAnyPackage(MAY_IMPORT.keySet().stream()
                        .map(name -> "dev.weir." + name)
                        .toArray(String[]::new))
                .check(house);
    }

    @ArchTest
    static void lowestRoomsStandOnTheJdkAlone(JavaClasses house) {
        classes()
                .that()
                .resideInAnyPackage("dev.weir.model", "dev.weir.snapshot", "dev.weir.trace")
                .and()
                .doNotHaveSimpleName("TracedUni")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.weir.model", "dev.weir.snapshot", "dev.weir.trace")
                .check(house);
    }

    @ArchTest
    static void oneClassOfTheLowestRoomsKnowsMutiny(JavaClasses house) {
        classes()
                .that()
                .haveSimpleName("TracedUni")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "dev.weir.trace", "io.smallrye.mutiny..")
                .check(house);
    }

    @ArchTest
    static void onlyHttpServesHttp(JavaClasses house) {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.weir.http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "io.vertx.ext.web..")
                .check(house);
    }

    @ArchTest
    static void nobodyReadsTheClockBehindTheBacks(JavaClasses house) {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.weir.refresh",
                        "dev.weir.work",
                        "dev.weir.push..",
                        "dev.weir.snapshot",
                        "dev.weir.source..",
                        "dev.weir.model")
                .and()
                .doNotHaveSimpleName("Clocks")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(house);
    }

    /** The product's classes: those of the build's main output. */
    static final class ProductOnly implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return Arrays.asList(location.asURI().toString().split("/")).contains("classes");
        }
    }
}
