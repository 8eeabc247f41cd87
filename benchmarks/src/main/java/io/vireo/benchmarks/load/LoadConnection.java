package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.ReplyParser;
import io.vireo.benchmarks.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * One client connection in non-blocking mode: its requests, its replies. For its worker's thread.
 */
final class LoadConnection {
  private final Wire wire;
  private final SelectionKey key;
  private final RequestBatch batch;
  private final ReplyParser parser = new ReplyParser();
  private ByteBuffer unsent;

  /** Requests sent, or being sent, that have no reply yet. */
  int inFlight;

  /** When the requests in flight were sent, if they were sent together. */
  long sentAt;

  /** When the sendings without a full set of replies should have been sent, oldest first. */
  final LongRing intended = new LongRing();

  /** Replies that the oldest sending has had. */
  int repliesOfOldest;

  /** The newest sendings of {@link #intended} that were not begun. */
  int due;

  LoadConnection(Wire wire, Selector selector, RequestBatch batch) throws IOException {
    this.wire = wire;
    this.batch = batch;
    wire.channel().configureBlocking(false);
    this.key = wire.channel().register(selector, SelectionKey.OP_READ, this);
  }

  /** Sends that many requests; what the socket does not take waits for {@link #flush}. */
  void send(int requests, KeySource keys) throws IOException {
    inFlight += requests;
    unsent = batch.fill(requests, keys);
    wire.write(unsent);
    if (unsent.hasRemaining() || wire.isPending()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } else {
      unsent = null;
    }
  }

  /** Whether a sending is under way. */
  boolean sending() {
    return unsent != null;
  }

  /** Goes on with the sending that is under way; true if that is now complete. */
  boolean flush() throws IOException {
    wire.write(unsent);
    if (unsent.hasRemaining() || wire.isPending()) {
      return false;
    }
    unsent = null;
    key.interestOps(SelectionKey.OP_READ);
    return true;
  }

  /**
   * Reads what is there.
   *
   * @return bytes read, or -1 at the end of the stream
   */
  int read(ByteBuffer into) throws IOException {
    return wire.read(into);
  }

  /** True if there is more to read although the socket may have nothing. */
  boolean hasMore() {
    return wire.hasMore();
  }

  /** Counts the replies in the buffer and takes them off what is in flight. */
  int replies(ByteBuffer in) throws IOException {
    int replies = parser.parse(in);
    inFlight -= replies;
    if (inFlight < 0) {
      throw new IOException("the server sent more replies than it had requests");
    }
    return replies;
  }

  ReplyParser parser() {
    return parser;
  }

  void close() {
    try {
      wire.close();
    } catch (IOException e) {
      // The run is over and its figures are taken: nothing depends on how the connection ends.
    }
  }
}
