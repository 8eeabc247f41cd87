package io.vireo.server.info;

import io.vireo.server.data.Entropy;
import java.util.HexFormat;

/**
 * What one run of a server is known by. Immutable.
 *
 * @param runId 40 hexadecimal digits, different at every start
 * @param started when it started, Unix milliseconds
 */
public record Identity(String runId, long started) {
  /** How many hexadecimal digits an id has. */
  public static final int ID_DIGITS = 40;

  /** A server that starts now. */
  public static Identity starting(long now) {
    return new Identity(randomId(), now);
  }

  /** A new id of {@link #ID_DIGITS} random digits. */
  public static String randomId() {
    return HexFormat.of().formatHex(Entropy.bytes(ID_DIGITS / 2));
  }
}
