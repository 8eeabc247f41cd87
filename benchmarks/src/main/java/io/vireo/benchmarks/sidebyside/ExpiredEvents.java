package io.vireo.benchmarks.sidebyside;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Listens to the events of expired keys and measures how far past their deadlines they come. Reads
 * on the thread that calls {@link #run}; counts may be read by any, figures once all have come.
 */
final class ExpiredEvents implements Runnable, AutoCloseable {
  private static final String CHANNEL = "__keyevent@0__:expired";
  private static final long HOUR_MICROS = 3_600_000_000L;
  private static final byte[] SUBSCRIBE =
      ascii("*2\r\n$9\r\nSUBSCRIBE\r\n$22\r\n" + CHANNEL + "\r\n");
  private static final byte[] SUBSCRIBED =
      ascii("*3\r\n$9\r\nsubscribe\r\n$22\r\n" + CHANNEL + "\r\n:1\r\n");
  // All names are of one length, so each message differs from the others only in the name.
  private static final byte[] PREFIX =
      ascii("*3\r\n$7\r\nmessage\r\n$22\r\n" + CHANNEL + "\r\n$22\r\n");
  private static final int MESSAGE_BYTES = PREFIX.length + ExpiringKeys.NAME_BYTES + 2;

  private final Socket socket;
  private final InputStream in;
  private final LongSupplier unixMicros;
  private final Histogram lagMicros = new Histogram(HOUR_MICROS, 3);
  private final AtomicInteger received = new AtomicInteger();
  private final byte[] buffer = new byte[256 * 1024];
  private int filled;
  private int early;
  private volatile IOException failure;

  /**
   * Subscribes and waits for the confirmation.
   *
   * @param unixMicros the wall clock in microseconds
   */
  ExpiredEvents(int port, LongSupplier unixMicros) throws IOException {
    this.unixMicros = unixMicros;
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.in = socket.getInputStream();
    socket.getOutputStream().write(SUBSCRIBE);
    byte[] answer = in.readNBytes(SUBSCRIBED.length);
    if (!Arrays.equals(answer, SUBSCRIBED)) {
      socket.close();
      throw new ProtocolException("SUBSCRIBE was answered " + text(answer));
    }
  }

  /** Reads events until the connection is closed. */
  @Override
  public void run() {
    try {
      while (true) {
        int length = in.read(buffer, filled, buffer.length - filled);
        if (length < 0) {
          throw new EOFException("the server closed the subscriber's connection");
        }
        filled += length;
        take(unixMicros.getAsLong());
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        failure = e;
      }
    }
  }

  private void take(long now) throws ProtocolException {
    int at = 0;
    for (; filled - at >= MESSAGE_BYTES; at += MESSAGE_BYTES) {
      if (!Arrays.equals(buffer, at, at + PREFIX.length, PREFIX, 0, PREFIX.length)) {
        throw new ProtocolException("not an event of these keys");
      }
      record(now - ExpiringKeys.deadlineIn(buffer, at + PREFIX.length) * 1000);
    }
    System.arraycopy(buffer, at, buffer, 0, filled - at);
    filled -= at;
  }

  private void record(long lag) {
    if (lag < 0) {
      early++;
    }
    lagMicros.recordValue(Math.min(HOUR_MICROS, Math.max(0, lag)));
    received.setRelease(received.getPlain() + 1);
  }

  int received() {
    return received.get();
  }

  /** Events that came before their deadline. */
  int early() {
    return early;
  }

  /** Microseconds past the deadline. */
  Histogram lagMicros() {
    return lagMicros;
  }

  /** Why reading ended too soon; null if it did not. */
  IOException failure() {
    return failure;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
