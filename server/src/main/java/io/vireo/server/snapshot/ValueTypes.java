package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbKind;
import io.vireo.persistence.rdb.RdbLayout;
import io.vireo.server.data.Type;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.vector.VectorSetValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** All types of values that files hold, but strings. A new one is a line here. Any thread. */
final class ValueTypes {
  private static final Map<Type, ValueType<?>> ALL =
      table(
          new ValueType<>(
              Type.LIST,
              ListValue.class,
              new ValueReader(
                  RdbKind.LIST, (rules, elements, parts) -> new ListBuilder(rules), Map.of()),
              ListWriter::write,
              ListRest::write),
          new ValueType<>(
              Type.SET,
              SetValue.class,
              new ValueReader(
                  RdbKind.SET,
                  SetBuilder::new,
                  Map.of(
                      RdbLayout.INTSET, SetBuilder::ofIntset,
                      RdbLayout.SET_LISTPACK, SetBuilder::ofListpack)),
              SetWriter::write,
              SetWriter::commands,
              set -> RdbFormat.OLDEST_WRITTEN,
              SetWriter::natural),
          new ValueType<>(
              Type.HASH,
              HashValue.class,
              new ValueReader(
                  RdbKind.HASH,
                  HashBuilder::new,
                  Map.of(
                      RdbLayout.HASH_LISTPACK, HashBuilder::ofPairs,
                      RdbLayout.HASH_LISTPACK_EX, HashBuilder::ofTriples)),
              HashWriter::write,
              HashWriter::commands,
              HashWriter::needed,
              HashWriter::natural),
          new ValueType<>(
              Type.ZSET,
              SortedSetValue.class,
              new ValueReader(
                  RdbKind.ZSET,
                  RankedBuilder::new,
                  Map.of(RdbLayout.ZSET_LISTPACK, RankedBuilder::ofListpack)),
              SortedSetWriter::write,
              SortedSetWriter::commands),
          new ValueType<>(
              Type.STREAM,
              StreamValue.class,
              new ValueReader(
                  RdbKind.STREAM, (rules, elements, parts) -> new StreamBuilder(), Map.of()),
              StreamWriter::write,
              StreamRest::new,
              StreamWriter::needed,
              StreamWriter::natural),
          new ValueType<>(
              Type.VECTOR_SET,
              VectorSetValue.class,
              new ValueReader(
                  RdbKind.VECTORS,
                  (rules, elements, parts) -> new VectorSetBuilder(parts),
                  Map.of()),
              VectorSetWriter::write,
              VectorSetRest::new));

  private static final Map<RdbKind, ValueReader> READERS = readers();
  private static final Map<RdbLayout, ValueReader.Whole> LAYOUTS = layouts();

  private ValueTypes() {}

  private static Map<Type, ValueType<?>> table(ValueType<?>... types) {
    Map<Type, ValueType<?>> table = new EnumMap<>(Type.class);
    for (ValueType<?> each : types) {
      table.put(each.type(), each);
    }
    return Collections.unmodifiableMap(table);
  }

  private static Map<RdbKind, ValueReader> readers() {
    Map<RdbKind, ValueReader> readers = new EnumMap<>(RdbKind.class);
    ALL.values().forEach(type -> readers.put(type.reader().kind(), type.reader()));
    return Collections.unmodifiableMap(readers);
  }

  private static Map<RdbLayout, ValueReader.Whole> layouts() {
    Map<RdbLayout, ValueReader.Whole> layouts = new EnumMap<>(RdbLayout.class);
    ALL.values().forEach(type -> layouts.putAll(type.reader().layouts()));
    return Collections.unmodifiableMap(layouts);
  }

  /** How values of a kind are made element by element. */
  static ValueReader reader(RdbKind kind) {
    return READERS.get(kind);
  }

  /** How a value is made of a blob in a layout. */
  static ValueReader.Whole whole(RdbLayout layout) {
    return LAYOUTS.get(layout);
  }

  /**
   * The type of an entry's value; null if that is a string.
   *
   * @throws IllegalArgumentException if no file holds values of the type
   */
  static ValueType<?> of(Entry entry) {
    Type type = entry.type();
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
