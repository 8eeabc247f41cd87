package io.vireo.benchmarks.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a server listens and how a connection introduces itself.
 *
 * @param socket path of a Unix domain socket, which then stands in for host and port; or null
 * @param user may be null; without a password it has no effect
 * @param password may be null
 * @param database index to select
 * @param resp3 whether to ask for protocol version 3
 * @param tracking whether to ask for CLIENT TRACKING; with {@code resp3}, or no client is told
 *     anything
 * @param tls how to speak TLS; null to speak plainly
 */
public record Endpoint(
    String host,
    int port,
    Path socket,
    String user,
    String password,
    int database,
    boolean resp3,
    boolean tracking,
    ClientTls tls) {

  /** A server that speaks no TLS. */
  public Endpoint(
      String host,
      int port,
      Path socket,
      String user,
      String password,
      int database,
      boolean resp3,
      boolean tracking) {
    this(host, port, socket, user, password, database, resp3, tracking, null);
  }

  /** A server on this machine without a password. */
  public static Endpoint loopback(int port) {
    return new Endpoint("127.0.0.1", port, null, null, null, 0, false, false);
  }

  /** This endpoint for connections that keep what they read, and are told of changes. */
  public Endpoint tracked() {
    return new Endpoint(host, port, socket, user, password, database, true, true, tls);
  }

  /** This endpoint over TLS. */
  public Endpoint over(ClientTls how) {
    return new Endpoint(host, port, socket, user, password, database, resp3, tracking, how);
  }

  /**
   * Connects over TLS, sends a PING, waits for the answer, and goes.
   *
   * @param mayResume whether a session of before may be resumed
   * @return whether one was resumed
   */
  public boolean visit(boolean mayResume) throws IOException {
    try (SocketChannel channel = open()) {
      long before = System.currentTimeMillis();
      TlsWire wire = mayResume ? tls.over(channel, host, port) : tls.afresh(channel);
      // Tickets come behind the handshake, before the answer.
      exchange(wire, Requests.encode("PING"));
      return wire.session().getCreationTime() < before;
    }
  }

  /**
   * Connects plainly and logs in, waiting for both.
   *
   * @return a connection in blocking mode
   * @throws IOException if there is no server, or it refuses; the message says why
   */
  public SocketChannel connect() throws IOException {
    if (tls != null) {
      throw new IOException("this connection cannot be had with TLS");
    }
    return wire().channel();
  }

  /**
   * Connects and logs in, waiting for both.
   *
   * @return a connection in blocking mode
   * @throws IOException if there is no server, or it refuses; the message says why
   */
  public Wire wire() throws IOException {
    SocketChannel channel = open();
    try {
      Wire wire = tls == null ? new PlainWire(channel) : tls.over(channel, host, port);
      for (byte[] request : greetings()) {
        exchange(wire, request);
      }
      return wire;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** How messages name this server. */
  public String describe() {
    return socket != null ? socket.toString() : host + ":" + port;
  }

  private SocketChannel open() throws IOException {
    if (socket != null) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("no such host: " + host);
    }
    SocketChannel channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  private List<byte[]> greetings() {
    List<byte[]> requests = new ArrayList<>();
    String name = user == null ? "default" : user;
    if (resp3) {
      requests.add(
          password == null
              ? Requests.encode("HELLO", "3")
              : Requests.encode("HELLO", "3", "AUTH", name, password));
    } else if (password != null) {
      requests.add(
          user == null
              ? Requests.encode("AUTH", password)
              : Requests.encode("AUTH", user, password));
    }
    if (database != 0) {
      requests.add(Requests.encode("SELECT", Integer.toString(database)));
    }
    if (tracking) {
      requests.add(Requests.encode("CLIENT", "TRACKING", "ON"));
    }
    return requests;
  }

  private static void exchange(Wire wire, byte[] request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request);
    while (out.hasRemaining() || wire.isPending()) {
      wire.write(out);
    }
    ReplyParser parser = new ReplyParser();
    ByteBuffer in = ByteBuffer.allocate(32 * 1024);
    int replies = 0;
    while (replies == 0) {
      if (wire.read(in.clear()) < 0) {
        throw new EOFException("the server closed the connection");
      }
      replies = parser.parse(in.flip());
    }
    if (parser.errors() > 0) {
      throw new IOException("the server refused: " + parser.firstError());
    }
  }
}
