package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;

/** A list of what is not as it should be, in a file among the resources. It only shrinks. */
final class Ratchet {
  private static final Path FOLDER = Path.of("src", "test", "resources", "guard");

  private Ratchet() {}

  /**
   * Compares what there is with the list; {@code -Dvireo.docs.write=true} writes the list anew.
   *
   * @param file the name of the list
   * @param what what the lines tell of
   */
  static void check(String file, String what, Collection<String> found) throws IOException {
    Path list = FOLDER.resolve(file);
    String text = String.join("\n", new TreeSet<>(found)) + "\n";
    if (Boolean.getBoolean("vireo.docs.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(list, text);
    }
    assertThat(text)
        .as(
            "%s: a new or longer line is to be mended in the code; if there are fewer,"
                + " -Dvireo.docs.write=true writes %s anew",
            what, list)
        .isEqualTo(Files.readString(list));
  }
}
