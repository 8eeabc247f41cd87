package io.vireo.server.transcript;

import static io.vireo.server.testing.Eventually.await;

import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the transcripts on a primary with a replica, which must have the same data after each
 * scenario. What is answered is not looked at: other tests do that, and some answers tell of
 * replicas. Scenarios that need settings of their own are left out.
 */
@Tag("long")
class TranscriptReplicaTest {
  @TempDir Path folder;

  private TcpServer primary;
  private TcpServer replica;
  private Observer observer;

  @TestFactory
  Stream<DynamicNode> theReplicaHasTheSameData() {
    return Transcripts.files().stream()
        .map(
            file ->
                DynamicContainer.dynamicContainer(
                    Transcripts.folder().relativize(file).toString(),
                    Transcripts.read(file).stream()
                        .filter(TranscriptReplicaTest::suits)
                        .map(each -> DynamicTest.dynamicTest(each.name(), () -> play(each)))));
  }

  private void play(Scenario scenario) {
    try (Conversation conversation = open(scenario)) {
      try {
        new ScenarioRunner(scenario, conversation).run();
      } catch (AssertionError otherAnswer) {
        // Whether that is right is another test's question.
      }
    }
  }

  private static boolean suits(Scenario scenario) {
    return scenario.suitsRealTime() && !scenario.needsOwnServer();
  }

  private Conversation open(Scenario scenario) {
    if (primary == null || !observer.cleanUp()) {
      end();
      start();
    }
    return new SocketConversation(primary, observer, this::compare);
  }

  private void start() {
    List<String> settings = ServerPool.settings(List.of("repl-diskless-sync-delay 0"));
    primary = TcpServer.start(settings);
    List<String> following = new ArrayList<>(settings);
    following.add("dir " + folder);
    following.add("replicaof 127.0.0.1 " + primary.port());
    replica = TcpServer.start(following);
    observer = new Observer(primary, List.of());
  }

  private void compare() {
    try (SocketClient there = primary.client();
        SocketClient here = replica.client()) {
      await(
          "the same data",
          () -> List.of(offset(there), offset(here), digest(there), digest(here)),
          both -> both.get(0).equals(both.get(1)) && both.get(2).equals(both.get(3)));
    }
  }

  private static String digest(SocketClient client) {
    return RespText.of(client.run("DEBUG", "DIGEST"));
  }

  private static String offset(SocketClient client) {
    return Info.of(client.run("INFO", "replication")).field("master_repl_offset");
  }

  @AfterEach
  void end() {
    if (primary != null) {
      observer.close();
      replica.close();
      primary.close();
      primary = null;
    }
  }
}
