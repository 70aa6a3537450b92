package dev.weir.source.docker.http;

import dev.weir.config.EngineTls;
import dev.weir.source.CollectException;
import dev.weir.source.Reason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in files, read anew for every connection: they are replaced while Weir runs. */
final class PemFiles {
    private PemFiles() {}

    /** @throws CollectException that names the file which cannot be used */
    static SSLContext context(EngineTls tls) {
        KeyManager @Nullable [] keys = tls.certificateFile() == null || tls.keyFile() == null
                ? null
                : keys(tls.certificateFile(), tls.keyFile());
        TrustManager[] trust = trust(tls.caFile() == null ? null : certificates("ca_file", tls.caFile()));
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManager[] trust(@Nullable KeyStore store) {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore certificates(String name, Path file) {
        byte[] pem = read(name, file);
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                store.setCertificateEntry("certificate " + store.size(), certificate);
            }
            if (store.size() == 0) {
                throw new CertificateException("there is none");
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(name, file, "does not hold certificates in PEM (-----BEGIN CERTIFICATE-----)", e);
        }
    }

    private static KeyManager[] keys(Path certificateFile, Path keyFile) {
        certificates("certificate_file", certificateFile);
        byte[] certificate = read("certificate_file", certificateFile);
        byte[] key = read("key_file", keyFile);
        try {
            KeyManager[] managers = new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(certificate))
                    .addKeyValue(Buffer.buffer(key))
                    .getKeyManagerFactory(null)
                    .getKeyManagers();
            match((X509KeyManager) managers[0]);
            return managers;
        } catch (Exception e) { // Whatever the parser of keys stumbles over; the certificate has been read before.
            throw unusable(
                    "key_file",
                    keyFile,
                    "does not hold the private key of " + certificateFile
                            + " in PEM, unencrypted (RSA or EC; PKCS#8, PKCS#1 or SEC1)",
                    e);
        }
    }

    /** With the key of another certificate it would be the engine that complains, and it does not say of what. */
    private static void match(X509KeyManager manager) throws GeneralSecurityException {
        for (var algorithm :
                Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA").entrySet()) {
            String @Nullable [] aliases = manager.getClientAliases(algorithm.getKey(), null);
            if (aliases != null) {
                var signature = Signature.getInstance(algorithm.getValue());
                signature.initSign(manager.getPrivateKey(aliases[0]));
                byte[] signed = signature.sign();
                signature.initVerify(manager.getCertificateChain(aliases[0])[0]);
                if (!signature.verify(signed)) {
                    throw new KeyException("the key of another certificate");
                }
            }
        }
    }

    private static byte[] read(String name, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw unusable(name, file, "does not exist", e);
        } catch (AccessDeniedException e) {
            throw unusable(name, file, "may not be read by Weir's user", e);
        } catch (IOException e) {
            throw unusable(name, file, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static CollectException unusable(String name, Path file, String why, Exception cause) {
        return new CollectException(Reason.AUTHENTICATION, name + " " + file + " " + why, cause);
    }
}
