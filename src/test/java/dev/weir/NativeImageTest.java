package dev.weir;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * What a native image cannot find by itself, or would keep from the machine that built it: no code of the product asks for a
 * class, a member or a resource by name unless the image is told of it, and no static field holds what belongs to a run.
 */
@AnalyzeClasses(
        packages = "dev.weir",
        importOptions = {ImportOption.DoNotIncludeTests.class, HouseTest.ProductOnly.class})
class NativeImageTest {
    private static final Path MAIN = Path.of("src/main/resources");
    private static final String COMMANDS = "/META-INF/native-image/picocli-generated/reflect-config.json";

    /** Who reads resources: all that stand beside it, by names that it spells out. */
    private static final Map<String, String> READERS_OF_RESOURCES =
            Map.of("dev.weir.config.Builtins", "dev/weir/config/builtin/*.yaml");

    private static final Set<String> OF_CLASS = Set.of(
            "forName",
            "newInstance",
            "getResource",
            "getResourceAsStream",
            "getField",
            "getFields",
            "getDeclaredField",
            "getDeclaredFields",
            "getMethod",
            "getMethods",
            "getDeclaredMethod",
            "getDeclaredMethods",
            "getConstructor",
            "getConstructors",
            "getDeclaredConstructor",
            "getDeclaredConstructors",
            "getRecordComponents",
            "getPermittedSubclasses",
            "getNestMembers",
            "getClasses",
            "getDeclaredClasses",
            "getClassLoader",
            "getAnnotation",
            "getAnnotations",
            "getDeclaredAnnotation",
            "getDeclaredAnnotations",
            "getAnnotationsByType",
            "getDeclaredAnnotationsByType",
            "getModule");

    private static final Set<String> BY_NAME = Set.of(
            "java.lang.ClassLoader",
            "java.lang.Module",
            "java.lang.ModuleLayer",
            "java.util.ServiceLoader",
            "java.util.ResourceBundle",
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.io.ObjectInputStream",
            "java.io.ObjectOutputStream",
            "java.util.concurrent.atomic.AtomicReferenceFieldUpdater",
            "java.util.concurrent.atomic.AtomicIntegerFieldUpdater",
            "java.util.concurrent.atomic.AtomicLongFieldUpdater");

