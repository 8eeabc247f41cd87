package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.DumpPayload;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.PartStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Values as DUMP gives them and RESTORE takes them. Data context only. */
public final class Dump {
  private Dump() {}

  /**
   * What was in a payload: a string or another value.
   *
   * @param text the string, or null
   * @param value the other value, or null
   */
  public record Restored(byte[] text, Value value) {}

  /** The payload of an entry's value, in a version that holds it: {@link FormatVersion}. */
  public static Bytes of(Entry entry, int version, boolean compress) {
    ByteBuffer payload =
        DumpPayload.write(version, compress, out -> new EntryWriter(out).whole(entry));
    return Bytes.of(payload.array(), 0, payload.limit());
  }

  /**
   * Reads a payload whose footer was checked.
   *
   * @param room gets the bytes that compressed strings will need, before they are unpacked; what it
   *     throws ends the reading
   * @param parts where a large value stores its parts
   * @param sink takes what was in the payload, once all of it was read and found good
   */
  public static void read(
      Bytes payload,
      LongConsumer room,
      ValueRules rules,
      PartStorage parts,
      Consumer<Restored> sink)
      throws IOException, CorruptValueException {
    Reader reader = new Reader(rules, parts, sink);
    try {
      DumpPayload.read(payload.array(), payload.offset(), payload.length(), room, reader);
    } finally {
      reader.forget();
    }
  }

  /** Takes one value. */
  private static final class Reader extends EntryReader {
    private final ValueRules rules;
    private final PartStorage parts;
    private final Consumer<Restored> sink;

    Reader(ValueRules rules, PartStorage parts, Consumer<Restored> sink) {
      this.rules = rules;
      this.parts = parts;
      this.sink = sink;
    }

    @Override
    protected ValueRules rules() {
      return rules;
    }

    @Override
    protected PartStorage parts() {
      return parts;
    }

    @Override
    protected void complete(byte[] text, Value other) {
      sink.accept(new Restored(text, other));
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
