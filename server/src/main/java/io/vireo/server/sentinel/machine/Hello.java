package io.vireo.server.sentinel.machine;

/**
 * What Sentinels tell each other every two seconds over the channel {@link #CHANNEL} of each
 * server, and directly: where they are, and which server they take for the primary.
 *
 * @param ip where the sender listens
 * @param port its port
 * @param runId its run id
 * @param epoch its current epoch
 * @param primaryName the name of the primary
 * @param primaryHost where that is
 * @param primaryPort its port
 * @param configEpoch the epoch of the sender's configuration of the primary
 */
public record Hello(
    String ip,
    int port,
    String runId,
    long epoch,
    String primaryName,
    String primaryHost,
    int primaryPort,
    long configEpoch) {

  /** The channel of hello messages. */
  public static final String CHANNEL = "__sentinel__:hello";

  private static final int FIELDS = 8;

  /** Reads a message as it came, or returns null if it is none. */
  public static Hello parse(String message) {
    String[] fields = message.split(",", -1);
    if (fields.length != FIELDS) {
      return null;
    }
    try {
      return new Hello(
          fields[0],
          Integer.parseInt(fields[1]),
          fields[2],
          Long.parseUnsignedLong(fields[3]),
          fields[4],
          fields[5],
          Integer.parseInt(fields[6]),
          Long.parseUnsignedLong(fields[7]));
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  /** The message as it is sent. */
  public String format() {
    return ip
        + ','
        + port
        + ','
        + runId
        + ','
        + epoch
        + ','
        + primaryName
        + ','
        + primaryHost
        + ','
        + primaryPort
        + ','
        + configEpoch;
  }
}
