package io.vireo.cli.connect;

import io.vireo.cli.resp.Connection;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections as the command line asks for: over TCP, TLS or a Unix domain socket. For one
 * thread.
 */
public final class Dialer {
  /** Which addresses of a name come first. */
  public enum Family {
    /** As the system gives them. */
    ANY,
    /** IPv4 before IPv6. */
    IPV4,
    /** IPv6 before IPv4. */
    IPV6
  }

  /** The C library takes the lower bits of a port that is too large. */
  private static final int LAST_PORT = 0xffff;

  private final int timeoutMillis;
  private final Family family;
  private final TlsSettings tls;
  private SSLSocketFactory factory;

  /**
   * A dialer.
   *
   * @param timeoutMillis how long a server may take to accept; 0 for as long as the system waits
   * @param tls how TLS is spoken, or null for plain sockets
   */
  public Dialer(int timeoutMillis, Family family, TlsSettings tls) {
    this.timeoutMillis = timeoutMillis;
    this.family = family;
    this.tls = tls;
  }

  /** A dialer like this one, for servers that all speak no TLS. */
  public Dialer plain() {
    return new Dialer(timeoutMillis, family, null);
  }

  /**
   * Connects.
   *
   * @throws ConnectFailure with a reason for people
   */
  public Connection dial(Address address) throws IOException {
    try {
      if (address.socket() != null) {
        return new Connection(new UnixLink(address.socket()));
      }
      Socket socket = connect(address);
      return new Connection(new SocketLink(tls == null ? socket : secured(socket, address)));
    } catch (ConnectFailure told) {
      throw told;
    } catch (IOException failure) {
      throw new ConnectFailure(reason(failure), false);
    }
  }

  private Socket connect(Address address) throws IOException {
    if (address.port() < 0) {
      throw new ConnectFailure("Servname not supported for ai_socktype", false);
    }
    IOException last = null;
    for (InetAddress host : resolve(address.host())) {
      Socket socket = new Socket();
      try {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.connect(new InetSocketAddress(host, address.port() & LAST_PORT), timeoutMillis);
        return socket;
      } catch (IOException failure) {
        socket.close();
        last = failure;
      }
    }
    throw last;
  }

  private List<InetAddress> resolve(String host) throws UnknownHostException {
    // Java takes the first for the loopback and the second for an address without brackets.
    if (host.isEmpty() || host.startsWith("[")) {
      throw new UnknownHostException(host);
    }
    List<InetAddress> all = new ArrayList<>(List.of(InetAddress.getAllByName(host)));
    if (family != Family.ANY) {
      boolean six = family == Family.IPV6;
      all.sort(
          (a, b) ->
              Boolean.compare(a instanceof Inet6Address != six, b instanceof Inet6Address != six));
    }
    return all;
  }

  private Socket secured(Socket plain, Address address) throws IOException {
    try {
      if (factory == null) {
        factory = TlsFactory.of(tls);
      }
      SSLSocket socket =
          (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
      SSLParameters parameters = socket.getSSLParameters();
      if (tls.serverName() != null) {
        parameters.setServerNames(List.of(new SNIHostName(tls.serverName())));
      }
      if (tls.ciphers() != null || tls.suites() != null) {
        parameters.setCipherSuites(CipherNames.chosen(socket.getSupportedCipherSuites(), tls));
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException | IllegalArgumentException failure) {
      plain.close();
      throw new ConnectFailure(String.valueOf(failure.getMessage()), true);
    }
  }

  /** In the words that the C library has for it. */
  private static String reason(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof SocketTimeoutException) {
      return "Connection timed out";
    }
    if (failure instanceof UnknownHostException) {
      int colon = message.lastIndexOf(": ");
      return colon < 0 ? "Name or service not known" : message.substring(colon + 2);
    }
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return "No such file or directory";
    }
    if (failure instanceof ConnectException && message.startsWith("Connection refused")) {
      return "Connection refused";
    }
    return message;
  }
}
