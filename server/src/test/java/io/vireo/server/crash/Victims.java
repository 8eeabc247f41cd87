package io.vireo.server.crash;

import io.vireo.server.ServerProcess;
import io.vireo.server.ServerProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts servers on the same directory, one after the other, and leaves none behind. One thread.
 */
final class Victims implements AutoCloseable {
  private final ServerProgram program;
  private final Ports ports;
  private final Path folder;
  private final List<String> settings;
  private Victim last;

  /**
   * No server yet.
   *
   * @param settings what all of them are told, such as a {@link Policy}'s
   */
  Victims(ServerProgram program, Ports ports, Path folder, List<String> settings) {
    this.program = program;
    this.ports = ports;
    this.folder = folder;
    this.settings = settings;
  }

  /** The directory of all of them. */
  Path folder() {
    return folder;
  }

  /** Starts the next one, which is not ready yet; the one before has ended. */
  Victim start(String... more) {
    return start(program, more);
  }

  /** Starts the next one in another way than usual. */
  Victim start(ServerProgram unusual, String... more) {
    int port = ports.take();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    arguments.addAll(List.of("--dir", folder.toString(), "--logfile", "server.log"));
    arguments.addAll(settings);
    arguments.addAll(List.of(more));
    String[] words = arguments.toArray(String[]::new);
    last = new Victim(ServerProcess.start(unusual, folder, words), port);
    return last;
  }

  @Override
  public void close() {
    if (last != null) {
      last.kill();
    }
  }
}
