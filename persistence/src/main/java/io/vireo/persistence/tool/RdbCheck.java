package io.vireo.persistence.tool;

import io.vireo.persistence.rdb.RdbException;
import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbInput;
import io.vireo.persistence.rdb.RdbReader;
import io.vireo.persistence.rdb.RdbStage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.OptionalLong;

/** Checks a snapshot and tells about it as redis-check-rdb does. Confined to one thread. */
final class RdbCheck {
  private final PrintStream out;
  private final String name;
  private final RdbInput in;
  private final Counter counter;
  private final RdbReader reader;
  private int version;

  /**
   * A check that has not begun.
   *
   * @param name what the file is called
   * @param in the file; what is behind the snapshot stays in it, see {@link #rest}
   * @param now Unix milliseconds: deadlines up to then have passed
   */
  RdbCheck(PrintStream out, String name, InputStream in, long now) {
    this.out = out;
    this.name = name;
    this.in = new RdbInput(in, true);
    this.counter = new Counter(now);
    this.reader = new RdbReader(this.in, counter);
  }

  /** Checks the file; true if it is sound. */
  boolean run() throws IOException {
    say("Checking RDB file " + name);
    try {
      version = reader.header();
      boolean more = true;
      while (more) {
        more = reader.next();
      }
    } catch (RdbException fault) {
      tell(fault);
      return false;
    }
    tellChecksum();
    say("\\o/ RDB looks OK! \\o/");
    tellCounts();
    return true;
  }

  /** Bytes of the snapshot. */
  long length() {
    return reader.position();
  }

  /** When it was made, Unix seconds, if it says so. */
  OptionalLong time() {
    return counter.time;
  }

  /** What is behind the snapshot. */
  InputStream rest() {
    return in.rest();
  }

  private void say(String text) {
    out.println("[offset " + reader.position() + "] " + text);
  }

  private void tellChecksum() {
    if (version < RdbFormat.CHECKSUM_SINCE) {
      return;
    }
    say(
        reader.storedChecksum() == 0
            ? "RDB file was saved with checksum disabled: no check performed."
            : "Checksum OK");
  }

  private void tell(RdbException fault) {
    out.println("--- RDB ERROR DETECTED ---");
    String what =
        fault.isCutOff() ? "Unexpected EOF reading RDB file" : Printable.of(fault.getMessage());
    out.println("[offset " + fault.offset() + "] " + what);
    out.println("[additional info] While doing: " + label(reader.stage()));
    if (reader.stage() == RdbStage.VALUE) {
      out.println("[additional info] Reading key '" + Printable.of(counter.key) + "'");
    }
    if (reader.stage() == RdbStage.KEY || reader.stage() == RdbStage.VALUE) {
      int type = reader.type();
      out.println("[additional info] Reading type " + type + " (" + RdbType.of(type).label() + ")");
    }
    tellCounts();
  }

  private static String label(RdbStage stage) {
    return switch (stage) {
      case START -> "start";
      case TYPE -> "read-type";
      case DEADLINE -> "read-expire";
      case LENGTH -> "read-len";
      case KEY -> "read-key";
      case VALUE -> "read-object-value";
      case AUX -> "read-aux";
      case MODULE_AUX -> "read-module-aux";
      case FUNCTION -> "read-functions";
      case CHECKSUM -> "check-sum";
    };
  }

  private void tellCounts() {
    out.println("[info] " + counter.keys + " keys read");
    out.println("[info] " + counter.deadlines + " expires");
    out.println("[info] " + counter.expired + " already expired");
    out.println("[info] " + counter.fieldDeadlines + " subexpires");
    if (counter.empty > 0) {
      out.println("[info] " + counter.empty + " empty keys, which are left out on loading");
    }
  }

  /** Counts keys, and prints what stands between them. */
  private final class Counter extends ValueInspector {
    private final long now;
    private OptionalLong time = OptionalLong.empty();
    private byte[] key = {};
    private long keys;
    private long deadlines;
    private long expired;
    private long fieldDeadlines;
    private long empty;

    Counter(long now) {
      this.now = now;
    }

    @Override
    public void aux(String field, byte[] value) {
      if (field.equals("ctime")) {
        time = AofScanner.time(Printable.of(value));
      }
      say("AUX FIELD " + Printable.of(field) + " = '" + Printable.of(value) + "'");
    }

    @Override
    public void database(int index) {
      say("Selecting DB ID " + index);
    }

    @Override
    public void skippedModule(String module) {
      say("MODULE AUX for: " + module);
    }

    @Override
    public void key(byte[] newKey, long deadline, long idleSeconds, int frequency) {
      super.key(newKey, deadline, idleSeconds, frequency);
      key = newKey;
      keys++;
      deadlines += deadline >= 0 ? 1 : 0;
      expired += deadline >= 0 && deadline < now ? 1 : 0;
    }

    @Override
    void inspected() {
      fieldDeadlines += fieldsExpire() ? 1 : 0;
      boolean mayBeEmpty = RdbType.of(reader.type()).type().equals("stream");
      empty += elements() == 0 && !mayBeEmpty ? 1 : 0;
    }
  }
}
