package io.vireo.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.testing.InProcessServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server does not start on a file of the cluster that it cannot trust, and leaves it alone. */
class DamagedNodesFileTest {
  private static final String MYSELF = "a".repeat(40);
  private static final String OTHER = "b".repeat(40);

  @TempDir Path folder;

  private String claim(String text) throws IOException {
    Path file = folder.resolve("nodes.conf");
    Files.writeString(file, text);
    List<String> obstacles = new ArrayList<>();
    InProcessServer.inCluster(
        node -> obstacles.add(node.claim(DurableFiles.SYSTEM, Runnable::run)), "dir " + folder);
    assertThat(file).hasContent(text);
    return obstacles.get(0);
  }

  @Test
  void theLogNamesTheFileAndTheLine() throws IOException {
    String text =
        MYSELF
            + " 127.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-100\n"
            + OTHER
            + " 127.0.0.1:7001@17001 master - 0 0 2 connected 100-200\n";

    assertThat(claim(text))
        .startsWith("Unrecoverable error: corrupted cluster config file ")
        .contains(folder.resolve("nodes.conf").toString())
        .contains("line 2: slot 100 is given twice, to " + MYSELF + " and to " + OTHER);
  }

  @Test
  void aFileThatWasCutOffIsRefused() throws IOException {
    assertThat(claim(MYSELF + " 127.0.0.1:7000@17000 myself,mas")).contains("line 1: ");
  }
}