    /** What a run has of its own: an owner, or one of its members. */
    private static final Set<String> OF_A_RUN = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.UUID",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ForkJoinPool",
            "java.util.Timer",
            "java.util.Date",
            "java.util.Calendar",
            "java.lang.ref.Cleaner",
            "java.net.http.HttpClient",
            "java.security.SecureRandom",
            "java.net.InetAddress",
            "java.net.InetSocketAddress",
            "java.net.NetworkInterface",
            "java.nio.file.Files",
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.lang.Thread",
            "java.lang.ProcessHandle",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.getProperties",
            "java.lang.Boolean.getBoolean",
            "java.lang.Integer.getInteger",
            "java.lang.Long.getLong",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalTime.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.Clock.systemDefaultZone",
            "java.time.ZoneId.systemDefault",
            "java.util.TimeZone.getDefault",
            "java.util.Locale.getDefault",
            "java.nio.charset.Charset.defaultCharset",
            "java.nio.file.Path.toAbsolutePath",
            "java.nio.file.Path.toRealPath");

    /** What static fields only know how to ask for. */
    private static final Set<String> ASKED_LATER =
            Set.of("dev.weir.source.docker.http.HostNames: java.net.InetAddress.getAllByName(java.lang.String)");

    @ArchTest
    static void nothingIsAskedForByName(JavaClasses house) {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.lang.reflect..", "java.beans..", "javax.script..")
                        .or(describe("find by name", found -> BY_NAME.contains(found.getName()))))
                .orShould()
                .accessTargetWhere(describe(
                        "a class is asked for what it has",
                        access -> access.getTargetOwner().isEquivalentTo(Class.class)
                                && OF_CLASS.contains(access.getName())
                                && !isToldOf(access)))
                .check(house);
    }

    /** Resources are the one thing that the product asks for, and those that do are listed. */
    private static boolean isToldOf(JavaAccess<?> access) {
        return access.getName().equals("getResourceAsStream")
                && READERS_OF_RESOURCES.containsKey(access.getOriginOwner().getName());
    }

    @ArchTest
    static void everyResourceThatIsReadIsInTheImage(JavaClasses house) throws IOException {
        assertThat(house.stream().map(JavaClass::getName)).containsAll(READERS_OF_RESOURCES.keySet());
        var settings = new Properties();
        try (var in = Files.newBufferedReader(MAIN.resolve("application.properties"))) {
            settings.load(in);
        }

        assertThat(settings.getProperty("quarkus.native.resources.includes").split(","))
                .containsExactlyInAnyOrderElementsOf(READERS_OF_RESOURCES.values());

        var matchers = READERS_OF_RESOURCES.values().stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        try (Stream<Path> resources = Files.walk(MAIN.resolve("dev"))) {
            assertThat(resources.filter(Files::isRegularFile).map(MAIN::relativize))
                    .as("there is a reader for each")
                    .isNotEmpty()
                    .allMatch(resource -> matchers.stream().anyMatch(matcher -> matcher.matches(resource)));
        }
    }

    /** picocli sets these fields, and makes these objects, by their names. */
    @ArchTest
    static void everyCommandIsInTheMetadataThatItsProcessorWrote(JavaClasses house) throws IOException {
        Map<String, Set<String>> expected = new TreeMap<>();
        for (JavaClass command : house) {
            if (command.isAnnotatedWith(CommandLine.Command.class)) {
                expected.put(command.getName(), fields(command));
            } else if (command.isAssignableTo(CommandLine.IVersionProvider.class)) {
                expected.put(command.getName(), Set.of());
            }
        }
        Map<String, Set<String>> listed = new TreeMap<>();
        try (var in = NativeImageTest.class.getResourceAsStream(COMMANDS)) {
            new JsonArray(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .stream().map(JsonObject.class::cast).forEach(entry -> {
                        if (entry.getString("name").startsWith("dev.weir.")) {
                            assertThat(entry.getBoolean("allDeclaredConstructors"))
                                    .isTrue();
                            listed.put(entry.getString("name"), names(entry.getJsonArray("fields", new JsonArray())));
                        }
                    });
        }

        assertThat(expected).hasSizeGreaterThan(4);
        assertThat(listed).isEqualTo(expected);
    }

    private static Set<String> fields(JavaClass command) {
        return command.getFields().stream()
                .filter(field -> field.isAnnotatedWith(CommandLine.Option.class)
                        || field.isAnnotatedWith(CommandLine.Parameters.class)
                        || field.isAnnotatedWith(CommandLine.Spec.class))
                .map(JavaField::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(JsonArray fields) {
        return fields.stream()
                .map(field -> ((JsonObject) field).getString("name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All classes are initialized when the image is built, and what their static fields hold then is in it for ever. */
    @ArchTest
    static void staticFieldsHoldNothingOfARun(JavaClasses house) {
        assertThat(ofARun(house)).isEqualTo(ASKED_LATER);
    }

    /** Static fields that hold it by their type, and what static initializers ask for. */
    static Set<String> ofARun(JavaClasses house) {
        Set<String> found = new TreeSet<>();
        for (JavaClass owner : house) {
            owner.getFields().stream()
                    .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                    .filter(field -> OF_A_RUN.contains(field.getRawType().getName())
                            || field.getRawType().isAssignableTo(AutoCloseable.class)
                            || field.getRawType().isAssignableTo(java.util.Random.class))
                    .forEach(field -> found.add(field.getFullName()));
            owner.getStaticInitializer().ifPresent(initializer -> found.addAll(ofARun(initializer)));
        }
        return found;
    }

    /** What a static initializer does, and what of ours it calls, or may let others call. */
    private static Set<String> ofARun(JavaCodeUnit initializer) {
        var found = new TreeSet<String>();
        var seen = new HashSet<JavaCodeUnit>();
        var open = new ArrayDeque<JavaCodeUnit>(List.of(initializer));
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.remove();
            if (!seen.add(unit)) {
                continue;
            }
            for (JavaAccess<?> access : unit.getAccessesFromSelf()) {
                String owner = access.getTargetOwner().getName();
                if (OF_A_RUN.contains(owner) || OF_A_RUN.contains(owner + "." + access.getName())) {
                    found.add(initializer.getOwner().getName() + ": "
                            + access.getTarget().getFullName());
                }
                if (access.getTarget() instanceof CodeUnitAccessTarget target) {
                    target.resolveMember().ifPresent(open::add);
                    open.addAll(overriding(target));
                }
            }
        }
        return found;
    }

    /** The methods that may be called in an abstract one's place. */
    private static List<JavaMethod> overriding(CodeUnitAccessTarget target) {
        String[] parameters =
                target.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
        return target.getOwner().getAllSubclasses().stream()
                .flatMap(owner -> owner.tryGetMethod(target.getName(), parameters).stream())
                .toList();
    }
}
