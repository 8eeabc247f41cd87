package io.vireo.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespParser;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Spoiled requests do no harm: what came whole before is answered, what the server answers is
 * well-formed and does not depend on how the bytes were cut, nothing fails, no memory is given on
 * credit, and the next client finds everything in order.
 *
 * <p>{@code -Dvireo.fuzz.frames=1000000} tries more frames, {@code -Dvireo.seed} others.
 */
@Tag("long")
class ProtocolFuzzTest {
  private static final int FRAMES = Integer.getInteger("vireo.fuzz.frames", 50_000);
  private static final long SEED = Seeds.of(20_240_101);

  /** What one frame may allocate beyond a multiple of its length: arrays that begin large. */
  private static final long CREDIT = 8L << 20;

  private static final long PER_BYTE = 2_000;

  /** After so many frames a server is replaced: spoiled requests may leave things behind. */
  private static final int FRAMES_PER_SERVER = 10_000;

  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private InProcessServer server;

  /** What a client received, and whether it was cut off. */
  private record Outcome(String received, boolean closed) {}

  @Test
  void spoiledRequestsDoNoHarm() {
    Frames frames = new Frames(SEED);
    for (int i = 0; i < FRAMES; i++) {
      if (i % FRAMES_PER_SERVER == 0) {
        server = new InProcessServer(i % 20_000 == 0 ? "maxclients 100" : "requirepass secret");
      }
      try {
        attempt(frames, i);
      } catch (Throwable failure) {
        throw new AssertionError("Frame " + i + " of seed " + SEED, failure);
      }
    }
  }

  private void attempt(Frames frames, int number) {
    Frames.Pipeline pipeline = frames.pipeline();
    Frames.Spoiled spoiled = frames.spoil(pipeline.bytes());
    long before = memory.getCurrentThreadAllocatedBytes();
    Outcome whole = play(List.of(spoiled.bytes()));
    long taken = memory.getCurrentThreadAllocatedBytes() - before;
    assertThat(taken).as("bytes allocated").isLessThan(CREDIT + PER_BYTE * spoiled.bytes().length);
    Outcome pieces = play(frames.cut(spoiled.bytes()));
    if (!pieces.equals(whole)) {
      assertThat(pieces).as("in pieces").isEqualTo(whole);
    }
    assertThat(whole.received()).startsWith(right(pipeline, spoiled.intactUpTo()));
    checkWellFormed(whole.received());
    ping("after-" + number);
    assertThat(server.engine().metrics().data().internalErrors.get()).isZero();
    assertThat(server.engine().clients().size()).isZero();
  }

  private Outcome play(List<byte[]> pieces) {
    InProcessClient client = login();
    pieces.forEach(client::send);
    byte[] received = client.received().take(client.received().pending());
    Outcome outcome =
        new Outcome(new String(received, StandardCharsets.ISO_8859_1), client.isClosed());
    client.close();
    return outcome;
  }

  private InProcessClient login() {
    InProcessClient client = server.client();
    if (!client.session().authenticated()) {
      client.run("AUTH", "secret");
    }
    return client;
  }

  /** The replies to the requests before the first spoiled byte. */
  private static String right(Frames.Pipeline pipeline, int intactUpTo) {
    ByteArrayOutputStream right = new ByteArrayOutputStream();
    for (int i = 0; i < pipeline.ends().size() && pipeline.ends().get(i) <= intactUpTo; i++) {
      right.writeBytes(pipeline.replies().get(i));
    }
    return right.toString(StandardCharsets.ISO_8859_1);
  }

  private static void checkWellFormed(String received) {
    RespParser parser = new RespParser();
    byte[] bytes = received.getBytes(StandardCharsets.ISO_8859_1);
    parser.feed(bytes, 0, bytes.length);
    while (parser.next() != null) {
      continue;
    }
    assertThat(parser.pending()).as("bytes of an unfinished reply").isZero();
  }

  private void ping(String id) {
    InProcessClient client = login();
    client.send(RespRequest.of("PING", id));
    byte[] received = client.received().take(client.received().pending());
    assertThat(new String(received, StandardCharsets.ISO_8859_1))
        .isEqualTo("$" + id.length() + "\r\n" + id + "\r\n");
    client.close();
  }
}
