package io.vireo.embedded;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Where clients find a server, in words that they understand. */
final class Addresses {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String UNRESERVED = "-._~";

  /** What stands for all addresses of the machine. */
  private static final Set<String> ALL = Set.of("*", "0.0.0.0", "::", "::*");

  private Addresses() {}

  /**
   * An address by which clients of this machine reach a server.
   *
   * @param bind the words of the setting {@code bind}
   */
  static String host(List<String> bind) {
    for (String word : bind) {
      String address = word.startsWith("-") ? word.substring(1) : word;
      if (!address.isEmpty()) {
        return ALL.contains(address) ? LOOPBACK : address;
      }
    }
    return LOOPBACK;
  }

  /** A host as it stands before a port: an IPv6 address in brackets. */
  static String inUri(String host) {
    return host.indexOf(':') < 0 ? host : '[' + host + ']';
  }

  /**
   * The URI of a server.
   *
   * @param password of the default user, empty if there is none
   */
  static URI uri(String scheme, String password, String host, int port) {
    return URI.create(scheme + "://" + login(password) + inUri(host) + ':' + port);
  }

  /** What stands before the hosts of a URI: nothing without a password. */
  static String login(String password) {
    return password.isEmpty() ? "" : ':' + escaped(password) + '@';
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (each & 0xff);
      if (letter < 128 && (Character.isLetterOrDigit(letter) || UNRESERVED.indexOf(letter) >= 0)) {
        out.append(letter);
      } else {
        out.append('%').append(String.format("%02X", each & 0xff));
      }
    }
    return out.toString();
  }
}
