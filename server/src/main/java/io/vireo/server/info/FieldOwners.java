package io.vireo.server.info;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The suppliers of fields that belong to another room, such as {@code pubsub_channels}. Sections
 * show such a field in its place whether the room is there or not. Data context only, once the
 * server is put together.
 */
public final class FieldOwners {
  private final Map<String, Supplier<?>> owners = new HashMap<>();

  FieldOwners() {}

  /** Names the supplier that is asked for a field each time INFO shows it. */
  public FieldOwners own(String field, Supplier<?> value) {
    owners.put(field, value);
    return this;
  }

  /** Names the supplier of a field that is shown only at times: null while it is not. */
  public FieldOwners ownAtTimes(String field, Supplier<Long> value) {
    return own(field, value);
  }

  /** What an owner says now, or null without one or if it has nothing to say. */
  Object now(String field) {
    Supplier<?> owner = owners.get(field);
    return owner == null ? null : owner.get();
  }

  String value(String field, Object otherwise) {
    Supplier<?> owner = owners.get(field);
    return String.valueOf(owner == null ? otherwise : owner.get());
  }
}
