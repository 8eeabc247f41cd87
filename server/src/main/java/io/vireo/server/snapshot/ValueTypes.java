package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.server.data.Type;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entries;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** All types of values that files hold, but strings. A new one is a line here. Any thread. */
final class ValueTypes {
  private static final Map<Type, ValueType<?>> ALL =
      table(
          new ValueType<>(Type.LIST, ListValue.class, ListWriter::write, ListRest::write),
          new ValueType<>(
              Type.SET,
              SetValue.class,
              SetWriter::write,
              SetWriter::commands,
              set -> RdbFormat.OLDEST_WRITTEN,
              SetWriter::natural),
          new ValueType<>(
              Type.HASH,
              HashValue.class,
              HashWriter::write,
              HashWriter::commands,
              HashWriter::needed,
              HashWriter::natural),
          new ValueType<>(
              Type.ZSET, SortedSetValue.class, SortedSetWriter::write, SortedSetWriter::commands),
          new ValueType<>(
              Type.STREAM,
              StreamValue.class,
              StreamWriter::write,
              StreamRest::new,
              StreamWriter::needed,
              StreamWriter::natural));

  private ValueTypes() {}

  private static Map<Type, ValueType<?>> table(ValueType<?>... types) {
    Map<Type, ValueType<?>> table = new EnumMap<>(Type.class);
    for (ValueType<?> each : types) {
      table.put(each.type(), each);
    }
    return Collections.unmodifiableMap(table);
  }

  /**
   * The type of an entry's value; null if that is a string.
   *
   * @throws IllegalArgumentException if no file holds values of the type
   */
  static ValueType<?> of(Object entry) {
    Type type = Entries.typeOf(entry);
    if (type == Type.STRING) {
      return null;
    }
    ValueType<?> found = ALL.get(type);
    if (found == null) {
      throw new IllegalArgumentException("No way to write a " + type.label());
    }
    return found;
  }

  /** The types, without strings. */
  static Set<Type> known() {
    return ALL.keySet();
  }
}
