package io.vireo.server.script;

import io.vireo.config.Config;
import io.vireo.config.VireoSettings;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Numbers;
import io.vireo.server.process.Version;

/**
 * The versions that scripts see: of the Redis whose behaviour the server has, and of the server.
 */
final class ServerVersion {
  private ServerVersion() {}

  /** Puts {@code REDIS_VERSION} and {@code REDIS_VERSION_NUM} into a table. */
  static void putInto(LuaTable table, Config config) {
    put(table, "REDIS_VERSION", config.get(VireoSettings.VIREO_COMPATIBILITY));
  }

  /** Puts the server's own name and version into a table, as Valkey names them. */
  static void putOwnInto(LuaTable table) {
    table.put(LuaString.of("SERVER_NAME"), LuaString.of("vireo"));
    put(table, "SERVER_VERSION", Version.VIREO);
  }

  private static void put(LuaTable table, String name, String version) {
    table.put(LuaString.of(name), LuaString.of(version));
    table.put(LuaString.of(name + "_NUM"), Numbers.box(number(version)));
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
