package io.vireo.server.family.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.keyspace.Database;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What streams take of the heap after they were trimmed. */
class TrimmedStreamTest {
  private final InProcessServer server = new InProcessServer("stream-node-max-entries 3");
  private final InProcessClient client = server.client();

  @AfterEach
  void stop() {
    server.close();
  }

  private void run(String line) {
    client.run(line.split(" "));
  }

  /** Nodes whose entries were all deleted go with none that counts as removed. */
  @Test
  void bytesOfNodesWithoutEntriesAreCountedOff() {
    Database db = server.engine().keyspace().database(0);
    play("");
    long before = db.heapBytes();
    play("MINID 6 ");
    assertThat(db.heapBytes()).isEqualTo(before);
  }

  private void play(String trim) {
    String value = "v".repeat(40);
    run("XADD x 5-0 f " + value + " f " + value + " f " + value);
    run("XADD x 6-0 f v");
    run("XDEL x 5-0");
    run("XADD x 7-0 a 2");
    run("XADD x " + trim + "8-0 f a");
    run("DEL x");
  }
}
