package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.node.Closure;
import io.vireo.lua.pattern.PatternCache;
import java.util.Arrays;

/**
 * The library {@code string}. Letters and digits are those of ASCII.
 *
 * @see <a href="https://www.lua.org/manual/5.1/manual.html#5.4">Lua 5.1 Reference Manual, String
 *     Manipulation</a>
 */
public final class StringLibrary {
  /** Signature, version 5.1, and the sizes of what follows on a machine of 64 bits. */
  private static final LuaString BINARY_CHUNK =
      LuaString.of(new byte[] {27, 'L', 'u', 'a', 0x51, 0, 1, 4, 8, 4, 8, 0});

  private static final int FUNCTIONS = 15;

  /** Bytes of a string without its content. */
  private static final int STRING = 40;

  /** The binary logarithm of the bytes that one step works on. */
  private static final int STEP_BITS = 5;

  private StringLibrary() {}

  /**
   * Makes the library a global variable.
   *
   * @return its table, which is to be the index of all strings
   */
  public static LuaTable open(LuaTable globals, Memory memory) {
    Scratch scratch = new Scratch(memory);
    PatternCache cache = new PatternCache(true);
    LuaTable table = new LuaTable(memory, 0, FUNCTIONS);
    HostFunction gmatch = new HostFunction(new StringGmatch(new PatternCache(false), scratch));
    put(table, "byte", new StringByte());
    put(table, "char", new HostFunction(StringLibrary::fromBytes));
    put(table, "dump", new HostFunction(StringLibrary::dump));
    put(table, "find", new StringFind(true, cache, scratch));
    put(table, "format", new HostFunction(new StringFormat(scratch)));
    put(table, "gfind", gmatch);
    put(table, "gmatch", gmatch);
    put(table, "gsub", new HostFunction(new StringGsub(cache, scratch)));
    put(table, "len", new StringLength());
    put(table, "lower", new HostFunction(StringLibrary::lower));
    put(table, "match", new StringFind(false, cache, scratch));
    put(table, "rep", new HostFunction(StringLibrary::repeat));
    put(table, "reverse", new HostFunction(StringLibrary::reverse));
    put(table, "sub", new StringSub());
    put(table, "upper", new HostFunction(StringLibrary::upper));
    globals.put(LuaString.of("string"), table);
    return table;
  }

  private static void put(LuaTable table, String name, LuaFunction function) {
    table.put(LuaString.of(name), function);
  }

  /** Asks for a new string and counts the work on it. */
  private static byte[] room(LuaThread thread, int length) {
    thread.memory().take(STRING + (long) length);
    thread.steps(length >> STEP_BITS);
    return new byte[length];
  }

  private static Object fromBytes(LuaThread thread, Object[] arguments) {
    byte[] bytes = room(thread, arguments.length);
    for (int i = 0; i < bytes.length; i++) {
      int octet = Arguments.int32(arguments, i + 1);
      if ((octet & 0xFF) != octet) {
        throw new ArgumentError(i + 1, "invalid value");
      }
      bytes[i] = (byte) octet;
    }
    return LuaString.of(bytes);
  }

  /**
   * A function of Lua gives a binary chunk, which nothing reads: neither this engine nor that of
   * Redis loads any. So it is no more than the head by which such a chunk is known.
   */
  private static Object dump(LuaThread thread, Object[] arguments) {
    if (Arguments.function(arguments, 1) instanceof Closure) {
      return BINARY_CHUNK;
    }
    throw LuaError.at("unable to dump given function");
  }

  private static Object lower(LuaThread thread, Object[] arguments) {
    return letters(thread, Arguments.string(arguments, 1), 'A', 'Z');
  }

  private static Object upper(LuaThread thread, Object[] arguments) {
    return letters(thread, Arguments.string(arguments, 1), 'a', 'z');
  }

  /** Turns the letters from one to another into those of the other case. */
  private static LuaString letters(LuaThread thread, LuaString string, int first, int last) {
    byte[] bytes = room(thread, string.length());
    byte[] from = string.bytes();
    for (int i = 0; i < bytes.length; i++) {
      byte octet = from[i];
      bytes[i] = octet >= first && octet <= last ? (byte) (octet ^ 0x20) : octet;
    }
    return LuaString.of(bytes);
  }

  private static Object reverse(LuaThread thread, Object[] arguments) {
    LuaString string = Arguments.string(arguments, 1);
    byte[] bytes = room(thread, string.length());
    byte[] from = string.bytes();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = from[bytes.length - 1 - i];
    }
    return LuaString.of(bytes);
  }

  private static Object repeat(LuaThread thread, Object[] arguments) {
    LuaString string = Arguments.string(arguments, 1);
    int count = Arguments.int32(arguments, 2);
    int length = string.length();
    if (count <= 0 || length == 0) {
      return LuaString.EMPTY;
    }
    long size = (long) length * count;
    if (size > Integer.MAX_VALUE - Long.SIZE) {
      throw LuaError.plain("not enough memory");
    }
    byte[] bytes = room(thread, (int) size);
    System.arraycopy(string.bytes(), 0, bytes, 0, length);
    if (length == 1) {
      Arrays.fill(bytes, bytes[0]);
      return LuaString.of(bytes);
    }
    for (int done = length; done < bytes.length; done *= 2) {
      System.arraycopy(bytes, 0, bytes, done, Math.min(done, bytes.length - done));
      if (done > bytes.length / 2) {
        break;
      }
    }
    return LuaString.of(bytes);
  }

  /** {@code string.len}. */
  private static final class StringLength extends LuaFunction {
    @Override
    public Object call(LuaThread thread, Object[] arguments) {
      return Numbers.box(Arguments.string(arguments, 1).length());
    }

    @Override
    public Object call(LuaThread thread, Object string) {
      return string instanceof LuaString text
          ? Numbers.box(text.length())
          : super.call(thread, string);
    }
  }
}
