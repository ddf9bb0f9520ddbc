package dev.jbroadcast.examples.standalone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
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
            Path fileCertificate = tls.file("certificate");
            Path fileKey = tls.file("key");
            Path fileKeystore = tls.file("keystore");
            String filePassword = tls.text("keystore_password", "");
            tls.requireNothingElse();
            if (certificate == null && key == null && keystore == null) {
                certificate = fileCertificate;
                key = fileKey;
                keystore = fileKeystore;
            }
            if (keystore == null && fileKeystore == null) {
                requireNoPassword("tls.keystore_password", !filePassword.isEmpty());
            }
            password = password.isEmpty() ? filePassword : password;
        }
        requireNoPassword("--tls-keystore-password", keystore == null && arguments.has("--tls-keystore-password"));
        if (certificate == null && key == null && keystore == null) {
            return null;
        }
        if (keystore == null ? certificate == null || key == null : certificate != null || key != null) {
            throw new ConfigurationException(
                    "tls needs either a certificate and a key, both as PEM, or a keystore as PKCS#12");
        }
        return new TlsFiles(certificate, key, keystore, password);
    }

    /** Whoever gives a password expects encryption; to listen without it would be a bad surprise. */
    private static void requireNoPassword(String name, boolean given) {
        if (given) {
            throw new ConfigurationException("%s is given, but no keystore".formatted(name));
        }
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
        byte[] content = read(file);
        try {
            store.load(new ByteArrayInputStream(content), password.toCharArray());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "the keystore %s cannot be read: it is no PKCS#12, or the password is wrong".formatted(file), e);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return store;
            }
        }
        throw new ConfigurationException("the keystore %s has no private key".formatted(file));
    }

    private KeyStore fromPem(Path certificateFile, Path keyFile) throws GeneralSecurityException {
        List<? extends Certificate> chain = certificates(certificateFile);
        PrivateKey privateKey = privateKey(keyFile);
        if (!belongTogether(privateKey, chain.get(0).getPublicKey())) {
            throw new ConfigurationException(
                    "the key in %s is not that of the first certificate in %s".formatted(keyFile, certificateFile));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty keystore needs no input", e);
        }
        store.setKeyEntry("server", privateKey, password.toCharArray(), chain.toArray(Certificate[]::new));
        return store;
    }

    private static List<? extends Certificate> certificates(Path file) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try {
            List<? extends Certificate> chain =
                    List.copyOf(factory.generateCertificates(new ByteArrayInputStream(read(file))));
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (CertificateException e) {
            throw new ConfigurationException("the file %s is no list of certificates as PEM".formatted(file), e);
        }
        throw new ConfigurationException("the file %s has no certificate".formatted(file));
    }

    /** What the one signs, the other must verify; else every handshake would fail. */
    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
        if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        String algorithm = privateKey.getAlgorithm();
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
        byte[] text = {1, 2, 3};
        signature.initSign(privateKey);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false; // Of another length, or on another curve.
        }
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
        String pem = new String(read(file), StandardCharsets.US_ASCII);
        String begin = "-----BEGIN PRIVATE KEY-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new ConfigurationException(
                    "the file %s has no unencrypted key in PKCS#8; convert it with: openssl pkcs8 -topk8 -nocrypt -in %s -out %s.pkcs8"
                            .formatted(file, file, file)); // Another file: openssl empties that of -out first.
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
