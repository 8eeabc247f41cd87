package io.vireo.server.script;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Numbers;
import io.vireo.server.process.Version;

/** The version that scripts see: that of Redis whose behaviour the server keeps to. */
final class ServerVersion {
  private ServerVersion() {}

  /** Puts {@code REDIS_VERSION} and {@code REDIS_VERSION_NUM} into a table. */
  static void putInto(LuaTable table) {
    table.put(LuaString.of("REDIS_VERSION_NUM"), Numbers.box(number(Version.REDIS)));
    table.put(LuaString.of("REDIS_VERSION"), LuaString.of(Version.REDIS));
  }

  /** A byte for each part. */
  private static int number(String version) {
    int number = 0;
    for (String part : version.split("\\.")) {
      number = number << Byte.SIZE | Integer.parseInt(part);
    }
    return number;
  }
}
