package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.wire.Requests;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * An application that uses a server as its cache: it asks for values, and sets those that were not
 * there. For one thread.
 */
final class CacheClient implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final String value;
  private final String seconds;
  private final List<String> missing = new ArrayList<>();
  private long asked;
  private long found;

  /**
   * Connects to a server on this machine.
   *
   * @param value what is set
   * @param seconds a time to live, or null
   */
  CacheClient(int port, String value, String seconds) throws IOException {
    this.value = value;
    this.seconds = seconds;
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
  }

  /** Asks for keys, all at once, and then sets those that were missing. */
  void use(List<String> keys) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String key : keys) {
      out.writeBytes(Requests.encode("GET", key));
    }
    socket.getOutputStream().write(out.toByteArray());
    missing.clear();
    for (String key : keys) {
      if (!reply()) {
        missing.add(key);
      }
    }
    asked += keys.size();
    found += keys.size() - missing.size();
    set(missing);
  }

  /** Sets keys. */
  void set(List<String> keys) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String key : keys) {
      out.writeBytes(
          seconds == null
              ? Requests.encode("SET", key, value)
              : Requests.encode("SET", key, value, "EX", seconds));
    }
    socket.getOutputStream().write(out.toByteArray());
    for (int i = 0; i < keys.size(); i++) {
      reply();
    }
  }

  /** Forgets what was counted. */
  void reset() {
    asked = 0;
    found = 0;
  }

  /** The share of the keys asked for that were there, 0 to 1. */
  double hitRate() {
    return (double) found / Math.max(1, asked);
  }

  /** Reads a reply; false if it is null. */
  private boolean reply() throws IOException {
    int kind = in.read();
    String rest = line();
    if (kind == '-') {
      throw new IOException("the server answered " + rest);
    }
    if (kind != '$') {
      return true;
    }
    int length = Integer.parseInt(rest);
    if (length >= 0) {
      in.skipNBytes(length + 2L);
    }
    return length >= 0;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
