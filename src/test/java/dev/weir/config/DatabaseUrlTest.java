package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseUrlTest {
    private final ConfigFolder folder;

    DatabaseUrlTest(@TempDir Path folder) {
        this.folder = new ConfigFolder(folder, Map.of("URL", "postgresql://u:a%2Fb@h/d", "P", "a%2Fb"));
    }

    @Test
    void readsEveryPart() {
        DatabaseConfig database =
                url("postgresql://we%40ir:p%3Ass%20+%C3%A9@db.internal:6432/my%2Fshop?sslmode=verify-full");

        assertThat(database.username()).isEqualTo("we@ir");
        assertThat(database.password()).isEqualTo(new Password.Literal("p:ss +é"));
        assertThat(database.host()).isEqualTo("db.internal");
        assertThat(database.port()).isEqualTo(6432);
        assertThat(database.database()).isEqualTo("my/shop");
        assertThat(database.tls()).isEqualTo(new Tls(Tls.Mode.VERIFY_FULL, null));
    }

    @Test
    void readsAnAddressInBrackets() {
        assertThat(url("postgres://u@[2001:db8::1]/d").host()).isEqualTo("2001:db8::1");
    }

    @Test
    void isCompletedByFields() {
        DatabaseConfig database = folder.database(
                """
                databases:
                  shop:
                    url: postgresql://db.internal/shop?sslmode=require
                    username: weir
                    password: p%41
                    port: 1
                """);

        assertThat(database.username()).isEqualTo("weir");
        assertThat(database.password()).isEqualTo(new Password.Literal("p%41"));
        assertThat(database.port()).isEqualTo(1);
        assertThat(database.tls().mode()).isEqualTo(Tls.Mode.REQUIRE);
    }

    @Test
    void isDecodedAfterSubstitution() {
        assertThat(url("${URL}").password()).isEqualTo(new Password.Literal("a/b"));
        assertThat(url("postgresql://u:${P}@h/d").password()).isEqualTo(new Password.Literal("a/b"));
    }

    private DatabaseConfig url(String url) {
        return folder.database("databases: {shop: {url: '" + url + "'}}");
    }
}
