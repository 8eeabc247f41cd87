package io.vireo.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules for single texts: each gives the reason why a value is refused, or null. */
final class TextRules {
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "(?:[^{]|\\{(?:title|listen-addr|server-mode|port|tls-port|unixsocket|config-file)})+",
          Pattern.DOTALL);
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9.-]*");
  private static final Pattern UNFIT_FOR_NODE_NAME =
      Pattern.compile("[\\x00-,:-@\\[\\\\\\]^{|}~\\x7f]");
  private static final String IPV4_PART = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(IPV4_PART + "(?:\\." + IPV4_PART + "){3}");
  private static final Pattern MAYBE_IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
  private static final int LONGEST_HOST_NAME = 255;

  private TextRules() {}

  static String titleTemplate(String template) {
    return TEMPLATE.matcher(template).matches()
        ? null
        : "template format is invalid or contains unknown variables";
  }

  static String hostName(String name) {
    if (name.length() > LONGEST_HOST_NAME) {
      return "Hostnames must be less than 256 characters";
    }
    return HOST_NAME.matcher(name).matches()
        ? null
        : "Hostnames may only contain alphanumeric characters, hyphens or dots";
  }

  static String nodeName(String name) {
    return UNFIT_FOR_NODE_NAME.matcher(name).find()
        ? "Announced human node name contained invalid character"
        : null;
  }

  /** Only the address itself, not a name of it. */
  static String announcedAddress(String address) {
    return address.isEmpty() || IPV4.matcher(address).matches() || isIpv6(address)
        ? null
        : "Cluster announce IP must be a valid IPv4 or IPv6 address";
  }

  private static boolean isIpv6(String address) {
    try {
      // With a colon it is never looked up as a name.
      return MAYBE_IPV6.matcher(address).matches() && InetAddress.getByName(address) != null;
    } catch (UnknownHostException none) {
      return false;
    }
  }

  /** The system must be able to have a file of that name. */
  static String path(String name) {
    try {
      ByteText.path(name);
      return null;
    } catch (InvalidPathException impossible) {
      return "no file can be named so in the system's encoding ("
          + ByteText.systemEncoding().name()
          + ")";
    }
  }

  static String fileName(String setting, String kind, String name) {
    return name.indexOf('/') < 0 && name.indexOf('\\') < 0
        ? path(name)
        : setting + " can't be a path, just a " + kind;
  }

  static String neededFileName(String setting, String kind, String name) {
    return name.isEmpty() ? setting + " can't be empty" : fileName(setting, kind, name);
  }

  /** C and POSIX are the order of bytes; others must be known to the JVM. */
  static String locale(String name) {
    String plain = name.replaceFirst("[.@].*", "");
    if (plain.isEmpty() || plain.equals("C") || plain.equals("POSIX")) {
      return null;
    }
    Locale wanted = Locale.forLanguageTag(plain.replace('_', '-'));
    boolean known = Arrays.asList(Locale.getAvailableLocales()).contains(wanted);
    return known && !wanted.getLanguage().isEmpty() && plain.length() > 2
        ? null
        : "Invalid locale name";
  }

  static String shutdown(Set<ShutdownFlag> flags) {
    return flags.contains(ShutdownFlag.SAVE) && flags.contains(ShutdownFlag.NOSAVE)
        ? "shutdown options SAVE and NOSAVE can't be used simultaneously"
        : null;
  }
}
