package io.vireo.server.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;

/**
 * Where the log goes. Each entry is one write and nothing is held back, so that a reader of the log
 * sees it at once, and other writers' lines come between ours, not inside.
 */
interface LogTarget {
  /** Writes whole lines. One thread at a time. */
  void write(String lines) throws IOException;

  /** Standard output. */
  static LogTarget standardOutput() {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    return lines -> out.write(lines.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A file. It is opened for each entry: when it has been renamed, as log rotation does, the next
   * entry starts a new one.
   *
   * @param path asked for each time
   */
  static LogTarget file(Supplier<Path> path) {
    return lines ->
        Files.writeString(path.get(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
