package dev.jbroadcast.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFilesTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void takesAKeyOfEveryUsualKind(String algorithm) throws Exception {
        KeyStore store = generate("server.p12", algorithm);

        assertThat(pem(certificate(store), key(store)).context().getProtocol()).isEqualTo("TLS");
        assertThat(keystore(directory.resolve("server.p12")).context().getProtocol())
                .isEqualTo("TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void refusesTheKeyOfAnotherCertificate(String algorithm) throws Exception {
        Path certificate = certificate(generate("server.p12", "EC"));
        Path key = key(generate("other.p12", algorithm));

        assertThatThrownBy(() -> pem(certificate, key).context())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("the key in %s is not that of the first certificate in %s", key, certificate);
    }

    @Test
    void namesTheFileThatHasNoCertificate() throws Exception {
        KeyStore store = generate("server.p12", "EC");
        Path key = key(store);
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path noCertificate = Files.writeString(directory.resolve("text.pem"), "a text");

        for (Path file : new Path[] {key, noCertificate, empty}) {
            assertThatThrownBy(() -> pem(file, key).context())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith("the file " + file);
        }
    }

    @Test
    void namesTheKeystoreThatHasNoPrivateKeyOrIsNotThere() throws Exception {
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", generate("server.p12", "EC").getCertificate("server"));
        Path file = directory.resolve("certificates.p12");
        try (var out = Files.newOutputStream(file)) {
            certificates.store(out, PASSWORD.toCharArray());
        }
        Path missing = directory.resolve("missing.p12");

        assertThatThrownBy(() -> keystore(file).context()).hasMessage("the keystore %s has no private key", file);
        assertThatThrownBy(() -> keystore(missing).context()).hasMessage("the file %s cannot be read", missing);
    }

    @Test
    void saysHowToConvertAKeyWithoutOverwritingIt() throws Exception {
        Path certificate = certificate(generate("server.p12", "RSA"));
        Path key = Files.writeString(directory.resolve("key.pem"), "-----BEGIN RSA PRIVATE KEY-----\n");

        assertThatThrownBy(() -> pem(certificate, key).context())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith("openssl pkcs8 -topk8 -nocrypt -in %s -out %s.pkcs8", key, key);
    }

    @Test
    void doesNotShowThePassword() {
        assertThat(keystore(directory.resolve("server.p12")).toString()).doesNotContain(PASSWORD);
    }

    private static TlsFiles pem(@Nullable Path certificate, @Nullable Path key) {
        return new TlsFiles(certificate, key, null, "");
    }

    private static TlsFiles keystore(Path file) {
        return new TlsFiles(null, null, file, PASSWORD);
    }

    private KeyStore generate(String name, String algorithm) throws Exception {
        Path file = directory.resolve(name);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(output).isZero();
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private Path certificate(KeyStore store) throws Exception {
        return write("CERTIFICATE", store.getCertificate("server").getEncoded());
    }

    private Path key(KeyStore store) throws Exception {
        return write(
                "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private Path write(String what, byte[] bytes) throws Exception {
        String base64 = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                directory.resolve(what + ".pem"),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, base64, what));
    }
}
