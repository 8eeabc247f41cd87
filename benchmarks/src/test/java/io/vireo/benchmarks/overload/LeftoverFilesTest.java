package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverFilesTest {
  @TempDir Path directory;

  @Test
  void isWhatIsTemporaryOrInNoManifest() throws IOException {
    Path logs = Files.createDirectory(directory.resolve("appendonlydir"));
    for (String name : new String[] {"log", "dump.rdb", "temp-7.rdb"}) {
      Files.createFile(directory.resolve(name));
    }
    for (String name : new String[] {"a.1.base.rdb", "a.1.incr.aof", "a.11.incr.aof", "temp-a"}) {
      Files.createFile(logs.resolve(name));
    }
    Files.writeString(
        logs.resolve("a.manifest"),
        "file a.1.base.rdb seq 1 type b\nfile a.11.incr.aof seq 11 type i startoffset 0\n");
    Files.writeString(
        logs.resolve("temp-a.manifest"), "file a.1.incr.aof seq 1 type i startoffset 0\n");
    assertThat(LeftoverFiles.in(directory))
        .containsExactlyInAnyOrder(
            "temp-7.rdb", "appendonlydir/a.1.incr.aof", "appendonlydir/temp-a");
  }

  @Test
  void isNoneWithoutALog() throws IOException {
    Files.createFile(directory.resolve("dump.rdb"));
    assertThat(LeftoverFiles.in(directory)).isEmpty();
  }
}
