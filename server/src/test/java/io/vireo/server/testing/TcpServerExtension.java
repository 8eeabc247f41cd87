package io.vireo.server.testing;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a {@link TcpServer} as long as the tests of a class; register it in a static field.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TcpServerExtension SERVER = new TcpServerExtension("databases 4");
 * }</pre>
 */
public final class TcpServerExtension implements BeforeAllCallback, AfterAllCallback {
  private final String[] settings;
  private TcpServer server;

  /** A server with some lines of configuration over the defaults. */
  public TcpServerExtension(String... settings) {
    this.settings = settings.clone();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = TcpServer.start(settings);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
  }

  /** Where the server listens. */
  public int port() {
    return server.port();
  }

  /** A new connection. */
  public SocketClient client() {
    return server.client();
  }

  /** The server. */
  public TcpServer server() {
    return server;
  }
}
