package io.vireo.cli.connect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the JDK's cipher suites by the names that users of OpenSSL know. */
final class CipherNames {
  private CipherNames() {}

  /**
   * The suites that were asked for, in their order; those of the other version stay as they are.
   */
  static String[] chosen(String[] supported, TlsSettings tls) throws IOException {
    List<String> chosen = new ArrayList<>();
    add(chosen, supported, tls.suites(), true, "--tls-ciphersuites");
    add(chosen, supported, tls.ciphers(), false, "--tls-ciphers");
    return chosen.toArray(new String[0]);
  }

  private static void add(
      List<String> chosen, String[] supported, String list, boolean newest, String option)
      throws IOException {
    if (list == null) {
      Arrays.stream(supported).filter(name -> isOfTls13(name) == newest).forEach(chosen::add);
      return;
    }
    int before = chosen.size();
    for (String wanted : list.split("[:, ]+")) {
      Arrays.stream(supported)
          .filter(name -> isOfTls13(name) == newest && same(name, wanted))
          .forEach(chosen::add);
    }
    if (chosen.size() == before) {
      throw new IOException("no cipher of " + option + " is known: " + list);
    }
  }

  private static boolean isOfTls13(String name) {
    return !name.contains("_WITH_");
  }

  /** ECDHE-RSA-AES128-GCM-SHA256 is TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256. */
  private static boolean same(String iana, String wanted) {
    return plain(iana).equals(plain(wanted)) || iana.equalsIgnoreCase(wanted);
  }

  private static String plain(String name) {
    String letters =
        name.toUpperCase(java.util.Locale.ROOT)
            .replace("TLS_", "")
            .replace("_WITH_", "_")
            .replaceAll("[-_]", "");
    return letters.startsWith("RSAAES") ? letters.substring(3) : letters.replace("CBCSHA", "SHA");
  }
}
