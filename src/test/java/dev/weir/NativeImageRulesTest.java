package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of {@link NativeImageTest} see through what hides a violation of them. */
class NativeImageRulesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                InALambda.class,
                ByReference.class,
                OfAComputedName.class,
                OfAModule.class,
                AsAService.class,
                Permitted.class
            })
    void whatIsAskedForByNameIsFound(Class<?> violation) {
        assertThatThrownBy(
                        () -> NativeImageTest.nothingIsAskedForByName(new ClassFileImporter().importClasses(violation)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(violation.getName());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ThroughAHelper.class,
                ThroughAnObject.class,
                ThroughAnInterface.class,
                ThroughALambda.class,
                ThroughAReference.class,
                OfANumber.class
            })
    void whatIsOfARunIsFoundInStaticFields(Class<?> violation) {
        assertThat(NativeImageTest.ofARun(new ClassFileImporter()
                        .importClasses(violation, Helper.class, Host.class, Named.class, Machine.class)))
                .anyMatch(found -> found.startsWith(violation.getName()));
    }

    @Test
    void whatIsAskedForWhileItRunsIsNoneOfTheirMatter() {
        var classes = new ClassFileImporter().importClasses(Helper.class, Host.class, Machine.class);

        assertThat(NativeImageTest.ofARun(classes)).isEmpty();
    }

    static final class InALambda {
        Function<String, @Nullable Class<?>> find() {
            return name -> {
                try {
                    return Class.forName(name);
                } catch (ClassNotFoundException e) {
                    return null;
                }
            };
        }
    }

    static final class ByReference {
        Function<String, @Nullable InputStream> find() {
            return ByReference.class::getResourceAsStream;
        }
    }

    static final class OfAComputedName {
        @Nullable
        InputStream find(String name) {
            return OfAComputedName.class.getResourceAsStream("builtin/" + name);
        }
    }

    static final class OfAModule {
        Module find() {
            return OfAModule.class.getModule();
        }
    }

    static final class AsAService {
        List<Runnable> find() {
            return ServiceLoader.load(Runnable.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        }
    }

    static final class Permitted {
        Class<?>[] find() {
            return Named.class.getPermittedSubclasses();
        }
    }

    static final class Helper {
        private Helper() {}

        static String home() {
            return System.getProperty("user.home", "");
        }
    }

    static final class Host {
        final String name = System.getenv().getOrDefault("HOSTNAME", "");
    }

    sealed interface Named permits Machine {
        String name();
    }

    static final class Machine implements Named {
        @Override
        public String name() {
            return new Host().name;
        }
    }

    static final class ThroughAHelper {
        static final String HOME = Helper.home();
    }

    static final class ThroughAnObject {
        static final String HOST = new Host().name;
    }

    static final class ThroughAnInterface {
        private static final Named MACHINE = new Machine();
        static final String NAME = MACHINE.name();
    }

    static final class ThroughALambda {
        static final List<String> FOLDERS =
                Stream.of("TMP", "TEMP").map(name -> System.getenv(name)).toList();
    }

    static final class ThroughAReference {
        private static final Supplier<Instant> NOW = Instant::now;
        static final Instant START = NOW.get();
    }

    static final class OfANumber {
        static final int LIMIT = Integer.getInteger("weir.limit", 10);
    }
}
