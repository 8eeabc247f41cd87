package io.vireo.server.crash;

import io.vireo.server.ServerProcess;
import io.vireo.server.ServerProgram;
import io.vireo.server.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts servers on the same directory, one after the other, and leaves none behind. One thread.
 */
final class Victims implements AutoCloseable {
  /** The name of the directory for data. */
  static final String DATA = "data";

  private final ServerProgram program;
  private final Path folder;
  private final Path data;
  private final List<String> settings;
  private Victim last;

  /**
   * No server yet.
   *
   * @param folder gets the server's log, and a directory for its data unless that is there
   * @param settings what all of them are told, such as a {@link Policy}'s
   */
  Victims(ServerProgram program, Path folder, List<String> settings) throws IOException {
    this.program = program;
    this.folder = folder;
    this.settings = settings;
    data = Files.createDirectories(folder.resolve(DATA));
  }

  /** Where all of them keep their data. */
  Path data() {
    return data;
  }

  /** Starts the next one, which is not ready yet; the one before has ended. */
  Victim start(String... more) {
    return start(program, more);
  }

  /** Starts the next one in another way than usual. */
  Victim start(ServerProgram unusual, String... more) {
    int port = FreePort.find();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    arguments.addAll(List.of("--dir", data.toString()));
    arguments.addAll(List.of("--logfile", folder.resolve("server.log").toString()));
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
