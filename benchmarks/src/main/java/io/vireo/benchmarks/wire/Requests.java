package io.vireo.benchmarks.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests as clients send them: arrays of bulk strings. */
public final class Requests {
  private Requests() {}

  /** Encodes one request; arguments become UTF-8. */
  public static byte[] encode(String... arguments) {
    List<byte[]> encoded = new ArrayList<>(arguments.length);
    for (String argument : arguments) {
      encoded.add(argument.getBytes(StandardCharsets.UTF_8));
    }
    return encode(encoded);
  }

  /** Encodes one request of arbitrary bytes. */
  public static byte[] encode(List<byte[]> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    header(out, '*', arguments.size());
    for (byte[] argument : arguments) {
      header(out, '$', argument.length);
      out.writeBytes(argument);
      out.write('\r');
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static void header(ByteArrayOutputStream out, char type, int length) {
    out.writeBytes((type + Integer.toString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
