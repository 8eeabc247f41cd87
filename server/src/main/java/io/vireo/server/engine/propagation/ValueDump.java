package io.vireo.server.engine.propagation;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;

/** Makes of values what RESTORE takes. Data context only. */
public interface ValueDump {
  /**
   * The payload of an entry's value.
   *
   * @throws IllegalStateException if the settings allow no format that holds it
   */
  Bytes of(Entry entry);
}
