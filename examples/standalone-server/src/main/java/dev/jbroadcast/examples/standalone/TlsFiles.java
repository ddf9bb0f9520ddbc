package dev.jbroadcast.examples.standalone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the certificate of the server is: either two files in PEM, or one in PKCS#12.
 *
 * @param password of the PKCS#12 file; not shown by {@link #toString()}
 */
record TlsFiles(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keystore,
        String password) {

    /** @throws ConfigurationException if there is only a part of it, or too much */
    static @Nullable TlsFiles of(CommandLine arguments, JsonObject file, Environment environment) {
        Path certificate = arguments.file("--tls-certificate").orElse(null);
        Path key = arguments.file("--tls-key").orElse(null);
        Path keystore = arguments.file("--tls-keystore").orElse(null);
        String password = arguments
                .value("--tls-keystore-password")
                .or(environment::keystorePassword)
                .orElse("");
        if (file.has("tls")) {
            JsonObject tls = file.object("tls");
            String fileCertificate = tls.text("certificate", "");
            String fileKey = tls.text("key", "");
            String fileKeystore = tls.text("keystore", "");
            String filePassword = tls.text("keystore_password", "");
            tls.requireNothingElse();
            if (certificate == null && key == null && keystore == null) {
                certificate = path(fileCertificate);
                key = path(fileKey);
                keystore = path(fileKeystore);
            }
            password = password.isEmpty() ? filePassword : password;
        }
        if (certificate == null && key == null && keystore == null) {
            return null;
        }
        if (keystore == null ? certificate == null || key == null : certificate != null || key != null) {
            throw new ConfigurationException(
                    "tls needs either a certificate and a key, both as PEM, or a keystore as PKCS#12");
        }
        return new TlsFiles(certificate, key, keystore, password);
    }

    private static @Nullable Path path(String text) {
        return text.isEmpty() ? null : Path.of(text);
    }

    /** @throws ConfigurationException if a file cannot be used; the message names it */
    SSLContext context() {
        try {
            KeyStore store = keystore == null ? fromPem(certificate, key) : fromPkcs12(keystore);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException("the files of tls cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyStore fromPkcs12(Path file) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the keystore %s cannot be read: it is no PKCS#12, or the password is wrong".formatted(file), e);
        }
        return store;
    }

    private KeyStore fromPem(Path certificateFile, Path keyFile) throws GeneralSecurityException {
        Collection<? extends Certificate> chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(read(certificateFile)));
        if (chain.isEmpty()) {
            throw new ConfigurationException("the file %s has no certificate".formatted(certificateFile));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty keystore needs no input", e);
        }
        store.setKeyEntry("server", privateKey(keyFile), password.toCharArray(), chain.toArray(Certificate[]::new));
        return store;
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
        String pem = new String(read(file), StandardCharsets.US_ASCII);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new ConfigurationException(
                    "the file %s has no unencrypted key in PKCS#8; convert it with: openssl pkcs8 -topk8 -nocrypt -in %s -out key.pem"
                            .formatted(file, file.getFileName()));
        }
        byte[] encoded = decode(file, pem.substring(from + begin.length(), to));
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                continue; // A key does not say what it is; only one of the three can read it.
            }
        }
        throw new ConfigurationException("the key in %s is neither RSA nor EC nor Ed25519".formatted(file));
    }

    private static byte[] decode(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("the key in %s is not PEM".formatted(file), e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigurationException("the file %s cannot be read".formatted(file), e);
        }
    }

    @Override
    public String toString() {
        return "TlsFiles[certificate=%s, key=%s, keystore=%s]".formatted(certificate, key, keystore);
    }
}
