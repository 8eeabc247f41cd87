package io.vireo.server.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * OpenSSL's language for lists of ciphers up to TLS 1.2, which {@code tls-ciphers} is written in:
 * words with colons between them, each of which adds suites to the end, takes them off ({@code -}),
 * bans them ({@code !}) or moves them to the end ({@code +}). A word names one suite, or all of a
 * kind, or with {@code +} within it all that are of several kinds. {@code @STRENGTH} sorts by the
 * length of keys.
 *
 * @see <a href="https://docs.openssl.org/3.0/man1/openssl-ciphers/">openssl-ciphers</a>
 */
final class CipherList {
  private final List<CipherSuite> chosen = new ArrayList<>();
  private final Set<CipherSuite> banned = new LinkedHashSet<>();

  private CipherList() {}

  /** The standard names of the suites of a list, in its order; none if no word means any. */
  static List<String> read(String text) {
    CipherList list = new CipherList();
    for (String word : text.split("[:, ]+")) {
      list.take(word);
    }
    return list.chosen.stream().map(CipherSuite::standard).toList();
  }

  private void take(String word) {
    if (word.equals("@STRENGTH")) {
      chosen.sort(Comparator.comparingInt(CipherSuite::bits).reversed());
    } else if (word.startsWith("!")) {
      List<CipherSuite> gone = meant(word.substring(1));
      chosen.removeAll(gone);
      banned.addAll(gone);
    } else if (word.startsWith("-")) {
      chosen.removeAll(meant(word.substring(1)));
    } else if (word.startsWith("+")) {
      List<CipherSuite> later = new ArrayList<>(chosen);
      later.retainAll(meant(word.substring(1)));
      chosen.removeAll(later);
      chosen.addAll(later);
    } else if (!word.isEmpty() && !word.startsWith("@")) {
      add(meant(word));
    }
  }

  private void add(List<CipherSuite> suites) {
    for (CipherSuite suite : suites) {
      if (!banned.contains(suite) && !chosen.contains(suite)) {
        chosen.add(suite);
      }
    }
  }

  private static List<CipherSuite> meant(String word) {
    String[] kinds = word.split("\\+");
    return CipherSuite.ALL.stream()
        .filter(
            suite -> {
              for (String kind : kinds) {
                if (!suite.is(kind)) {
                  return false;
                }
              }
              return kinds.length > 0;
            })
        .toList();
  }
}
