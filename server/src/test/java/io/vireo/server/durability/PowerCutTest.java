package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The power goes at each step of the disk, and what comes back is a state that was promised. */
@Tag("long")
class PowerCutTest {
  private static final List<String> LOG =
      List.of(
          "SET a 1",
          "RPUSH l 1 2 3",
          "MULTI; INCR m; INCR n; EXEC",
          "BGREWRITEAOF",
          "SET b 2",
          "wait",
          "HSET h f 1",
          "BGREWRITEAOF",
          "MULTI; INCR m; LPOP l; INCR n; EXEC",
          "wait",
          "DEL a",
          "CONFIG SET appendonly no",
          "CONFIG SET appendonly yes",
          "wait",
          "ZADD z 1 a");

  private static final List<String> SNAPSHOTS =
      List.of(
          "SET a 1",
          "SAVE",
          "RPUSH l 1 2 3",
          "BGSAVE",
          "wait",
          "SET b 2",
          "SAVE",
          "DEL a",
          "BGSAVE",
          "SET c 3",
          "wait",
          "DEL b");

  @TempDir private Path folder;

  private Path root;
  private String[] settings;

  @BeforeEach
  void root() throws IOException {
    root = folder.toRealPath();
  }

  private void settings(String... more) {
    List<String> all = new ArrayList<>(List.of("dir " + root, "enable-debug-command yes"));
    all.addAll(List.of(more));
    settings = all.toArray(String[]::new);
  }

  private InProcessServer start(SimulatedDisk disk) {
    return InProcessServer.on(Disk.atOnce(disk), settings);
  }

  private static String digest(InProcessServer server) {
    return RespText.of(server.client().run("DEBUG", "DIGEST"));
  }

  /** The states after none, one, two ... lines. */
  private List<String> states(SimulatedDisk disk, List<String> lines) {
    InProcessServer server = start(disk);
    List<String> states = new ArrayList<>(List.of(digest(server)));
    for (String line : lines) {
      assertThat(run(server, line)).as(line).isTrue();
      states.add(digest(server));
    }
    return states;
  }

  /** Which states may be found: from the last that a client can count on to the last there was. */
  private record Span(int from, int to) {}

  /** Runs the lines until the power goes. */
  private Span runUntilDark(SimulatedDisk disk, List<String> lines) {
    InProcessServer server;
    try {
      server = start(disk);
    } catch (IllegalStateException noPower) {
      return new Span(0, 0);
    }
    int promised = 0;
    int begun = 0;
    while (begun < lines.size() && !disk.hasLostPower()) {
      String line = lines.get(begun++);
      boolean done = run(server, line) && !disk.hasLostPower();
      boolean lasts = lines == LOG || line.equals("SAVE");
      promised = done && lasts ? begun : promised;
    }
    return new Span(promised, begun);
  }

  private static boolean run(InProcessServer server, String line) {
    if (line.equals("wait")) {
      server.advance(Duration.ofSeconds(1));
      return true;
    }
    InProcessClient client = server.client();
    RespValue last = null;
    for (String command : line.split("; ")) {
      last = client.run(command.split(" "));
    }
    return last != null;
  }

  private void cutEverywhere(List<String> lines) {
    SimulatedDisk whole = new SimulatedDisk(root);
    List<String> states = states(whole, lines);
    assertThat(whole.steps()).isGreaterThan(lines.size());
    for (int step = 1; step <= whole.steps(); step++) {
      for (Survival survival : Survival.values()) {
        SimulatedDisk disk = new SimulatedDisk(root);
        disk.losePowerAt(step);
        Span span = runUntilDark(disk, lines);
        SimulatedDisk found = disk.afterPowerCut(survival, new Random(step));
        String what = "step " + step + ", surviving: " + survival + ", " + found.files();
        InProcessServer again = lines == LOG ? start(found) : start(found).alone();
        assertThat(states.subList(span.from(), span.to() + 1)).as(what).contains(digest(again));
        if (lines == LOG) {
          goesOn(again, found, what);
        }
      }
    }
  }

  private void goesOn(InProcessServer server, SimulatedDisk disk, String what) {
    assertThat(server.client().run("SET", "later", "1")).as(what).isNotNull();
    server.client().run("BGREWRITEAOF");
    server.advance(Duration.ofSeconds(1));
    assertThat(server.client().run("SET", "after", "1")).as(what).isNotNull();
    String before = digest(server);
    InProcessServer again = start(disk.afterPowerCut(Survival.NOTHING, new Random(0))).alone();
    assertThat(digest(again)).as(what).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void alwaysKeepsWhatWasAcknowledged(String preamble) {
    settings("appendonly yes", "appendfsync always", "aof-use-rdb-preamble " + preamble);
    cutEverywhere(LOG);
  }

  @ParameterizedTest
  @CsvSource({"yes", "no"})
  void aSnapshotIsTheOldOneOrTheNewOne(String compressed) {
    settings("appendonly no", "rdbcompression " + compressed);
    cutEverywhere(SNAPSHOTS);
  }
}
