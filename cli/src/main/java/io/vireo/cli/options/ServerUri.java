package io.vireo.cli.options;

import io.vireo.cli.output.Console;
import java.io.ByteArrayOutputStream;

/** Reads redis://[user:password@]host[:port][/database], as redis-cli reads it. */
final class ServerUri {
  private ServerUri() {}

  static void apply(String uri, CliOptions options, Console console) {
    String rest;
    if (uri.regionMatches(true, 0, "rediss://", 0, 9)) {
      options.tlsWanted = true;
      rest = uri.substring(9);
    } else if (uri.regionMatches(true, 0, "redis://", 0, 8)) {
      rest = uri.substring(8);
    } else {
      throw console.failed("Invalid URI scheme");
    }
    int at = rest.indexOf('@');
    if (at >= 0) {
      String who = rest.substring(0, at);
      int colon = who.indexOf(':');
      if (colon >= 0) {
        options.user = decoded(who.substring(0, colon), console);
      }
      options.password = decoded(who.substring(colon + 1), console);
      rest = rest.substring(at + 1);
    }
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    if (!authority.isEmpty()) {
      authority(authority, options);
    }
    if (slash >= 0 && slash + 1 < rest.length()) {
      options.database = (int) OptionsReader.leading(rest.substring(slash + 1));
    }
  }

  private static void authority(String authority, CliOptions options) {
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      options.host = authority.substring(1, close < 0 ? authority.length() : close);
      if (close >= 0 && authority.startsWith(":", close + 1)) {
        options.port = (int) OptionsReader.leading(authority.substring(close + 2));
      }
      return;
    }
    int colon = authority.indexOf(':');
    options.host = colon < 0 ? authority : authority.substring(0, colon);
    if (colon >= 0) {
      options.port = (int) OptionsReader.leading(authority.substring(colon + 1));
    }
  }

  private static String decoded(String text, Console console) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      if (i + 1 == text.length()) {
        throw console.failed("Incomplete URI encoding");
      }
      int high = Character.digit(text.charAt(i + 1), 16);
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw console.failed("Illegal character in URI encoding");
      }
      bytes.write(high << 4 | low);
      i += 2;
    }
    return io.vireo.config.ByteText.of(bytes.toByteArray());
  }
}
