package io.vireo.server.clients;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with several databases: a slot has keys in each, and all of them move. */
class DatabasesInClusterTest {
  @TempDir Path folder;

  private static String say(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  private static String in(String database, SocketClient client, String... words) {
    assertThat(say(client, "SELECT", database)).isEqualTo("OK");
    return say(client, words);
  }

  /** The answer of EXEC to a question for the key in one database and then in another. */
  private static String transaction(SocketClient client, String one, String other) {
    say(client, "SELECT", one);
    say(client, "MULTI");
    say(client, "EXISTS", "k");
    say(client, "SELECT", other);
    say(client, "EXISTS", "k");
    return say(client, "EXEC");
  }

  @Test
  void aSlotMovesDatabaseByDatabase() {
    try (SixNodes nodes = new SixNodes(SixNodes.Maker.VIREO, folder, "cluster-databases 3")) {
      int slot = SixNodes.slot("k");
      String number = Integer.toString(slot);
      int from = nodes.owner(slot);
      int to = nodes.otherPrimary(from);
      String port = Integer.toString(nodes.ports().get(to));
      String source = nodes.ask(from, "CLUSTER", "MYID").asText();
      String target = nodes.ask(to, "CLUSTER", "MYID").asText();
      try (SocketClient giver = new SocketClient(nodes.ports().get(from));
          SocketClient taker = new SocketClient(nodes.ports().get(to))) {
        assertThat(in("0", giver, "SET", "k", "of 0")).isEqualTo("OK");
        assertThat(in("2", giver, "SET", "k", "of 2")).isEqualTo("OK");
        say(taker, "CLUSTER", "SETSLOT", number, "IMPORTING", source);
        say(giver, "CLUSTER", "SETSLOT", number, "MIGRATING", target);
        assertThat(in("2", giver, "COPY", "k", "{k}x", "DB", "1")).startsWith("(error) TRYAGAIN");
        assertThat(in("2", giver, "COPY", "k", "{k}x", "DB", "2", "DB", "1"))
            .startsWith("(error) TRYAGAIN");
        assertThat(in("2", giver, "MOVE", "k", "1")).startsWith("(error) TRYAGAIN");
        assertThat(transaction(giver, "0", "2")).isEqualTo("1) (integer) 1\n2) OK\n3) (integer) 1");
        assertThat(transaction(giver, "0", "1")).startsWith("(error) TRYAGAIN");
        say(giver, "MULTI");
        say(giver, "SELECT", "1");
        assertThat(say(giver, "EXISTS", "k")).as("asked with EXEC").isEqualTo("QUEUED");
        assertThat(say(giver, "EXEC")).startsWith("(error) ASK");
        assertThat(transaction(giver, "0", "7")).contains("ERR DB index is out of range");

        assertThat(in("2", giver, "MIGRATE", "127.0.0.1", port, "k", "2", "5000")).isEqualTo("OK");
        assertThat(say(giver, "CLUSTER", "SETSLOT", number, "NODE", target)).contains("still hold");
        assertThat(in("0", giver, "MIGRATE", "127.0.0.1", port, "k", "0", "5000")).isEqualTo("OK");
        assertThat(say(taker, "CLUSTER", "SETSLOT", number, "NODE", target)).isEqualTo("OK");
        assertThat(say(giver, "CLUSTER", "SETSLOT", number, "NODE", target)).isEqualTo("OK");

        assertThat(in("2", taker, "GET", "k")).isEqualTo("\"of 2\"");
        assertThat(in("0", taker, "GET", "k")).isEqualTo("\"of 0\"");
        assertThat(in("2", giver, "GET", "k")).startsWith("(error) MOVED");
      }
      await("agreed", () -> nodes.owner(slot) == to);
      nodes.failOver(slot);
      try (SocketClient heir = new SocketClient(nodes.ports().get(nodes.owner(slot)))) {
        assertThat(in("2", heir, "GET", "k")).isEqualTo("\"of 2\"");
        assertThat(in("0", heir, "GET", "k")).isEqualTo("\"of 0\"");
      }
    }
  }
}
