package io.vireo.server.script;

import io.vireo.lua.core.LuaString;

/** The keys of tables that scripts and the server give each other. */
final class Names {
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
