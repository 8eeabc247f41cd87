package io.vireo.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code used_memory} is what the values take on the heap, however they came to be as they are. */
@Tag("nightly") // compares sizes of heaps after collections
class AccountingTest {
  /**
   * The share by which books and heap may differ, and what the process itself may need meanwhile.
   */
  private static final double SHARE = 0.02;

  private static final long NOISE = 96 * 1024;

  private record Line(String what, long books, long heap) {
    static Line of(String text) {
      String[] parts = text.split(";");
      return new Line(
          parts[0] + " " + parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]));
    }

    boolean agrees() {
      return Math.abs(books - heap) <= NOISE + SHARE * Math.max(heap, books);
    }
  }

  @Test
  void agreesWithTheHeap() throws IOException {
    check(Accounting.class, 92);
  }

  /** Whatever a client lets the server keep. */
  @Test
  void clientsAgreeToo() throws IOException {
    check(ClientAccounting.class, 34);
  }

  private static void check(Class<?> main, int expected) throws IOException {
    List<Line> lines = new ArrayList<>();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:MarkSweepAlwaysCompactCount=1",
                "-XX:MarkSweepDeadRatio=0",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectErrorStream(true)
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader output = process.inputReader()) {
      boolean begun = false;
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.add(line);
        if (begun) {
          lines.add(Line.of(line));
        }
        begun |= Objects.equals(line, "begin");
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(lines).as(String.join("\n", said)).hasSize(expected).allMatch(Line::agrees);
  }
}
