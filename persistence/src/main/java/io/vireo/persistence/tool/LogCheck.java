package io.vireo.persistence.tool;

import io.vireo.persistence.aof.AofFile;
import io.vireo.persistence.aof.AofManifest;
import io.vireo.persistence.aof.AofManifestException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks a whole log: a file of the old style, or a manifest with its files. */
final class LogCheck {
  private static final String MANIFEST = ".manifest";
  private static final String ENTRY = "file";

  private final PrintStream out;
  private final AofCheck files;

  LogCheck(PrintStream out, AofCheck files) {
    this.out = out;
    this.files = files;
  }

  /** Checks what a file stands for; true if it is sound, or was made so. */
  boolean check(Path file) throws IOException {
    if (!InputFile.isThere(file, out)) {
      return false;
    }
    if (isManifest(file)) {
      return checkManifest(file);
    }
    out.println("Start checking Old-Style AOF");
    return files.check(new AofCheck.Part(file, "", file.toString(), true));
  }

  /** By its name, or because its first line that is no comment lists a file. */
  static boolean isManifest(Path file) throws IOException {
    if (file.toString().endsWith(MANIFEST)) {
      return true;
    }
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String line = firstOf(lines);
      while (line.startsWith("#")) {
        line = firstOf(lines);
      }
      return line.startsWith(ENTRY);
    }
  }

  /** The first characters of a line, which may be as long as the file. */
  private static String firstOf(BufferedReader lines) throws IOException {
    StringBuilder first = new StringBuilder();
    int c = lines.read();
    while (c >= 0 && c != '\n') {
      if (first.length() < ENTRY.length()) {
        first.append((char) c);
      }
      if (first.length() == ENTRY.length() && first.charAt(0) != '#') {
        return first.toString();
      }
      c = lines.read();
    }
    return first.toString();
  }

  private boolean checkManifest(Path file) throws IOException {
    out.println("Start checking Multi Part AOF");
    AofManifest manifest;
    try {
      manifest = AofManifest.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (AofManifestException fault) {
      tell(fault);
      return false;
    }
    Path folder = file.getParent() == null ? Path.of(".") : file.getParent();
    if (!checkFiles(folder, manifest)) {
      return false;
    }
    out.println("All AOF files and manifest are valid");
    return true;
  }

  private void tell(AofManifestException fault) {
    byte[] content = fault.content().getBytes(StandardCharsets.ISO_8859_1);
    out.println("*** FATAL AOF MANIFEST FILE ERROR ***");
    out.println("Reading the manifest file, at line " + fault.line());
    out.println(">>> '" + Printable.of(content) + "'");
    out.println(fault.getMessage());
  }

  /** Empty files may follow what is cut off; so they may when a server loads it. */
  private static boolean areEmpty(Path folder, List<AofFile> behind) throws IOException {
    for (AofFile file : behind) {
      Path path = file.in(folder);
      if (!Files.isRegularFile(path) || Files.size(path) > 0) {
        return false;
      }
    }
    return true;
  }

  private boolean checkFiles(Path folder, AofManifest manifest) throws IOException {
    List<AofFile> all = manifest.files();
    boolean increments = false;
    for (int i = 0; i < all.size(); i++) {
      AofFile file = all.get(i);
      Path path = file.in(folder);
      boolean isBase = file.type() == AofFile.Type.BASE;
      if (isBase) {
        boolean snapshot = Files.isRegularFile(path) && AofCheck.beginsWithSnapshot(path);
        out.println("Start to check BASE AOF (" + (snapshot ? "RDB" : "RESP") + " format).");
      } else if (!increments) {
        increments = true;
        out.println("Start to check INCR files.");
      }
      String role = isBase ? "BASE " : "INCR ";
      boolean last = areEmpty(folder, all.subList(i + 1, all.size()));
      if (!files.check(new AofCheck.Part(path, role, file.name(), last))) {
        return false;
      }
    }
    return true;
  }
}
