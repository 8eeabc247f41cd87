package io.vireo.server.cluster.machine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Addresses as text. */
final class IpAddress {
  private static final Pattern V4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

  private IpAddress() {}

  /** The address in its usual form, or null if it is none; a name is none. */
  static String normalize(String text) {
    if (V4.matcher(text).matches()) {
      return text;
    }
    if (!V6.matcher(text).matches()) {
      return null;
    }
    try {
      return compress(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** As RFC 5952 has it: the longest run of zeros is left out. */
  private static String compress(byte[] bytes) {
    if (bytes.length == 4) {
      return "::ffff:"
          + (bytes[0] & 255)
          + '.'
          + (bytes[1] & 255)
          + '.'
          + (bytes[2] & 255)
          + '.'
          + (bytes[3] & 255);
    }
    int[] groups = new int[8];
    for (int index = 0; index < 8; index++) {
      groups[index] = (bytes[2 * index] & 255) << 8 | bytes[2 * index + 1] & 255;
    }
    int best = 8;
    int length = 1;
    for (int from = 0; from < 8; from++) {
      int to = from;
      while (to < 8 && groups[to] == 0) {
        to++;
      }
      if (to - from > length) {
        best = from;
        length = to - from;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < 8; index++) {
      if (index == best) {
        text.append("::");
        index += length - 1;
      } else {
        text.append(text.isEmpty() || text.toString().endsWith(":") ? "" : ":")
            .append(Integer.toHexString(groups[index]));
      }
    }
    return text.toString();
  }
}
