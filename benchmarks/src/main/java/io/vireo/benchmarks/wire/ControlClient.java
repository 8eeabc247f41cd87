package io.vireo.benchmarks.wire;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A blocking RESP2 client for what surrounds a measurement: INFO, FLUSHALL and the like. For one
 * thread.
 */
public final class ControlClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 120_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /**
   * Connects to a server on this machine.
   *
   * @throws IOException if nothing listens there
   */
  public ControlClient(int port) throws IOException {
    this("127.0.0.1", port);
  }

  /**
   * Connects to a server.
   *
   * @throws IOException if nothing listens there; the message says where
   */
  public ControlClient(String host, int port) throws IOException {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw new IOException(host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  /**
   * Sends a command and waits for its reply.
   *
   * @return a String, a Long, a List of these, or null
   * @throws ErrorReply if the reply is an error
   * @throws IOException if the connection fails
   */
  public Object call(String... command) throws IOException {
    send(Requests.encode(command));
    return receive();
  }

  /** Sends requests, whose replies must be {@linkplain #receive received} one by one. */
  public void send(byte[] requests) throws IOException {
    socket.getOutputStream().write(requests);
  }

  /** A reply as text. */
  public String text(String... command) throws IOException {
    return String.valueOf(call(command));
  }

  /** The fields of INFO, of one section or of "everything". */
  public Map<String, String> info(String section) throws IOException {
    return fields(text("INFO", section));
  }

  /** The lines "name:value" of a text; others are left out. */
  static Map<String, String> fields(String text) {
    return text.lines()
        .filter(line -> !line.startsWith("#") && line.indexOf(':') > 0)
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf(':')),
                line -> line.substring(line.indexOf(':') + 1).strip(),
                (first, second) -> first));
  }

  /** The next reply; see {@link #call}. An error within an array is the error of all of it. */
  public Object receive() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case ':' -> Long.parseLong(rest);
      case '-' -> throw new ErrorReply(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> array(Integer.parseInt(rest));
      default -> throw new ProtocolException("no RESP2 reply: " + line);
    };
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return null;
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.readNBytes(2).length < 2) {
      throw closed();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private List<Object> array(int size) throws IOException {
    if (size < 0) {
      return null;
    }
    List<Object> elements = new ArrayList<>(size);
    ErrorReply error = null;
    for (int i = 0; i < size; i++) {
      try {
        elements.add(receive());
      } catch (ErrorReply refused) {
        // The elements behind it are read as well, or they would be taken for the next replies.
        error = error == null ? refused : error;
      }
    }
    if (error != null) {
      throw error;
    }
    return elements;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw closed();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    if (line.isEmpty()) {
      throw new ProtocolException("an empty line instead of a reply");
    }
    return line.toString();
  }

  private static EOFException closed() {
    return new EOFException("the server closed the connection");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
