package io.vireo.server.scripting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How debugging sessions begin and end, and what others notice of them. */
@Timeout(60)
class DebuggerSessionsTest {
  private static final String SETS =
      "redis.call('set', 'k', ARGV[1])\nreturn redis.call('get', 'k')";
  private static final String FOREVER = "local i = 0\nwhile true do i = i + 1 end";

  private final TcpServer server = TcpServer.start("busy-reply-threshold 200");
  private final SocketClient other = server.client();

  @AfterEach
  void end() {
    other.close();
    server.close();
  }

  private SocketClient debugs(String mode, String script, String... arguments) {
    SocketClient client = server.client();
    assertEquals("OK", say(client, "SCRIPT", "DEBUG", mode));
    List<String> words = new ArrayList<>(List.of("EVAL", script, "0"));
    words.addAll(List.of(arguments));
    client.send(RespRequest.of(words.toArray(String[]::new)));
    assertTrue(hear(client).contains("Stopped at 1"));
    return client;
  }

  private static String say(SocketClient client, String... words) {
    client.send(RespRequest.of(words));
    return hear(client);
  }

  private static String hear(SocketClient client) {
    RespValue answer = client.read();
    assertNotNull(answer, "no answer");
    return RespText.of(answer);
  }

  @Test
  void copiesAreApartAndForgotten() {
    say(other, "SET", "k", "original");
    SocketClient first = debugs("yes", SETS, "one");
    SocketClient second = debugs("yes", SETS, "two");
    assertEquals("\"original\"", say(other, "GET", "k"));
    assertTrue(say(first, "c").contains("<endsession>"));
    assertEquals("\"one\"", hear(first));
    assertTrue(say(second, "c").contains("<endsession>"));
    assertEquals("\"two\"", hear(second));
    assertEquals(0, first.readToEnd().length);
    assertEquals("\"original\"", say(other, "GET", "k"));
  }

  @Test
  void syncChangesTheDataWhileOthersAreRefused() {
    SocketClient client = debugs("sync", SETS, "sync");
    assertTrue(say(other, "GET", "k").contains("BUSY"));
    assertTrue(say(client, "c").contains("<endsession>"));
    assertEquals("\"sync\"", hear(client));
    assertEquals(0, client.readToEnd().length);
    assertEquals("\"sync\"", say(other, "GET", "k"));
  }

  @Test
  void syncGoesOnWithoutItsClient() {
    debugs("sync", SETS, "alone").close();
    String answer = say(other, "GET", "k");
    while (answer.contains("BUSY")) {
      answer = say(other, "GET", "k");
    }
    assertEquals("\"alone\"", answer);
  }

  @Test
  void syncCanBeKilled() {
    SocketClient client = debugs("sync", "local a = 1\nreturn a");
    assertEquals("OK", say(other, "SCRIPT", "KILL"));
    assertTrue(hear(client).contains("<endsession>"));
    assertTrue(hear(client).contains("Script killed by user"));
  }

  @Test
  void stopsWhatRunsForLong() {
    SocketClient client = debugs("yes", FOREVER);
    assertTrue(say(client, "c").contains("stop reason = timeout reached, infinite loop?"));
    assertTrue(say(client, "p", "i").contains("<value> "));
    assertTrue(say(client, "a").contains("<endsession>"));
    assertTrue(hear(client).contains("script aborted for user request"));
  }

  @Test
  void killedClientEndsItsSession() {
    SocketClient client = debugs("yes", FOREVER);
    String killed = say(other, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    assertEquals("1", killed.replaceAll("[^0-9]", ""));
    assertNull(client.read());
  }

  @Test
  void usersKeepTheirRights() {
    say(other, "ACL", "SETUSER", "reader", "on", "nopass", "~*", "+@all", "-set");
    SocketClient client = server.client();
    say(client, "AUTH", "reader", "x");
    say(client, "SCRIPT", "DEBUG", "yes");
    client.send(RespRequest.of("EVAL", "redis.call('set', 'k', 'v')", "0"));
    assertTrue(hear(client).contains("Stopped at 1"));
    assertTrue(say(client, "r", "get", "k").contains("<reply> NULL"));
    assertTrue(say(client, "s").contains("<error> ACL failure in script"));
    assertTrue(hear(client).contains("ACL failure in script"));
  }

  @Test
  void serverStopsInTheMidstOfSessions() {
    debugs("yes", FOREVER).send(RespRequest.of("c"));
    debugs("yes", SETS);
    debugs("sync", SETS);
    server.close();
  }
}
