package dev.weir.bench;

import dev.weir.testing.WeirProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Debian's nginx, which serves files: what a server of ready bytes costs at least. */
final class Nginx {
    private Nginx() {}

    /** How it brings a file onto a connection. */
    enum Variant {
        /** The kernel does, from its page cache. Without {@code tcp_nopush}, which takes up to twice as much on loopback. */
        SENDFILE("sendfile on;"),

        /** It reads into a buffer, and writes that. */
        COPYING("sendfile off; output_buffers 1 1m;");

        private final String directives;

        Variant(String directives) {
            this.directives = directives;
        }
    }

    /**
     * Starts it on files of a new folder. {@code metrics} is the exposition; {@code metrics.gz} is what it sends for that to whoever takes
     * gzip.
     *
     * @param files their contents by their names
     */
    static Program start(Setting setting, Map<String, byte[]> files, Variant variant) {
        int port = WeirProcess.freePort();
        try {
            Path folder = Files.createTempDirectory(setting.folder(), "nginx");
            Path root = Files.createDirectory(folder.resolve("files"));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(root.resolve(file.getKey()), file.getValue());
            }
            Path configuration =
                    Files.writeString(folder.resolve("nginx.conf"), configuration(folder, root, port, variant));
            return Program.start(
                    "nginx-" + variant.name().toLowerCase(Locale.ROOT),
                    port,
                    "/metrics",
                    folder,
                    Map.of(),
                    List.of("nginx", "-p", folder.toString(), "-e", "stderr", "-c", configuration.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(Path folder, Path root, int port, Variant variant) {
        // Root's worker is to read a folder that is root's; other users' is theirs anyway, and only warns.
        return """
                daemon off;
                user root;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log stderr error;
                events { worker_connections 1024; }
                http {
                  access_log off;
                  server_tokens off;
                  etag off;
                  default_type "application/openmetrics-text; version=1.0.0; charset=utf-8";
                  keepalive_requests 1000000000;
                  keepalive_timeout 1h;
                  tcp_nodelay on;
                  open_file_cache max=100 inactive=1h;
                  open_file_cache_valid 1h;
                  gzip_static on;
                  gzip_vary on;
                  client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s; uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                  %4$s
                  server { listen 127.0.0.1:%3$d; root %2$s; }
                }
                """
                .formatted(folder, root, port, variant.directives);
    }
}
