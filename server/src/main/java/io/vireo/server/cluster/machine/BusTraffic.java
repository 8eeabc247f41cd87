package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusEncoder;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import java.util.Arrays;

/** Counts messages of the bus in one direction, since the start or the last CONFIG RESETSTAT. */
public final class BusTraffic {
  private final long[] messages = new long[MessageType.values().length];
  private long bytes;
  private long publishedBytes;

  /** A message was handed over for sending a number of times, or has come. */
  void add(BusMessage message, int times) {
    MessageType type = message.type();
    long length = (long) BusEncoder.length(message) * times;
    messages[type.ordinal()] += times;
    bytes += length;
    if (type == MessageType.PUBLISH || type == MessageType.PUBLISHSHARD) {
      publishedBytes += length;
    }
  }

  /** How many messages of a type there were. */
  public long messages(MessageType type) {
    return messages[type.ordinal()];
  }

  /** How many bytes they had. */
  public long bytes() {
    return bytes;
  }

  /** How many of the bytes were of messages that clients have published. */
  public long publishedBytes() {
    return publishedBytes;
  }

  /** Begins from 0. */
  void reset() {
    Arrays.fill(messages, 0);
    bytes = 0;
    publishedBytes = 0;
  }
}
