package io.vireo.server.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that sends inline commands through the JDK's TLS. */
public final class TlsClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final SSLSocket socket;
  private final BufferedReader in;

  /** Connects; only these versions are spoken, or the usual ones if there are none. */
  public TlsClient(SSLContext context, int port, String... versions) throws IOException {
    socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    if (versions.length > 0) {
      socket.setEnabledProtocols(versions);
    }
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** Offers these ciphers alone. */
  public TlsClient ciphers(String... suites) {
    socket.setEnabledCipherSuites(suites);
    return this;
  }

  /** Sends a line and gives the first line of the answer, null at the end of the connection. */
  public String run(String line) throws IOException {
    send(line);
    return in.readLine();
  }

  /** Sends a line. */
  public void send(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A line of an answer. */
  public String line() throws IOException {
    return in.readLine();
  }

  /** The socket. */
  public SSLSocket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
