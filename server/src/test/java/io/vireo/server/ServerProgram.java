package io.vireo.server;

import io.vireo.server.testing.TestFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is run to start a server.
 *
 * @param command the words before the server's own arguments
 * @param environment what is added to the environment
 */
public record ServerProgram(List<String> command, Map<String, String> environment) {
  /** What runs for a second only is not worth a second compiler. */
  private static final List<String> SHORT_RUN =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-Dvireo.pages=128");

  /** The classes of this build on this JVM. */
  public static ServerProgram ofThisBuild() {
    return ofThisBuild(List.of());
  }

  /**
   * The same with a heap of some megabytes, divided as {@code bin/vireo-server} does it, and as
   * many for pages.
   */
  public static ServerProgram withHeap(int megabytes) {
    return ofThisBuild(
        List.of(
            "-Xmx" + megabytes + "m",
            "-XX:NewRatio=4",
            "-Dvireo.heap.old=80",
            "-Dvireo.pages=" + megabytes));
  }

  /** The same with more options for the JVM. */
  public static ServerProgram ofThisBuild(List<String> options) {
    List<String> all = new ArrayList<>(ServerClasses.options());
    all.addAll(options);
    return withClasses(all);
  }

  /** The classes that some options name, on this JVM. */
  static ServerProgram withClasses(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SHORT_RUN);
    // What it unpacks goes with the tests, even if it is killed.
    command.add("-Djava.io.tmpdir=" + TestFolders.temporary());
    command.addAll(options);
    // As bin/vireo-server does: else the JVM warns about libraries, where only the server may talk.
    if (Runtime.version().feature() >= 23) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add(Main.class.getName());
    return new ServerProgram(List.copyOf(command), Map.of());
  }

  /**
   * A script such as {@code bin/vireo-server}, which finds a JVM and a start-up cache by itself.
   */
  public static ServerProgram launcher(Path script) {
    return new ServerProgram(List.of(script.toAbsolutePath().toString()), Map.of())
        .with("VIREO_OPTS", String.join(" ", SHORT_RUN));
  }

  /** The same as the child of a program that watches it. */
  public ServerProgram under(List<String> watcher) {
    List<String> both = new ArrayList<>(watcher);
    both.addAll(command);
    return new ServerProgram(both, environment);
  }

  /** The same with one more variable in its environment. */
  public ServerProgram with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new ServerProgram(command, more);
  }
}
