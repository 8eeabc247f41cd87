package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.DumpPayload;
import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.HashValue;
import io.vireo.server.data.Keyed;
import io.vireo.server.data.SetValue;
import io.vireo.server.data.Value;
import io.vireo.server.data.stream.StreamValue;
import java.io.IOException;

/** Values as DUMP gives them and RESTORE takes them. Data context only. */
public final class Dump {
  private static final int SET_LISTPACKS = 11;
  private static final int FIELD_DEADLINES = 12;

  private Dump() {}

  /**
   * What was in a payload: a string or another value.
   *
   * @param text the string, or null
   * @param value the other value, or null
   */
  public record Restored(byte[] text, Value value) {}

  /** The payload of an entry's value, in the oldest version that holds it. */
  public static byte[] of(Object entry, boolean compress) {
    return DumpPayload.write(version(entry), compress, out -> new EntryWriter(out).whole(entry));
  }

  private static int version(Object entry) {
    Value value = entry instanceof Keyed keyed ? keyed.value() : null;
    if (value instanceof HashValue hash && hash.hasRoomForDeadlines()) {
      return FIELD_DEADLINES;
    }
    boolean newer =
        value instanceof StreamValue
            || value instanceof SetValue set && !set.isHashed() && !set.isNumbers();
    return newer ? SET_LISTPACKS : RdbFormat.OLDEST_WRITTEN;
  }

  /** Reads a payload whose footer was checked. */
  public static Restored read(Bytes payload, ValueRules rules)
      throws IOException, CorruptValueException {
    Reader reader = new Reader(rules);
    DumpPayload.read(payload.array(), payload.offset(), payload.length(), reader);
    return reader.restored;
  }

  /** Takes one value. */
  private static final class Reader extends EntryReader {
    private final ValueRules rules;
    private Restored restored = new Restored(null, null);

    Reader(ValueRules rules) {
      this.rules = rules;
    }

    @Override
    protected ValueRules rules() {
      return rules;
    }

    @Override
    protected void complete(byte[] text, Value other) {
      restored = new Restored(text, other);
    }

    @Override
    protected void empty() throws CorruptValueException {
      throw new CorruptValueException("A value without elements");
    }

    @Override
    public void aux(String name, byte[] value) {}

    @Override
    public void function(byte[] code) {}

    @Override
    public void database(int index) {}

    @Override
    public void sizes(long keys, long deadlines) {}

    @Override
    public void skippedModule(String name) {}

    @Override
    public void key(byte[] name, long deadline, long idleSeconds, int frequency) {}
  }
}
