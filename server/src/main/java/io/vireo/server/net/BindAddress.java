package io.vireo.server.net;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address of the {@code bind} setting.
 *
 * @param host what to bind
 * @param fallback what to bind if that is not to be had, or null
 * @param optional true if it may be missing
 * @param shown as the user wrote it
 */
public record BindAddress(String host, String fallback, boolean optional, String shown) {
  static final String IN_USE = "Address already in use";

  /** What Netty's epoll says before the words of the operating system. */
  private static final Pattern CALL =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  private static final String ALL_4 = "*";
  private static final String ALL_6 = "::*";

  /** What one address of {@code bind} means. */
  public static BindAddress of(String address) {
    boolean optional = address.startsWith("-");
    String name = optional ? address.substring(1) : address;
    return switch (name) {
      case ALL_4 -> new BindAddress("0.0.0.0", null, optional, name);
      case ALL_6 -> new BindAddress("::", "0.0.0.0", optional, name);
      default -> new BindAddress(name, null, optional, name);
    };
  }

  /**
   * The addresses to bind. A socket of the JVM on all IPv6 addresses accepts IPv4 as well, so the
   * pair of wildcards is one socket.
   */
  public static List<String> merge(List<String> addresses) {
    List<String> merged = new ArrayList<>(addresses);
    boolean both = holds(merged, ALL_4) && holds(merged, ALL_6);
    if (both) {
      merged.removeIf(address -> address.equals(ALL_4) || address.equals("-" + ALL_4));
      merged.replaceAll(address -> address.equals("-" + ALL_6) ? ALL_6 : address);
    }
    return merged;
  }

  private static boolean holds(List<String> addresses, String name) {
    return addresses.contains(name) || addresses.contains("-" + name);
  }

  /** Why binding failed, in the words of the operating system. */
  public static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof SocketException)) {
      cause = cause.getCause();
    }
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return text.contains("in use") ? IN_USE : CALL.matcher(text).replaceFirst("");
  }

  /** True if the address does not exist on this machine, rather than being taken. */
  public static boolean isUnavailable(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    return !lower.contains("in use") && !lower.contains("denied");
  }
}
