package io.vireo.server.script;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Numbers;
import io.vireo.server.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Answers a client with what a script gave back. Data context only.
 *
 * <p>A table is an array up to its first nil, unless a field says otherwise: {@code err}, {@code
 * ok}, {@code double}, {@code big_number}, {@code verbatim_string}, {@code map}, {@code set}.
 * Tables may contain themselves, so the depth is limited as it is in Redis, by the places that
 * Lua's stack has for a function of C; here the nesting is on the heap, so that it needs no
 * thread's stack.
 *
 * <p>Source: "Lua to RESP type conversion" in the manual of Redis.
 */
final class ResultWriter {
  /** Places of Lua's stack, and those that the conversion wants to have free. */
  private static final int PLACES = 8000 - 4;

  /** Places that the script's result finds in use: an error handler, and itself. */
  private static final int FIRST_PLACE = 2;

  private static final String TOO_DEEP = "ERR reached lua stack limit";
  private static final int FIRST_DEPTH = 8;

  private enum Kind {
    /** The elements from 1 on. */
    ARRAY(1),
    /** Keys and values. */
    MAP(4),
    /** Keys alone. */
    SET(3);

    /** Places of Lua's stack that an element finds in use beyond those of its table. */
    private final int places;

    Kind(int places) {
      this.places = places;
    }
  }

  /** Counts the errors of an answer but for the last one, which the command counts. */
  private final Consumer<String> uncounted;

  private Reply reply;
  private int protocol;

  // The tables that are not complete, the innermost last.

  private LuaTable[] tables = new LuaTable[FIRST_DEPTH];
  private Kind[] kinds = new Kind[FIRST_DEPTH];
  private int[] marks = new int[FIRST_DEPTH];
  private int[] counts = new int[FIRST_DEPTH];

  /** Where the next entry is looked for; -1 for a key whose value is to follow. */
  private int[] places = new int[FIRST_DEPTH];

  private Object[] pending = new Object[FIRST_DEPTH];
  private int depth;
  private int deepest;
  private int used;
  private int counted;

  /** Writes answers whose errors but the last one are counted by a consumer. */
  ResultWriter(Consumer<String> uncounted) {
    this.uncounted = uncounted;
  }

  /**
   * Answers.
   *
   * @param scriptProtocol the protocol that the script has chosen: whether a boolean is one
   * @return how many of the errors in it were counted already
   */
  int write(Reply to, Object value, int scriptProtocol) {
    reply = to;
    protocol = scriptProtocol;
    used = FIRST_PLACE;
    counted = 0;
    deepest = 0;
    try {
      say(value);
      while (depth > 0) {
        goOn(depth - 1);
      }
      return counted;
    } finally {
      Arrays.fill(tables, 0, deepest, null);
      Arrays.fill(pending, 0, deepest, null);
      depth = 0;
      reply = null;
    }
  }

  private void say(Object value) {
    if (used > PLACES) {
      reply.error(TOO_DEEP);
    } else if (value instanceof LuaString string) {
      reply.bulk(string.bytes());
    } else if (value instanceof Double number) {
      reply.integer(Numbers.toLong(number));
    } else if (value instanceof Boolean truth) {
      say(truth.booleanValue());
    } else if (value instanceof LuaTable table) {
      say(table);
    } else {
      reply.nullBulk();
    }
  }

  private void say(boolean truth) {
    if (protocol == 3) {
      reply.bool(truth);
    } else if (truth) {
      reply.integer(1);
    } else {
      reply.nullBulk();
    }
  }

  private void say(LuaTable table) {
    Object field = table.get(Names.ERR);
    if (field instanceof LuaString text) {
      error(table, text);
    } else if ((field = table.get(Names.OK)) instanceof LuaString text) {
      state(text);
    } else if ((field = table.get(Names.DOUBLE)) instanceof Double number) {
      reply.real(number);
    } else if ((field = table.get(Names.BIG_NUMBER)) instanceof LuaString digits) {
      reply.bigNumber(oneLine(digits.toString()));
    } else if (!(table.get(Names.VERBATIM_STRING) instanceof LuaTable parts) || !verbatim(parts)) {
      aggregate(table);
    }
  }

  private void state(LuaString text) {
    if (text == ScriptReply.OK) {
      reply.ok();
    } else {
      reply.status(oneLine(Texts.untilZero(text)));
    }
  }

  private void error(LuaTable table, LuaString text) {
    String before = reply.takeError();
    if (before != null) {
      uncounted.accept(before);
    }
    reply.error(Texts.withoutLineEnds(ErrorTables.text(table, text)));
    if (ErrorTables.isCounted(table)) {
      reply.takeError();
      counted++;
    }
  }

  private boolean verbatim(LuaTable parts) {
    if (parts.get(Names.FORMAT) instanceof LuaString format
        && parts.get(Names.STRING) instanceof LuaString text) {
      reply.verbatim(threeLetters(format), text.toString());
      return true;
    }
    return false;
  }

  /** A format has three letters; spaces stand for those that are missing. */
  private static String threeLetters(LuaString format) {
    byte[] letters = Arrays.copyOf(format.bytes(), Math.min(3, format.length()));
    return (new String(letters, StandardCharsets.ISO_8859_1) + "   ").substring(0, 3);
  }

  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ');
  }

  private void aggregate(LuaTable table) {
    if (table.get(Names.MAP) instanceof LuaTable map) {
      open(Kind.MAP, map);
    } else if (table.get(Names.SET) instanceof LuaTable set) {
      open(Kind.SET, set);
    } else {
      open(Kind.ARRAY, table);
    }
  }

  private void open(Kind kind, LuaTable table) {
    if (depth == tables.length) {
      enlarge();
    }
    tables[depth] = table;
    kinds[depth] = kind;
    counts[depth] = 0;
    places[depth] = LuaTable.FIRST;
    pending[depth] = null;
    used += kind.places;
    marks[depth++] = reply.open();
    deepest = Math.max(deepest, depth);
  }

  private void enlarge() {
    tables = Arrays.copyOf(tables, 2 * depth);
    kinds = Arrays.copyOf(kinds, 2 * depth);
    marks = Arrays.copyOf(marks, 2 * depth);
    counts = Arrays.copyOf(counts, 2 * depth);
    places = Arrays.copyOf(places, 2 * depth);
    pending = Arrays.copyOf(pending, 2 * depth);
  }

  /** Says one more element of the innermost table, or ends it. */
  private void goOn(int top) {
    if (kinds[top] == Kind.ARRAY) {
      Object next = tables[top].get(counts[top] + 1);
      if (next == null) {
        close(top);
      } else {
        counts[top]++;
        say(next);
      }
    } else {
      goOnWithEntries(top);
    }
  }

  private void goOnWithEntries(int top) {
    LuaTable table = tables[top];
    if (pending[top] != null) {
      Object value = pending[top];
      pending[top] = null;
      used--;
      say(value);
      used++;
      return;
    }
    int place = table.entryFrom(places[top]);
    if (place == LuaTable.UNKNOWN) {
      close(top);
      return;
    }
    places[top] = place + 1;
    counts[top]++;
    pending[top] = kinds[top] == Kind.MAP ? table.valueAt(place) : null;
    say(table.keyAt(place));
  }

  private void close(int top) {
    Kind kind = kinds[top];
    used -= kind.places;
    tables[top] = null;
    depth = top;
    switch (kind) {
      case MAP -> reply.closeMap(marks[top], counts[top]);
      case SET -> reply.closeSet(marks[top], counts[top]);
      default -> reply.closeArray(marks[top], counts[top]);
    }
  }
}
