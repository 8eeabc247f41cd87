package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A web page that makes a browser send commands to the server of its user. */
@Timeout(60)
class CrossProtocolTest {
  private static final String ATTACK = "Possible SECURITY ATTACK detected";

  private static void post(TcpServer server, String body) {
    try (SocketClient browser = server.client()) {
      String request = "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n" + body;
      browser.send(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(browser.readToEnd()).isEmpty();
    }
  }

  @Test
  void isDisconnectedAndToldOnceAMinute() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    log.start();
    root.addAppender(log);
    try (TcpServer server = TcpServer.start();
        SocketClient owner = server.client()) {
      for (int i = 0; i < 5; i++) {
        post(server, "SET k v\r\n");
      }
      assertThat(owner.run("EXISTS", "k").toString()).contains("0");
      String address = "127.0.0.1:" + owner.localPort();
      assertThat(log.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .filteredOn(line -> line.startsWith(ATTACK))
          .singleElement()
          .satisfies(line -> assertThat(line).contains("Connection from 127.0.0.1:"))
          .satisfies(line -> assertThat(line).endsWith(" aborted.").doesNotContain(address));
    } finally {
      root.detachAppender(log);
    }
  }
}
