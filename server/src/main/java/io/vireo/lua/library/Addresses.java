package io.vireo.lua.library;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.NullPointer;
import io.vireo.lua.core.Values;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * How tables, functions, coroutines and userdata are shown: by an address, which is made up when it
 * is first asked for, belongs to one object as long as that lives, and is never given again.
 */
final class Addresses {
  private static final long FIRST = 0x7f60_0000_0000L;
  private static final int APART = 32;

  /** None of the keys' classes has an equality of its own. */
  private final Map<Object, Long> known = new WeakHashMap<>();

  private long next = FIRST;

  LuaString show(Object value) {
    String type = Values.typeName(value);
    if (value == NullPointer.NULL) {
      return LuaString.of(type + ": (nil)");
    }
    Long address = known.get(value);
    if (address == null) {
      next += APART;
      address = next;
      known.put(value, address);
    }
    return LuaString.of(type + ": 0x" + Long.toHexString(address));
  }
}
