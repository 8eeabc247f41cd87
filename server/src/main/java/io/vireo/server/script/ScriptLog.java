package io.vireo.server.script;

import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code redis.log} and its levels: lines of scripts in the server's log. */
final class ScriptLog {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptLog.class);
  private static final int DEBUG = 0;
  private static final int VERBOSE = 1;
  private static final int NOTICE = 2;
  private static final int WARNING = 3;

  private final Memory memory;

  private ScriptLog(Memory memory) {
    this.memory = memory;
  }

  /** Puts the function and its levels into a table. */
  static void putInto(LuaTable table, Memory memory) {
    table.put(LuaString.of("log"), new HostFunction(new ScriptLog(memory)::log));
    table.put(LuaString.of("LOG_DEBUG"), Numbers.box(DEBUG));
    table.put(LuaString.of("LOG_VERBOSE"), Numbers.box(VERBOSE));
    table.put(LuaString.of("LOG_NOTICE"), Numbers.box(NOTICE));
    table.put(LuaString.of("LOG_WARNING"), Numbers.box(WARNING));
  }

  private Object log(LuaThread thread, Object[] arguments) {
    if (arguments.length < 2) {
      throw ErrorTables.thrown(memory, "redis.log() requires two arguments or more.");
    }
    Double number =
        arguments[0] instanceof LuaString text
            ? Numbers.parse(text)
            : arguments[0] instanceof Double given ? given : null;
    if (number == null) {
      throw ErrorTables.thrown(memory, "First argument must be a number (log level).");
    }
    int level = (int) Numbers.toLong(number);
    if (level < DEBUG || level > WARNING) {
      throw ErrorTables.thrown(memory, "Invalid log level.");
    }
    write(level, arguments);
    return LuaFunction.NOTHING;
  }

  private static void write(int level, Object[] arguments) {
    switch (level) {
      case DEBUG -> {
        if (LOG.isTraceEnabled()) {
          LOG.trace("{}", text(arguments));
        }
      }
      case VERBOSE -> {
        if (LOG.isDebugEnabled()) {
          LOG.debug("{}", text(arguments));
        }
      }
      case NOTICE -> LOG.info("{}", text(arguments));
      default -> LOG.warn("{}", text(arguments));
    }
  }

  /** What is neither a string nor a number is left out. */
  private static String text(Object[] arguments) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < arguments.length; i++) {
      Object part = arguments[i] instanceof Double number ? Numbers.text(number) : arguments[i];
      if (part instanceof LuaString) {
        text.append(i == 1 ? "" : " ").append(part);
      }
    }
    return text.toString();
  }
}
