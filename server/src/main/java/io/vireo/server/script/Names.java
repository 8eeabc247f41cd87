package io.vireo.server.script;

import io.vireo.lua.core.LuaString;
import java.util.Set;

/** Names of globals, and keys of the tables that scripts and the server exchange. */
final class Names {
  static final LuaString REDIS = LuaString.of("redis");

  /** Valkey's name of the API. */
  static final LuaString SERVER = LuaString.of("server");

  static final Set<LuaString> API = Set.of(REDIS, SERVER);

  static final LuaString BIG_NUMBER = LuaString.of("big_number");
  static final LuaString DOUBLE = LuaString.of("double");
  static final LuaString ERR = LuaString.of("err");
  static final LuaString FORMAT = LuaString.of("format");
  static final LuaString IS_COUNTED = LuaString.of("ignore_error_stats_update");
  static final LuaString LINE = LuaString.of("line");
  static final LuaString MAP = LuaString.of("map");
  static final LuaString OK = LuaString.of("ok");
  static final LuaString SET = LuaString.of("set");
  static final LuaString SOURCE = LuaString.of("source");
  static final LuaString STRING = LuaString.of("string");
  static final LuaString VERBATIM_STRING = LuaString.of("verbatim_string");

  private Names() {}
}
