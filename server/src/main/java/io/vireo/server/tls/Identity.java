package io.vireo.server.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;

/**
 * The identity of a peer: a certificate with those between it and its authority, and its key.
 *
 * @param file where the certificate comes from
 */
record Identity(Path file, List<X509Certificate> chain, PrivateKey key) {
  private static final byte[] SAMPLE = {1, 2, 3};

  /**
   * Reads both, and looks whether they belong together.
   *
   * @throws TlsFailure with a line of the log
   */
  static Identity read(Path certificate, Path key, String pass) throws TlsFailure {
    List<X509Certificate> chain;
    try {
      chain = Certificates.ofFile(certificate);
    } catch (TlsFailure reason) {
      throw new TlsFailure("Failed to load certificate: " + certificate + ": " + text(reason));
    }
    PrivateKey secret;
    try {
      secret = PrivateKeys.read(key, pass);
    } catch (TlsFailure reason) {
      throw new TlsFailure("Failed to load private key: " + key + ": " + text(reason));
    }
    if (!belongs(chain.get(0), secret)) {
      throw new TlsFailure(
          "Failed to load private key: " + key + ": it is not the key of " + certificate);
    }
    return new Identity(certificate, chain, secret);
  }

  private static String text(TlsFailure reason) {
    return reason.getMessage();
  }

  private static boolean belongs(X509Certificate certificate, PrivateKey key) {
    if (certificate.getPublicKey() instanceof RSAKey one && key instanceof RSAKey other) {
      return one.getModulus().equals(other.getModulus());
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "DSA" -> "SHA256withDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException different) {
      return false;
    }
  }
}
