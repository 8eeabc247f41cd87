package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.RdbKind;
import io.vireo.persistence.rdb.RdbLayout;
import io.vireo.server.data.Value;
import io.vireo.server.keyspace.PartStorage;
import java.util.Map;

/**
 * How values of one type come back into the keyspace from an RDB file. Data context only.
 *
 * @param kind what the file calls the type
 * @param begin makes what takes the elements one by one
 * @param layouts in which the file may have a whole value as one blob
 */
record ValueReader(RdbKind kind, Begin begin, Map<RdbLayout, Whole> layouts) {
  /**
   * Begins a value of about {@code elements}, or 0 if the number is not known, whose parts will be
   * stored among some.
   */
  @FunctionalInterface
  interface Begin {
    ValueBuilder begin(ValueRules rules, long elements, PartStorage parts);
  }

  /** Makes a value of a blob, which it checks as far as the rules want. */
  @FunctionalInterface
  interface Whole {
    Value read(byte[] blob, ValueRules rules) throws CorruptValueException;
  }
}
