package io.vireo.server.testing;

import io.vireo.server.ServerProgram;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A disk that fails on demand, for real processes: a library that servers preload, which has their
 * calls to the system go wrong; {@code diskshim.c} tells how. One for each data directory.
 */
public final class DiskShim {
  private static final String SOURCE = "diskshim.c";

  private final Path library;
  private final Path data;
  private final Path rules;
  private final Path journal;

  /**
   * A disk without faults so far.
   *
   * @param library what {@link #compile} made
   * @param folder where rules and journal are kept; not below the data
   * @param data what changes below this directory may go wrong
   */
  public DiskShim(Path library, Path folder, Path data) {
    this.library = library;
    this.data = data;
    rules = folder.resolve("shim.rules");
    journal = folder.resolve("shim.journal");
    set();
  }

  /**
   * Makes the library with the compiler of this system.
   *
   * @return the library, or null, after a note, where there is no compiler or no Linux
   */
  public static Path compile(Path folder) {
    Path source = folder.resolve(SOURCE);
    Path library = folder.resolve("diskshim.so");
    try (InputStream text = DiskShim.class.getResourceAsStream(SOURCE)) {
      Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
      Process process =
          new ProcessBuilder(
                  "cc",
                  "-std=gnu11",
                  "-O1",
                  "-shared",
                  "-fPIC",
                  "-pthread",
                  "-o",
                  "" + library,
                  "" + source)
              .redirectErrorStream(true)
              .start();
      String told = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() == 0) {
        return library;
      }
      throw new AssertionError("cc: " + told);
    } catch (IOException missing) {
      System.out.println("Tests with a failing disk are left out, as there is no C compiler (cc).");
      return null;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** The program with this library in front of the system's. */
  public ServerProgram preloadedBy(ServerProgram program) {
    return program
        .with("LD_PRELOAD", library.toString())
        .with("VIREO_SHIM_DIR", data.toString())
        .with("VIREO_SHIM_RULES", rules.toString())
        .with("VIREO_SHIM_JOURNAL", journal.toString());
  }

  /** What goes wrong from now on, instead of what did so far; what is held goes on. */
  public void set(String... lines) {
    try {
      Path next = rules.resolveSibling("shim.rules.next");
      // The same rules again are to count anew, so they must differ.
      Files.writeString(next, String.join("\n", lines) + "\n# " + System.nanoTime() + "\n");
      Files.move(next, rules, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What was asked of the disk so far, and what was done to it; see {@code diskshim.c}. */
  public List<String> journal() {
    try {
      return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until the journal has a line that begins so. */
  public void await(String beginning) {
    Eventually.await(
        "'" + beginning + "' in the journal",
        this::journal,
        journal -> journal.stream().anyMatch(line -> line.startsWith(beginning)));
  }
}
