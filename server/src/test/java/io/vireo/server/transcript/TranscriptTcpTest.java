package io.vireo.server.transcript;

import io.vireo.server.testing.InlineFileAccess;
import io.vireo.server.testing.TcpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Plays the transcripts over TCP, against both ways to run the data context and both kinds of
 * sockets, without and with an append-only log. No event loop writes to another file than that
 * while it is inside the data context.
 */
class TranscriptTcpTest {
  /** While its disk is fast, the log is handed to the system at once. */
  @RegisterExtension
  static final InlineFileAccess FILES =
      new InlineFileAccess("io.vireo.server.durability.AppendLog.writeAtOnce");

  private final List<ServerPool> pools = new ArrayList<>();

  @TestFactory
  Stream<DynamicNode> dedicated() {
    return with("data-thread dedicated", "multiplexing-api nio");
  }

  @TestFactory
  Stream<DynamicNode> adaptive() {
    return with("data-thread adaptive");
  }

  /** What writes down what it does answers the same. */
  @TestFactory
  Stream<DynamicNode> logging() {
    return with("data-thread adaptive", "appendonly yes", "appendfsync everysec");
  }

  private Stream<DynamicNode> with(String... own) {
    ServerPool pool =
        new ServerPool(
            settings -> {
              List<String> lines = new ArrayList<>(List.of("io-threads 2"));
              lines.addAll(List.of(own));
              lines.addAll(settings);
              return TcpServer.start(lines);
            });
    pools.add(pool);
    return Transcripts.tests(Scenario::suitsRealTime, pool);
  }

  @AfterEach
  void end() {
    pools.forEach(ServerPool::close);
  }
}
