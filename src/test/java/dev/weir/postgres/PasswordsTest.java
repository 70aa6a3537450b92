package dev.weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ConfigLoader;
import dev.weir.config.DatabaseConfig;
import dev.weir.config.LoadResult;
import dev.weir.testing.TestDatabase;
import dev.weir.testing.TestPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords from the definitions to a server that asks for them by SCRAM, which normalizes those that are not ASCII. */
class PasswordsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final TestDatabase SERVER = TestPostgres.shared().createDatabase();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "100%25 @home:5432/shop?sslmode=disable#top",
                "it's \"quoted\" `here` \\n",
                "$HOME $1 {a: b} [c] # no comment",
                " spaces at both ends ",
                "tab\tinside",
                "pässwörd",
                "pa\u0308sswo\u0308rd",
                "密码",
                "пароль",
                "ａｂ½ﬁ",
                "soft\u00ADhyphen",
                "\u00A0no break",
                "\uFEFFmarked",
                "אבג1",
                "אx",
                "\uD83D\uDE00",
                "\uE000\uFFFD"
            })
    void worksHoweverItIsGiven(String password, @TempDir Path folder) throws IOException {
        SERVER.changePassword(password);
        Path file = Files.writeString(folder.resolve("password.txt"), password + "\n");
        String quoted = "'" + password.replace("'", "''").replace("${", "$${") + "'";

        for (String given : List.of(
                "password: " + quoted, "password_file: " + file, "password: '${PASSWORD}'", "url", "url: ${URL}")) {
            String definition = given.startsWith("url")
                    ? "{url: '%s', tls: disable}".formatted(given.equals("url") ? url(password) : "${URL}")
                    : "{host: 127.0.0.1, port: %d, database: %s, username: %s, tls: disable, %s}"
                            .formatted(SERVER.server().port(), SERVER.name(), SERVER.username(), given);
            DatabaseConfig config = load(folder, definition, Map.of("PASSWORD", password, "URL", url(password)));

            assertThat(userOf(config)).as(given).isEqualTo(SERVER.username());
        }
    }

    @Test
    void theServerChecksIt(@TempDir Path folder) throws IOException {
        SERVER.changePassword("right");

        DatabaseFailure failure = catchThrowableOfType(
                DatabaseFailure.class, () -> userOf(load(folder, "{url: '%s'}".formatted(url("wrong")), Map.of())));

        assertThat(failure.kind()).isEqualTo(DatabaseFailure.Kind.AUTHENTICATION);
        assertThat(failure).hasMessageNotContaining("wrong");
    }

    private static String url(String password) {
        var encoded = new StringBuilder();
        for (byte b : password.getBytes(StandardCharsets.UTF_8)) {
            encoded.append("%%%02x".formatted(b));
        }
        return "postgresql://%s:%s@127.0.0.1:%d/%s"
                .formatted(SERVER.username(), encoded, SERVER.server().port(), SERVER.name());
    }

    private static DatabaseConfig load(Path folder, String database, Map<String, String> environment)
            throws IOException {
        Path file = Files.writeString(
                folder.resolve("weir.yaml"), "databases:\n  shop: " + database + "\ncollectors: {}\n");
        LoadResult result = new ConfigLoader(InstantSource.system(), environment).load(file);
        if (result instanceof LoadResult.Loaded loaded) {
            return loaded.config().databases().values().iterator().next();
        }
        throw new AssertionError(result);
    }

    private static String userOf(DatabaseConfig config) {
        try (var database = new Database(config, VERTX)) {
            var users = new ArrayList<String>();
            database.read(
                            "weir:test",
                            Duration.ofSeconds(30),
                            transaction ->
                                    transaction.query("SELECT session_user::text", row -> users.add(row.getString(0))))
                    .await()
                    .atMost(Duration.ofMinutes(1));
            return users.get(0);
        }
    }
}
