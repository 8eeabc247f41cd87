package io.vireo.server.tls;

import io.vireo.config.Config;
import io.vireo.config.TlsSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Versions and ciphers that the settings allow.
 *
 * @param versions as Java calls them, the oldest first
 * @param older suites up to TLS 1.2 by their standard names; empty if the settings name none
 * @param newer suites of TLS 1.3; empty if the settings name none
 */
record Ciphers(List<String> versions, List<String> older, List<String> newer) {
  /** Suites of TLS 1.3 that both engines have. */
  static final List<String> ALL_NEWER =
      List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");

  /** Suites of TLS 1.3 that exist. */
  private static final Set<String> KNOWN_NEWER =
      Set.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_128_CCM_SHA256",
          "TLS_AES_128_CCM_8_SHA256");

  private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  private static final List<String> USUAL = List.of("TLSv1.2", "TLSv1.3");

  /**
   * Reads the settings.
   *
   * @throws TlsFailure with a line of the log
   */
  static Ciphers read(Config config) throws TlsFailure {
    return new Ciphers(
        versions(config.get(TlsSettings.TLS_PROTOCOLS)),
        older(config.get(TlsSettings.TLS_CIPHERS)),
        newer(config.get(TlsSettings.TLS_CIPHERSUITES)));
  }

  private static List<String> versions(String text) throws TlsFailure {
    if (text.isEmpty()) {
      return USUAL;
    }
    Set<String> found = new TreeSet<>();
    for (String word : text.split(" ")) {
      found.add(
          VERSIONS.stream()
              .filter(word::equalsIgnoreCase)
              .findFirst()
              .orElseThrow(
                  () ->
                      new TlsFailure(
                          "Invalid tls-protocols specified. Use a combination of 'TLSv1',"
                              + " 'TLSv1.1', 'TLSv1.2' and 'TLSv1.3'.")));
    }
    return List.copyOf(found);
  }

  private static List<String> older(String text) throws TlsFailure {
    List<String> suites = text.isEmpty() ? List.of() : CipherList.read(text);
    if (suites.isEmpty() && !text.isEmpty()) {
      throw new TlsFailure("Failed to configure ciphers: " + text);
    }
    return suites;
  }

  private static List<String> newer(String text) throws TlsFailure {
    List<String> suites = text.isEmpty() ? List.of() : Arrays.asList(text.split(":"));
    if (!KNOWN_NEWER.containsAll(suites)) {
      throw new TlsFailure("Failed to configure ciphersuites: " + text);
    }
    return suites;
  }

  /** True if a client may speak a version before TLS 1.3. */
  boolean allowOlderVersions() {
    return versions.stream().anyMatch(version -> !version.equals("TLSv1.3"));
  }

  /** True if the settings name neither. */
  boolean areUsual() {
    return older.isEmpty() && newer.isEmpty();
  }

  /**
   * All suites by their standard names: those that are named, and of the other kind all that an
   * engine has.
   *
   * @param supported what the engine has
   */
  List<String> named(Set<String> supported) {
    List<String> names = new ArrayList<>(newer.isEmpty() ? ALL_NEWER : newer);
    if (older.isEmpty()) {
      CipherSuite.ALL.forEach(suite -> names.add(suite.standard()));
    } else {
      names.addAll(older);
    }
    names.retainAll(supported);
    return names;
  }
}
