package io.vireo.server.script;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import io.vireo.server.data.ByteSource;
import io.vireo.server.data.number.Decimal;
import io.vireo.server.data.number.Reals;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes the answer of a command as the Lua value that a script gets for it. Data context only.
 *
 * <p>The value is built while it is said: an aggregate becomes a table at once, and what follows is
 * put into it. What a value looks like depends on the protocol that the script has chosen. If the
 * memory that scripts may take does not suffice, the rest of the answer is dropped, and {@link
 * #take} throws that error, so that no handler is ended in its midst.
 *
 * <p>Source: "Lua to RESP type conversion" in the manual of Redis.
 */
public final class ScriptReply implements Reply {
  private enum Kind {
    ARRAY,
    MAP,
    SET,
    DROPPED
  }

  /** The state that most commands answer. */
  static final LuaString OK = LuaString.of("OK");

  private static final int FIRST_DEPTH = 8;
  private static final long OPEN = Long.MAX_VALUE;
  private static final int DIGITS = 20;

  private final Memory memory;
  private final byte[] digits = new byte[Math.max(DIGITS, Reals.MAX_LENGTH)];
  private int protocol = 2;
  private Object value;
  private boolean failed;
  private boolean failedLast;
  private String error;
  private LuaError shortage;

  /** The tables that are not complete, the innermost last. */
  private LuaTable[] tables = new LuaTable[FIRST_DEPTH];

  private Kind[] kinds = new Kind[FIRST_DEPTH];

  /** How many values are still to come into each. */
  private long[] left = new long[FIRST_DEPTH];

  /** How many came into each. */
  private int[] filled = new int[FIRST_DEPTH];

  /** The key whose value is to come. */
  private Object[] keys = new Object[FIRST_DEPTH];

  private int depth;
  private final List<Mark> marks = new ArrayList<>(0);

  /** A place inside of an answer: the answer so far, and the tables that are not complete. */
  private record Mark(Object value, List<Noted> open) {}

  /** A table that is not complete. */
  private record Noted(
      LuaTable table, Kind kind, long left, int filled, Object pending, Set<Object> keys) {}

  /** Answers whose values take from a memory. */
  public ScriptReply(Memory memory) {
    this.memory = memory;
  }

  /** Begins an answer in protocol 2 or 3. */
  public void begin(int newProtocol) {
    protocol = newProtocol;
    error = null;
    if (!marks.isEmpty()) {
      marks.clear();
    }
    reset();
  }

  private void reset() {
    value = null;
    failed = false;
    failedLast = false;
    shortage = null;
    while (depth > 0) {
      pop();
    }
  }

  /**
   * The value of the answer, which is complete; it is forgotten here.
   *
   * @throws LuaError if there was not enough memory for it
   */
  public Object take() {
    Object taken = value;
    LuaError lack = shortage;
    value = null;
    shortage = null;
    if (lack != null) {
      throw lack;
    }
    return taken;
  }

  /** True if the answer as a whole is an error. */
  public boolean isError() {
    return failed;
  }

  // Putting values together

  private void add(Object item) {
    attach(item);
    popComplete();
  }

  private void attach(Object item) {
    if (depth == 0) {
      value = item;
      failed = failedLast;
      failedLast = false;
      return;
    }
    failedLast = false;
    int top = depth - 1;
    left[top]--;
    switch (kinds[top]) {
      case ARRAY -> tables[top].put(++filled[top], item);
      case SET -> put(tables[top], item, Boolean.TRUE);
      case MAP -> {
        if (filled[top]++ % 2 == 0) {
          keys[top] = item;
        } else {
          put(tables[top], keys[top], item);
        }
      }
      default -> {}
    }
  }

  /** RESP3 has a null where Lua has no key. */
  private static void put(LuaTable table, Object key, Object item) {
    if (key != null) {
      table.put(key, item);
    }
  }

  /** Leaves the tables that are complete. */
  private void popComplete() {
    while (depth > 0 && left[depth - 1] == 0) {
      pop();
    }
  }

  private void push(Kind kind, LuaTable table, long size) {
    if (depth == tables.length) {
      tables = Arrays.copyOf(tables, 2 * depth);
      kinds = Arrays.copyOf(kinds, 2 * depth);
      left = Arrays.copyOf(left, 2 * depth);
      filled = Arrays.copyOf(filled, 2 * depth);
      keys = Arrays.copyOf(keys, 2 * depth);
    }
    tables[depth] = table;
    kinds[depth] = kind;
    left[depth] = size;
    filled[depth++] = 0;
  }

  private void pop() {
    tables[--depth] = null;
    keys[depth] = null;
  }

  /**
   * A table for {@code size} elements, with the room that it would have had they come one by one.
   */
  private LuaTable newArray(long size) {
    int room = (int) Math.min(size, Integer.MAX_VALUE >> 1);
    return new LuaTable(memory, room == 0 ? 0 : 1 << ceilingLog2(room), 0);
  }

  private static int ceilingLog2(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
  }

  /** Opens an aggregate under a name, as {@code {map={...}}}. */
  private void beginNamed(Kind kind, LuaString name, long size) {
    LuaTable inner = new LuaTable(memory);
    attach(LuaTable.of(memory, name, inner));
    push(kind, inner, size);
    popComplete();
  }

  private void begin(Kind kind, long size) {
    if (shortage != null) {
      return;
    }
    try {
      switch (kind) {
        case MAP -> beginNamed(kind, Names.MAP, size);
        case SET -> beginNamed(kind, Names.SET, size);
        default -> {
          LuaTable table = newArray(size);
          attach(table);
          push(kind, table, size);
          popComplete();
        }
      }
    } catch (LuaError lack) {
      lacks(lack);
    }
  }

  private void lacks(LuaError lack) {
    reset();
    shortage = lack;
  }

  // What is said

  @Override
  public int protocol() {
    return protocol;
  }

  /** The usual mark stands before the answer; inside of one the open tables are noted. */
  @Override
  public int mark() {
    if (depth == 0) {
      return 0;
    }
    List<Noted> notes = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      notes.add(new Noted(tables[i], kinds[i], left[i], filled[i], keys[i], keysOf(tables[i])));
    }
    marks.add(new Mark(value, notes));
    return marks.size();
  }

  private static Set<Object> keysOf(LuaTable table) {
    Set<Object> keys = new LinkedHashSet<>();
    int place = table == null ? LuaTable.UNKNOWN : table.entryFrom(LuaTable.FIRST);
    while (place != LuaTable.UNKNOWN) {
      keys.add(table.keyAt(place));
      place = table.entryFrom(place + 1);
    }
    return keys;
  }

  @Override
  public void cut(int mark) {
    LuaError lack = mark == 0 ? null : shortage;
    reset();
    if (lack != null) {
      shortage = lack;
    } else if (mark > 0) {
      value = marks.get(mark - 1).value();
      marks.get(mark - 1).open().forEach(this::reopen);
    }
  }

  private void reopen(Noted note) {
    Set<Object> added = keysOf(note.table());
    added.removeAll(note.keys());
    added.forEach(key -> note.table().put(key, null));
    push(note.kind(), note.table(), note.left());
    filled[depth - 1] = note.filled();
    keys[depth - 1] = note.pending();
  }

  @Override
  public String takeError() {
    String last = error;
    error = null;
    return last;
  }

  @Override
  public void ok() {
    addSingle(Names.OK, OK);
  }

  @Override
  public void status(String text) {
    addSingle(Names.OK, LuaString.of(text));
  }

  private void addSingle(LuaString name, Object item) {
    if (shortage == null) {
      try {
        add(LuaTable.of(memory, name, item));
      } catch (LuaError lack) {
        lacks(lack);
      }
    }
  }

  @Override
  public void error(String text) {
    error = text;
    if (shortage == null) {
      try {
        LuaTable table = ErrorTables.ofAnswer(memory, oneLine(text));
        failedLast = depth == 0;
        add(table);
      } catch (LuaError lack) {
        lacks(lack);
      }
    }
  }

  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ');
  }

  @Override
  public void integer(long number) {
    addValue(Numbers.box((double) number));
  }

  private void addValue(Object item) {
    if (shortage == null) {
      add(item);
    }
  }

  @Override
  public void bulk(byte[] array, int offset, int length) {
    if (shortage == null) {
      try {
        memory.take(length);
        add(LuaString.copyOf(array, offset, length));
      } catch (LuaError lack) {
        lacks(lack);
      }
    }
  }

  @Override
  public void bulk(ByteSource source, int from, int length) {
    if (shortage == null) {
      try {
        memory.take(length);
        byte[] bytes = new byte[length];
        source.copy(from, bytes, 0, length);
        add(LuaString.of(bytes));
      } catch (LuaError lack) {
        lacks(lack);
      }
    }
  }

  @Override
  public void bulkNumber(long number) {
    bulk(digits, 0, Decimal.write(number, digits, 0));
  }

  @Override
  public void nullBulk() {
    addValue(protocol == 2 ? Boolean.FALSE : null);
  }

  @Override
  public void nullArray() {
    nullBulk();
  }

  @Override
  public void array(long size) {
    begin(Kind.ARRAY, size);
  }

  @Override
  public void map(long pairs) {
    begin(protocol == 2 ? Kind.ARRAY : Kind.MAP, pairs * 2);
  }

  @Override
  public void set(long size) {
    begin(protocol == 2 ? Kind.ARRAY : Kind.SET, size);
  }

  @Override
  public void push(long size) {
    begin(Kind.ARRAY, size);
  }

  /** Attributes describe the answer that follows; scripts do not see them. */
  @Override
  public void attribute(long pairs) {
    if (protocol == 3 && shortage == null && pairs > 0) {
      push(Kind.DROPPED, null, pairs * 2);
    }
  }

  @Override
  public void real(double number) {
    if (protocol == 2) {
      bulk(digits, 0, Reals.write(number, digits, 0));
    } else {
      addSingle(Names.DOUBLE, Numbers.box(number));
    }
  }

  @Override
  public void bool(boolean truth) {
    addValue(protocol == 2 ? Numbers.box(truth ? 1 : 0) : (Object) truth);
  }

  @Override
  public void bigNumber(String decimal) {
    if (protocol == 2) {
      bulk(decimal);
    } else {
      addSingle(Names.BIG_NUMBER, LuaString.of(decimal));
    }
  }

  @Override
  public void verbatim(String format, String text) {
    if (protocol == 2) {
      bulk(text);
      return;
    }
    if (shortage == null) {
      try {
        LuaTable table = new LuaTable(memory, 0, 2);
        table.put(Names.STRING, LuaString.of(text));
        table.put(Names.FORMAT, LuaString.of(format));
        add(LuaTable.of(memory, Names.VERBATIM_STRING, table));
      } catch (LuaError lack) {
        lacks(lack);
      }
    }
  }

  // Aggregates of unknown size

  /** What it is shows at its end, so it stands in nothing until then. */
  @Override
  public int open() {
    if (shortage == null) {
      try {
        push(Kind.ARRAY, new LuaTable(memory), OPEN);
      } catch (LuaError lack) {
        lacks(lack);
      }
    }
    return depth;
  }

  @Override
  public void closeArray(int mark, long size) {
    close(Kind.ARRAY);
  }

  @Override
  public void closeMap(int mark, long pairs) {
    close(protocol == 2 ? Kind.ARRAY : Kind.MAP);
  }

  @Override
  public void closeSet(int mark, long size) {
    close(protocol == 2 ? Kind.ARRAY : Kind.SET);
  }

  private void close(Kind kind) {
    if (shortage != null) {
      return;
    }
    LuaTable items = tables[depth - 1];
    int size = filled[depth - 1];
    pop();
    if (kind == Kind.ARRAY) {
      add(items);
      return;
    }
    begin(kind, size);
    for (int i = 1; i <= size; i++) {
      addValue(items.get(i));
    }
  }
}
