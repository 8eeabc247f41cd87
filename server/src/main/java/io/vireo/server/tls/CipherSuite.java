package io.vireo.server.tls;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A cipher suite up to TLS 1.2.
 *
 * @param name what OpenSSL calls it
 * @param standard what the standards call it, and Java
 * @param words OpenSSL's words for sets of suites to which it belongs
 * @param bits of its cipher's key
 * @see <a href="https://docs.openssl.org/3.0/man1/openssl-ciphers/">openssl-ciphers</a>
 */
record CipherSuite(String name, String standard, Set<String> words, int bits) {
  /** A way to agree on keys: how standards and OpenSSL call it, and OpenSSL's words for it. */
  private record Exchange(String standard, String name, List<String> words) {}

  private static final List<Exchange> EXCHANGES =
      List.of(
          new Exchange(
              "ECDHE_ECDSA",
              "ECDHE-ECDSA-",
              List.of("kECDHE", "kEECDH", "ECDHE", "EECDH", "ECDH", "aECDSA", "ECDSA")),
          new Exchange(
              "ECDHE_RSA",
              "ECDHE-RSA-",
              List.of("kECDHE", "kEECDH", "ECDHE", "EECDH", "ECDH", "aRSA")),
          new Exchange("DHE_RSA", "DHE-RSA-", List.of("kDHE", "kEDH", "DHE", "EDH", "DH", "aRSA")),
          new Exchange("RSA", "", List.of("kRSA", "aRSA", "RSA")));

  /** A cipher with its digest: the same, its bits, and whether it needs TLS 1.2. */
  private record Work(String standard, String name, int bits, boolean modern, List<String> words) {}

  private static final List<Work> WORKS =
      List.of(
          new Work(
              "AES_256_GCM_SHA384",
              "AES256-GCM-SHA384",
              256,
              true,
              List.of("AES", "AES256", "AESGCM", "SHA384")),
          new Work(
              "CHACHA20_POLY1305_SHA256",
              "CHACHA20-POLY1305",
              256,
              true,
              List.of("CHACHA20", "SHA256")),
          new Work(
              "AES_128_GCM_SHA256",
              "AES128-GCM-SHA256",
              128,
              true,
              List.of("AES", "AES128", "AESGCM", "SHA256")),
          new Work(
              "AES_256_CBC_SHA384",
              "AES256-SHA384",
              256,
              true,
              List.of("AES", "AES256", "CBC", "SHA384")),
          new Work(
              "AES_256_CBC_SHA256",
              "AES256-SHA256",
              256,
              true,
              List.of("AES", "AES256", "CBC", "SHA256")),
          new Work(
              "AES_128_CBC_SHA256",
              "AES128-SHA256",
              128,
              true,
              List.of("AES", "AES128", "CBC", "SHA256")),
          new Work(
              "AES_256_CBC_SHA",
              "AES256-SHA",
              256,
              false,
              List.of("AES", "AES256", "CBC", "SHA1", "SHA")),
          new Work(
              "AES_128_CBC_SHA",
              "AES128-SHA",
              128,
              false,
              List.of("AES", "AES128", "CBC", "SHA1", "SHA")));

  /** All that exist and are not broken, in the order in which OpenSSL prefers them. */
  static final List<CipherSuite> ALL =
      WORKS.stream()
          .flatMap(
              work ->
                  EXCHANGES.stream()
                      .filter(exchange -> exists(exchange, work))
                      .map(exchange -> of(exchange, work)))
          .toList();

  private static boolean exists(Exchange exchange, Work work) {
    boolean curves = exchange.standard().startsWith("ECDHE");
    boolean plain = exchange.standard().equals("RSA");
    return switch (work.standard()) {
      case "AES_256_CBC_SHA384" -> curves;
      case "AES_256_CBC_SHA256" -> !curves;
      case "CHACHA20_POLY1305_SHA256" -> !plain;
      default -> true;
    };
  }

  private static CipherSuite of(Exchange exchange, Work work) {
    Set<String> words = new HashSet<>(exchange.words());
    words.addAll(work.words());
    words.addAll(List.of("ALL", "DEFAULT", "HIGH"));
    words.add(work.modern() ? "TLSv1.2" : "SSLv3");
    if (!work.modern()) {
      words.addAll(List.of("TLSv1", "TLSv1.0"));
    }
    return new CipherSuite(
        exchange.name() + work.name(),
        "TLS_" + exchange.standard() + "_WITH_" + work.standard(),
        Set.copyOf(words),
        work.bits());
  }

  /** True if a word of OpenSSL's language means this suite, perhaps among others. */
  boolean is(String word) {
    return name.equals(word) || standard.equals(word) || words.contains(word);
  }
}
