package io.vireo.server.cluster.net;

import io.netty.buffer.ByteBuf;
import io.vireo.server.cluster.bus.BadBusMessage;
import io.vireo.server.cluster.bus.BusDecoder;
import io.vireo.server.cluster.bus.BusMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts what comes on a connection into messages. Each tells its length in its first bytes; memory
 * for it grows with what has come of it, so that one that lies about its length takes none.
 * Confined to one thread.
 */
final class MessageFrames {
  private static final Logger LOG = LoggerFactory.getLogger(MessageFrames.class);
  private static final int FIRST_ROOM = 4096;

  /** A message that is longer than any may be. */
  static final class TooLong extends Exception {
    private static final long serialVersionUID = 1;

    TooLong(int length) {
      super("a message of " + length + " bytes", null, false, false);
    }
  }

  private final LongSupplier limit;
  private byte[] bytes = new byte[FIRST_ROOM];
  private int filled;
  private int length;

  /**
   * Nothing has come.
   *
   * @param limit how many bytes a message may have
   */
  MessageFrames(LongSupplier limit) {
    this.limit = limit;
  }

  /**
   * Takes bytes up to the end of a message, at most.
   *
   * @return the message if it is complete and can be read, or null
   * @throws BadBusMessage if no message begins so
   * @throws TooLong if it is longer than it may be
   */
  BusMessage read(ByteBuf in) throws BadBusMessage, TooLong {
    if (filled < BusDecoder.PREFIX) {
      take(in, BusDecoder.PREFIX);
      if (filled < BusDecoder.PREFIX) {
        return null;
      }
      length = BusDecoder.length(ByteBuffer.wrap(bytes));
      if (length > limit.getAsLong()) {
        throw new TooLong(length);
      }
    }
    take(in, length);
    if (filled < length) {
      return null;
    }
    try {
      return BusDecoder.decode(ByteBuffer.wrap(bytes, 0, length));
    } catch (BadBusMessage unreadable) {
      // The next one begins behind it.
      LOG.debug("A message of the cluster's bus cannot be read: {}", unreadable.getMessage());
      return null;
    } finally {
      clear();
    }
  }

  private void take(ByteBuf in, int upTo) {
    int more = Math.min(upTo - filled, in.readableBytes());
    if (filled + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * (filled + more), upTo));
    }
    in.readBytes(bytes, filled, more);
    filled += more;
  }

  /** Heap bytes of what has come of a message. */
  long keptBytes() {
    return bytes.length;
  }

  /** Lets go of what has come. */
  void clear() {
    filled = 0;
    length = 0;
    if (bytes.length > FIRST_ROOM) {
      bytes = new byte[FIRST_ROOM];
    }
  }
}
