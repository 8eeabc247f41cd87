package io.vireo.server.engine.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vireo.server.resp.ReplyBuffer;

/** A connection, as the data context knows it. Methods say which thread may call them. */
public interface Link {
  /** The event loop that owns the connection. Any thread. */
  LoopPort port();

  /** The client's address and port, or the path of the socket. Any thread. */
  String remoteAddress();

  /** True of a client in the program that the server is a part of. Any thread. */
  default boolean isLocal() {
    return false;
  }

  /** What MONITOR shows as the client's address. Any thread. */
  default String shownAddress() {
    return remoteAddress();
  }

  /** The server's end of the connection. Any thread. */
  String localAddress();

  /** True if the client speaks TLS. Any thread. */
  default boolean isSecure() {
    return false;
  }

  /** Sends a stretch of a buffer and flushes it at the end of the turn. Event loop. */
  void send(ReplyBuffer out, int from, int to);

  /** Sends a buffer, which it releases. Event loop. */
  void send(ByteBuf bytes);

  /** Sends bytes outside of the answers to requests; they must not change any more. Event loop. */
  default void push(byte[] bytes) {
    push(bytes, bytes.length);
  }

  /** Sends the first bytes of an array, as {@link #push(byte[])} does. Event loop. */
  default void push(byte[] bytes, int length) {
    send(Unpooled.wrappedBuffer(bytes, 0, length));
  }

  /**
   * Sends what a feed has, as fast as the client takes it; null ends that. Behind what was sent
   * before; what is sent later may come between two pieces of it. Event loop.
   */
  default void feed(Feed feed) {}

  /** The feed may have more than before. Event loop. */
  default void feedOn() {}

  /** Notes that {@code count} requests of the connection were answered. Event loop. */
  void answered(int count);

  /** Closes the connection once all that was sent before is out. Event loop. */
  void closeAfterReplies();

  /** Closes the connection at once. Event loop. */
  void closeNow();

  /**
   * Closes the connection at once, because there is no memory for what the client should get. Event
   * loop.
   */
  default void giveUp() {
    closeNow();
  }

  /** Sets the protocol in which pushed messages are encoded: 2 or 3. Event loop. */
  void protocol(int version);

  /** The protocol of pushed messages. Event loop. */
  int protocol();

  /** Sets the class of client that decides the output limit. Event loop. */
  void outputClass(OutputClass kind);

  /** Lifts the limits for clients that have not authenticated, or lays them on. Event loop. */
  void stranger(boolean isStranger);

  /** Stops reading requests for a while, or goes on. Event loop. */
  default void hold(boolean on) {}

  /** Bytes waiting to go out; slightly old numbers on other threads. */
  long outputBytes();

  /**
   * Bytes among {@link #outputBytes} that Redis would keep in the connection's fixed buffer: see
   * {@link ReplyMemory}. Slightly old numbers on other threads.
   */
  default long bufferedBytes() {
    return Math.min(outputBytes(), ReplyMemory.BUFFER_BYTES);
  }

  /** The most bytes of answers that it takes at a time, whatever the settings say. Any thread. */
  default long mostAnswerBytes() {
    return Long.MAX_VALUE;
  }

  /** Bytes of an unfinished request; slightly old numbers on other threads. */
  long queryBytes();

  /**
   * Bytes that an unfinished request has announced and not brought yet, which Redis' query buffer
   * has free for them; slightly old numbers on other threads. Where requests come whole there are
   * none.
   */
  default long queryFreeBytes() {
    return 0;
  }

  /** Bytes received so far; slightly old numbers on other threads. */
  long bytesIn();

  /** Bytes sent so far; slightly old numbers on other threads. */
  long bytesOut();

  /**
   * A number that changes whenever bytes come from the client or the client takes some: so long as
   * it does, the client is not idle. Slightly old on other threads, 0.1 s at most.
   */
  default long traffic() {
    return bytesIn() + bytesOut();
  }
}
