package io.vireo.server.script;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Memory;
import io.vireo.server.resp.AnyBytes;

/** Errors as scripts see them: a table whose {@code err} is the text, its code first. */
final class ErrorTables {
  private static final String GENERIC = "ERR ";

  private ErrorTables() {}

  /** The error that a command has answered, which is counted already. */
  static LuaTable ofAnswer(Memory memory, String text) {
    LuaTable table = of(memory, withCode(text));
    table.put(Names.IS_COUNTED, Boolean.TRUE);
    return table;
  }

  /** An error with this text, its code first. */
  static LuaTable of(Memory memory, String text) {
    return of(memory, LuaString.of(AnyBytes.bytes(text)));
  }

  /** An error with this text, its code first. */
  static LuaTable of(Memory memory, LuaString text) {
    LuaTable table = new LuaTable(memory, 0, 1);
    table.put(Names.ERR, text);
    return table;
  }

  /**
   * The text of an error that goes to the client. What a command answered goes on whole, as it does
   * without a script; the text of a script's own error ends where a zero stands, as in C.
   */
  static String text(LuaTable table, LuaString text) {
    return isCounted(table) ? AnyBytes.text(text.bytes(), 0, text.length()) : Texts.untilZero(text);
  }

  /** Whether a command answered an error, so that it is counted already. */
  static boolean isCounted(LuaTable table) {
    return table.get(Names.IS_COUNTED) == Boolean.TRUE;
  }

  /** An error that a script makes: its code may follow a sign, as on the wire. */
  static LuaTable ofScript(Memory memory, LuaString text) {
    String line = Texts.error(text);
    String bare = line.startsWith("-") ? line.substring(1) : line;
    return of(memory, withCode(bare));
  }

  /** What a function of the {@code redis} table throws: the text without a code. */
  static LuaError thrown(Memory memory, String problem) {
    return new LuaError(of(memory, GENERIC + problem));
  }

  /** What has no space in it has no code. */
  private static String withCode(String text) {
    return text.indexOf(' ') < 0 ? GENERIC + text : text;
  }
}
