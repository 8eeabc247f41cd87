package io.vireo.cli.connect;

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
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Reads PEM files into what the JDK speaks TLS with. */
final class TlsFactory {
  private static final char[] NO_PASSWORD = {};

  private TlsFactory() {}

  static SSLSocketFactory of(TlsSettings settings) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(settings), trust(settings), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException refused) {
      throw new IOException(refused.getMessage(), refused);
    }
  }

  private static KeyManager[] keys(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    if (settings.certificate() == null && settings.key() == null) {
      return null;
    }
    if (settings.certificate() == null || settings.key() == null) {
      throw new IOException(
          "Invalid client certificate or private key: --cert and --key belong together");
    }
    Collection<? extends Certificate> chain = certificates(Path.of(settings.certificate()));
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        privateKey(Path.of(settings.key())),
        NO_PASSWORD,
        chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    if (settings.insecure()) {
      return new TrustManager[] {new TrustAllManager()};
    }
    List<Path> files = new ArrayList<>();
    if (settings.authority() != null) {
      files.add(Path.of(settings.authority()));
    }
    if (settings.authorities() != null) {
      try (Stream<Path> folder = Files.list(Path.of(settings.authorities()))) {
        folder.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    if (files.isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    int count = 0;
    for (Path file : files) {
      for (Certificate certificate : certificates(file)) {
        store.setCertificateEntry("authority" + count++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (pem.contains("ENCRYPTED")) {
      throw new IOException(file + " is encrypted; give a key without a password");
    }
    byte[] der = body(pem, "PRIVATE KEY");
    if (der != null) {
      return ofPkcs8(der);
    }
    der = body(pem, "RSA PRIVATE KEY");
    if (der != null) {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped(der)));
    }
    throw new IOException(file + " holds no private key in PKCS #8 or PKCS #1");
  }

  private static byte[] body(String pem, String kind) {
    String begin = "-----BEGIN " + kind + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END " + kind + "-----");
    return from < 0 || to < 0
        ? null
        : Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to).strip());
  }

  private static PrivateKey ofPkcs8(byte[] der) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    GeneralSecurityException last = null;
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException other) {
        last = other;
      }
    }
    throw last;
  }

  /**
   * An RSA key of PKCS #1 in the envelope of PKCS #8 (RFC 5958): version 0, rsaEncryption, the key.
   */
  private static byte[] wrapped(byte[] pkcs1) throws IOException {
    byte[] head = {2, 1, 0, 48, 13, 6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};
    byte[] inner = tagged(4, pkcs1);
    byte[] content = new byte[head.length + inner.length];
    System.arraycopy(head, 0, content, 0, head.length);
    System.arraycopy(inner, 0, content, head.length, inner.length);
    return tagged(48, content);
  }

  private static byte[] tagged(int tag, byte[] content) throws IOException {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82);
    out.write(content.length >> 8);
    out.write(content.length);
    out.write(content);
    return out.toByteArray();
  }

  /** For --insecure: checks no certificate. */
  private static final class TrustAllManager extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
