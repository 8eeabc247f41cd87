package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import java.util.function.ToIntFunction;

/**
 * How values of one type leave the keyspace, as a snapshot has them and as the commands that make
 * them, and how they come back. Data context only.
 *
 * @param type the type, which has one class of values
 * @param kind that class
 * @param reader makes a value of what an RDB file has
 * @param rdb begins to write a value without its key as an RDB file has it
 * @param commands begins to write the commands that make a value under its key
 * @param needed the oldest version of the RDB format that holds a value without losing anything
 * @param natural the oldest one that also holds it in the encoding it has
 */
record ValueType<V extends Value>(
    Type type,
    Class<V> kind,
    ValueReader reader,
    Begin<V, RdbWriter> rdb,
    Begin<V, ElementCommands> commands,
    ToIntFunction<V> needed,
    ToIntFunction<V> natural) {

  /** Begins to write a value; what is returned goes on. */
  @FunctionalInterface
  interface Begin<V, O> {
    Continuation write(V value, O out);
  }

  /** A type that every version of the format holds. */
  ValueType(
      Type type,
      Class<V> kind,
      ValueReader reader,
      Begin<V, RdbWriter> rdb,
      Begin<V, ElementCommands> commands) {
    this(
        type,
        kind,
        reader,
        rdb,
        commands,
        any -> RdbFormat.OLDEST_WRITTEN,
        any -> RdbFormat.OLDEST_WRITTEN);
  }

  Continuation write(Value value, RdbWriter out) {
    return rdb.write(kind.cast(value), out);
  }

  Continuation write(Value value, ElementCommands out) {
    return commands.write(kind.cast(value), out);
  }

  int needed(Value value) {
    return needed.applyAsInt(kind.cast(value));
  }

  int natural(Value value) {
    return natural.applyAsInt(kind.cast(value));
  }
}
