package io.vireo.persistence.tool;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFormat;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * Checks a file of the log, and cuts it off where that is wanted; tells about it as redis-check-aof
 * does. Confined to one thread.
 */
final class AofCheck {
  private final PrintStream out;
  private final BufferedReader answers;
  private final long now;
  private final boolean fix;
  private final OptionalLong until;

  /**
   * A check of any number of files.
   *
   * @param answers what the user answers when asked whether to cut a file off
   * @param now Unix milliseconds
   * @param fix whether to cut off what is wrong
   * @param until Unix seconds: cuts off what is later, if given
   */
  AofCheck(PrintStream out, BufferedReader answers, long now, boolean fix, OptionalLong until) {
    this.out = out;
    this.answers = answers;
    this.now = now;
    this.fix = fix;
    this.until = until;
  }

  /**
   * A file as the check sees it.
   *
   * @param role what its name is preceded by: {@code "BASE "}, {@code "INCR "} or nothing
   * @param name how it is called
   * @param isLast whether it may be cut off: nothing that is loaded follows it
   */
  record Part(Path path, String role, String name, boolean isLast) {}

  /** True if a file begins with a snapshot. */
  static boolean beginsWithSnapshot(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] first = in.readNBytes(RdbFormat.MAGIC.length());
      return RdbFormat.isBeginning(new String(first, StandardCharsets.US_ASCII));
    }
  }

  /** Checks a file; true if it is sound, or was made so. */
  boolean check(Part part) throws IOException {
    try (FileChannel channel = FileChannel.open(part.path(), StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        out.println(part.role() + "AOF " + part.name() + " is empty");
        return true;
      }
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
      return check(part, in, channel.size());
    } catch (NoSuchFileException missing) {
      out.println("Cannot open file " + part.path() + ": No such file or directory, aborting...");
      return false;
    }
  }

  private boolean check(Part part, InputStream in, long size) throws IOException {
    AofScanner scanner = new AofScanner(in, 0);
    if (beginsWithSnapshot(part.path())) {
      RdbCheck preamble = new RdbCheck(out, part.path().toString(), in, now);
      if (!preamble.run()) {
        out.println("RDB preamble of AOF file is not sane, aborting.");
        return false;
      }
      out.println("RDB preamble is OK, proceeding with AOF tail...");
      if (until.isPresent() && preamble.time().orElse(0) > until.getAsLong()) {
        out.println("Its snapshot was made later, at timestamp " + preamble.time().getAsLong());
        return nothingBefore(part);
      }
      scanner = new AofScanner(preamble.rest(), preamble.length());
    }
    AofScan scan = scanner.scan(until);
    if (scan.cutOffset().isPresent()) {
      return cutByTime(part, scan.cutOffset().getAsLong());
    }
    scan.fault().ifPresent(fault -> tell(part, fault));
    if (until.isPresent() && scan.fault().isEmpty()) {
      out.println("Truncate nothing in AOF " + part.name() + " to timestamp " + until.getAsLong());
    } else {
      analyzed(part, size, scan);
    }
    return scan.fault().isEmpty() ? valid(part) : invalid(part, size, scan.goodOffset());
  }

  private void tell(Part part, AofScan.Fault fault) {
    out.printf("0x%16x: %s%n", fault.offset(), fault.text());
    if (fault.isNoCommand()) {
      out.println("AOF " + part.name() + " format error");
    }
  }

  private void analyzed(Part part, long size, AofScan scan) {
    out.printf(
        "AOF analyzed: filename=%s, size=%d, ok_up_to=%d, ok_up_to_line=%d, diff=%d%n",
        part.name(), size, scan.goodOffset(), scan.line(), size - scan.goodOffset());
  }

  private boolean valid(Part part) {
    out.println(part.role() + "AOF " + part.name() + " is valid");
    return true;
  }

  private boolean invalid(Part part, long size, long good) throws IOException {
    if (!fix) {
      out.println("AOF " + part.name() + " is not valid. Use the --fix option to try fixing it.");
      return false;
    }
    if (!part.isLast()) {
      out.println("Failed to truncate AOF " + part.name() + " because it is not the last file");
      return false;
    }
    out.printf(
        "This will shrink the AOF %s from %d bytes, with %d bytes, to %d bytes%n",
        part.name(), size, size - good, good);
    out.print("Continue? [y/N]: ");
    out.flush();
    String answer = answers.readLine();
    if (answer == null || !answer.regionMatches(true, 0, "y", 0, 1)) {
      out.println("Aborting...");
      return false;
    }
    DurableFiles.SYSTEM.truncate(part.path(), good);
    out.println("Successfully truncated AOF " + part.name());
    return true;
  }

  private boolean cutByTime(Part part, long offset) throws IOException {
    String time = " to timestamp " + until.getAsLong();
    if (!part.isLast()) {
      out.println(
          "Failed to truncate AOF "
              + part.path()
              + time
              + " to offset "
              + offset
              + " because it is not the last file.");
      out.println(
          "If that is what you want, delete the files behind it and their lines in the manifest,"
              + " then run this again.");
      return false;
    }
    if (offset == 0) {
      return nothingBefore(part);
    }
    DurableFiles.SYSTEM.truncate(part.path(), offset);
    out.println("Successfully truncated AOF " + part.name() + time);
    return true;
  }

  private boolean nothingBefore(Part part) {
    out.println(
        "AOF "
            + part.path()
            + " has nothing before timestamp "
            + until.getAsLong()
            + ", aborting...");
    return false;
  }
}
