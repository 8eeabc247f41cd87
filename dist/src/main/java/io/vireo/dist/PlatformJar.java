package io.vireo.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Takes a jar apart for one platform: a jar of classes, and beside it the machine code, of this
 * platform alone.
 *
 * <p>Machine code in a jar has to be unpacked into a folder for temporary files at each start,
 * which a container may not have, or may not allow to be executed.
 */
final class PlatformJar {
  private static final String NATIVES = "META-INF/native/";

  private PlatformJar() {}

  /**
   * Entries keep their order and their times, so that equal jars have equal copies.
   *
   * @param target the jar of classes, which is written
   * @param natives the folder for machine code, which is there
   */
  static void split(Path jar, Platform platform, Path target, Path natives) throws IOException {
    try (var in = new ZipInputStream(Files.newInputStream(jar));
        var out = new ZipOutputStream(Files.newOutputStream(target))) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
        String name = entry.getName();
        if (!name.startsWith(NATIVES)) {
          ZipEntry copy = new ZipEntry(name);
          copy.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(copy);
          in.transferTo(out);
          out.closeEntry();
        } else if (!entry.isDirectory() && platform.uses(name)) {
          Files.copy(in, natives.resolve(name.substring(NATIVES.length())));
        }
      }
    }
  }
}
