package io.vireo.server.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.vireo.config.TlsEngine;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Which library does the cryptography.
 *
 * @param provider as Netty calls it
 * @param suites the ciphers that it is to use; null for its own choice
 * @param reason why it is not the one that is preferred, or null
 */
record EngineChoice(SslProvider provider, List<String> suites, String reason) {
  /**
   * Chooses an engine that can do what is wanted.
   *
   * @param resumes whether clients may resume sessions
   * @param hasGroup whether {@code tls-dh-params-file} allows keys by Diffie-Hellman's method
   * @throws TlsFailure with a line of the log, if there is none
   */
  static EngineChoice of(TlsEngine wanted, Ciphers ciphers, boolean resumes, boolean hasGroup)
      throws TlsFailure {
    boolean needsDhe = hasGroup && ciphers.older().isEmpty() && ciphers.allowOlderVersions();
    if (wanted == TlsEngine.JDK) {
      return jdk(ciphers, needsDhe, null);
    }
    String obstacle =
        needsDhe
            ? "tls-dh-params-file is for ciphers with DHE, which BoringSSL does not have"
            : obstacle(ciphers, resumes);
    if (obstacle == null) {
      return new EngineChoice(
          SslProvider.OPENSSL_REFCNT,
          ciphers.areUsual() ? null : ciphers.named(OpenSsl.availableJavaCipherSuites()),
          null);
    }
    if (wanted == TlsEngine.BORINGSSL) {
      throw new TlsFailure("tls-engine boringssl is impossible: " + obstacle);
    }
    return jdk(ciphers, needsDhe, obstacle);
  }

  /** The JDK's engine, whose own choice of ciphers has none with DHE. */
  private static EngineChoice jdk(Ciphers ciphers, boolean needsDhe, String reason)
      throws TlsFailure {
    List<String> suites = ciphers.areUsual() && !needsDhe ? null : ciphers.named(suitesOfJdk());
    if (suites != null && suites.isEmpty()) {
      throw new TlsFailure("Failed to configure ciphers: this JDK has none of them");
    }
    return new EngineChoice(SslProvider.JDK, suites, reason);
  }

  private static String obstacle(Ciphers ciphers, boolean resumes) {
    if (!OpenSsl.isAvailable()) {
      return "BoringSSL does not load here";
    }
    if (!resumes) {
      // Seen with TLS 1.2 although its cache is off and it was given no keys for tickets.
      return "BoringSSL resumes sessions even if it is told not to";
    }
    Set<String> known = OpenSsl.availableJavaCipherSuites();
    for (String suite : ciphers.older()) {
      if (!known.contains(suite)) {
        return "tls-ciphers names " + suite + ", which BoringSSL does not have";
      }
    }
    return ciphers.newer().isEmpty() || new HashSet<>(Ciphers.ALL_NEWER).equals(newer(ciphers))
        ? null
        : "BoringSSL allows no choice among the ciphers of TLS 1.3";
  }

  private static Set<String> newer(Ciphers ciphers) {
    return new HashSet<>(ciphers.newer());
  }

  private static Set<String> suitesOfJdk() {
    try {
      return new HashSet<>(
          Arrays.asList(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
