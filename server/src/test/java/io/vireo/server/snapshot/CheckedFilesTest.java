package io.vireo.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.persistence.rdb.RdbException;
import io.vireo.persistence.rdb.RdbInput;
import io.vireo.persistence.rdb.RdbReader;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.PartStorage;
import io.vireo.server.testing.FileTool;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tool for snapshots calls sound is what can be loaded, and the other way round. */
class CheckedFilesTest {
  /** To find these, the tool would have to keep what it has seen. */
  private static final Pattern TOLD_ON_LOADING =
      Pattern.compile("twice|Two consumers|that its group does not know|belongs to no consumer");

  @TempDir private Path folder;

  /** Reads values and forgets them. */
  private static final class Forgetful extends EntryReader {
    private final Keyspace space =
        new Keyspace(1, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 26));

    @Override
    protected ValueRules rules() {
      return new ValueRules(Thresholds.DEFAULT, false, Long.MIN_VALUE);
    }

    @Override
    protected PartStorage parts() {
      return space.database(0).parts();
    }

    @Override
    protected void complete(byte[] text, Value other) {}

    @Override
    protected void empty() {}

    @Override
    public void aux(String name, byte[] value) {}

    @Override
    public void function(byte[] code) {}

    @Override
    public void database(int index) {}

    @Override
    public void sizes(long keys, long deadlines) {}

    @Override
    public void skippedModule(String name) {}

    @Override
    public void key(byte[] name, long deadline, long idleSeconds, int frequency) {}
  }

  /** What is wrong with a file, or nothing. */
  private static String load(byte[] file) throws IOException {
    RdbInput in = new RdbInput(new ByteArrayInputStream(file), true);
    RdbReader reader = new RdbReader(in, new Forgetful());
    try {
      reader.header();
      boolean more = true;
      while (more) {
        more = reader.next();
      }
      return "";
    } catch (RdbException fault) {
      return fault.getMessage();
    }
  }

  private byte[] snapshot() throws IOException {
    InProcessServer server =
        new InProcessServer(
            "dir " + folder,
            "rdbchecksum no",
            "hash-max-listpack-entries 3",
            "set-max-intset-entries 3",
            "set-max-listpack-entries 3",
            "zset-max-listpack-entries 3",
            "stream-node-max-entries 2");
    InProcessClient client = server.client();
    for (String line :
        List.of(
            "SET k 77 PXAT 4000000000000",
            "SET long " + "ab".repeat(30),
            "SADD numbers 1 2 300",
            "SADD words a bc",
            "SADD many a b c d e",
            "HSET hash f v g 12",
            "HSET dated f v g w",
            "HPEXPIREAT dated 4000000000000 FIELDS 1 f",
            "HSET many:fields a 1 b 2 c 3 d 4",
            "HPEXPIREAT many:fields 4000000000000 FIELDS 1 c",
            "ZADD zset 1.5 m 2 n",
            "ZADD many:scores 1 a 2.5 b -3 c inf d",
            "RPUSH list a bcd 3 -4000 70000",
            "XADD stream 5-1 f v",
            "XADD stream 6-1 f w",
            "XADD stream 7-1 g w h x",
            "XDEL stream 6-1",
            "XGROUP CREATE stream group 0",
            "XREADGROUP GROUP group alice COUNT 1 STREAMS stream >")) {
      assertThat(RespText.of(client.run(line.split(" ")))).doesNotStartWith("(error)");
    }
    client.run("SAVE");
    return Files.readAllBytes(folder.resolve("dump.rdb"));
  }

  @Test
  void soundIsWhatCanBeLoaded() throws IOException {
    byte[] whole = snapshot();
    assertThat(load(whole)).isEmpty();
    Path file = folder.resolve("changed.rdb");
    Random random = new Random(Seeds.of(11));
    int sound = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] changed = whole.clone();
      int at = 9 + random.nextInt(whole.length - 9 - 8);
      changed[at] ^= (byte) (i % 3 == 0 ? random.nextInt(256) : 1 << random.nextInt(8));
      Files.write(file, changed);
      FileTool tool = FileTool.vireo("check-rdb", file.toString());
      String fault = load(changed);
      boolean accepted = tool.code() == 0;
      String what = "byte %d: %s%n%s".formatted(at, fault, tool.out());
      if (accepted != fault.isEmpty()) {
        assertThat(accepted).as(what).isTrue();
        assertThat(fault).as(what).containsPattern(TOLD_ON_LOADING);
      }
      sound += accepted ? 1 : 0;
    }
    assertThat(sound).isBetween(50, 950);
  }
}
