package io.vireo.server.tls;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Reads the name of its subject from a certificate. */
final class CommonName {
  private CommonName() {}

  /**
   * The first common name of the peer's certificate, a character for each byte of its UTF-8; null
   * if there is no certificate, no name, or one with a zero byte, which others may take for its
   * end.
   */
  static String of(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? of(certificate)
          : null;
    } catch (SSLPeerUnverifiedException without) {
      return null;
    }
  }

  private static String of(X509Certificate certificate) {
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
          return name.isEmpty() || name.indexOf(0) >= 0 ? null : bytes(name);
        }
      }
    } catch (InvalidNameException unreadable) {
      // Then it names no user.
      return null;
    }
    return null;
  }

  private static String bytes(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
