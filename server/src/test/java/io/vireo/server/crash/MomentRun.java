package io.vireo.server.crash;

import io.vireo.server.ServerProgram;
import io.vireo.server.testing.DiskShim;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A server that plays a script until it is killed, and what is found after it. One thread. */
final class MomentRun {
  /** One run in so many is killed once more, while it loads what the first kill has left. */
  private static final int KILLED_AGAIN = 3;

  /** Loading asks less of the disk than this, unless there is something to mend. */
  private static final int CALLS_OF_LOADING = 12;

  /** The beginning of a transaction without its end. */
  private static final String CUT_OFF = "*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$5\r\nc0:s0\r\n$";

  /** Files to begin with, and the sum of what they hold; nothing if there is no directory. */
  record Given(Path data, long sum) {
    static final Given NOTHING = new Given(null, 0);
  }

  private final ServerProgram program;
  private final Path library;
  private final Path folder;
  private boolean isReached;

  /**
   * A run that was not begun.
   *
   * @param library of {@link DiskShim}
   * @param folder is empty
   */
  MomentRun(ServerProgram program, Path library, Path folder) {
    this.program = program;
    this.library = library;
    this.folder = folder;
  }

  /** Plays a script to its end; the calls that takes. */
  List<String> calls(Script script, Given given) throws IOException {
    copy(given);
    try (Victims victims = victims()) {
      DiskShim shim = new DiskShim(library, folder, victims.data());
      Play play = script.begin(given.sum());
      play(script, play, victims, shim);
      return shim.journal();
    }
  }

  /** Has a server killed; null, or what is wrong with what it left. */
  String kill(Moment moment, Given given) throws IOException {
    copy(given);
    try (Victims victims = victims()) {
      DiskShim shim = new DiskShim(library, folder, victims.data());
      shim.set(moment.rules());
      Play play = moment.script().begin(given.sum());
      try {
        play(moment.script(), play, victims, shim);
      } catch (Play.CutOff meant) {
        // Killed.
      } catch (Play.Wrong wrong) {
        return wrong.getMessage();
      }
      isReached = shim.journal().stream().anyMatch(line -> line.contains("kill-"));
      if (moment.call() % KILLED_AGAIN == 0) {
        killLoading(1 + moment.call() / KILLED_AGAIN % CALLS_OF_LOADING, play, victims, shim);
      }
      return check(play, victims);
    }
  }

  /** False if there were fewer calls than that, as threads take turns in another way. */
  boolean isReached() {
    return isReached;
  }

  /** Files of a log whose end is cut off. */
  Given cutOff() throws IOException {
    try (Victims victims = victims()) {
      Play play = Script.LOADING.begin(0);
      Victim victim = start(victims, program, true);
      victim.awaitReady();
      try (SocketClient client = victim.connect()) {
        play.begin(client);
        play.write(20);
      }
      victim.kill();
      Path log = victims.data().resolve("appendonlydir");
      try (Stream<Path> files = Files.list(log)) {
        Path last = files.filter(file -> file.toString().endsWith(".incr.aof")).findAny().get();
        Files.writeString(last, CUT_OFF, StandardOpenOption.APPEND);
      }
      return new Given(victims.data(), play.sum());
    }
  }

  private Victims victims() throws IOException {
    return new Victims(program, folder, List.of());
  }

  private static Victim start(Victims victims, ServerProgram program, boolean logOn) {
    return victims.start(program, Script.settings(logOn).toArray(String[]::new));
  }

  private void copy(Given given) throws IOException {
    if (given.data() != null) {
      Folders.copy(given.data(), folder.resolve(Victims.DATA));
    }
  }

  private void play(Script script, Play play, Victims victims, DiskShim shim) {
    Victim victim = start(victims, shim.preloadedBy(program), play.isLogOn());
    try {
      if (victim.awaitReady() != null) {
        throw new Play.CutOff();
      }
      try (SocketClient client = victim.connect()) {
        play.begin(client);
        script.play(play, victim);
      }
    } catch (UncheckedIOException gone) {
      throw new Play.CutOff();
    } finally {
      victim.kill();
    }
  }

  private void killLoading(int call, Play play, Victims victims, DiskShim shim) {
    shim.set("any " + call + " kill-before");
    Victim victim = start(victims, shim.preloadedBy(program), play.isLogOn());
    victim.awaitReady();
    victim.kill();
  }

  private String check(Play play, Victims victims) {
    Victim victim = start(victims, program, play.isLogOn());
    String fault = victim.awaitReady();
    if (fault != null) {
      return fault;
    }
    try (SocketClient client = victim.connect()) {
      String wrong = play.check(client);
      String answer = client.run("SET", "probe", "v").asText();
      return wrong != null || "OK".equals(answer) ? wrong : "SET is refused: " + answer;
    }
  }
}
