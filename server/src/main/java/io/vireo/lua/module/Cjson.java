package io.vireo.lua.module;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.NullPointer;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.library.Library;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * The module {@code cjson}: JSON by the rules of lua-cjson 2.1.0 and what Redis 8.6 has of later
 * ones, with settings of its own.
 */
public final class Cjson {
  private static final List<String> SWITCH = List.of("off", "on");
  private static final List<String> INVALID_NUMBERS = List.of("off", "on", "null");
  private static final int MOST_DIGITS = 14;

  private final Memory memory;
  private final JsonSettings settings = new JsonSettings();
  private final JsonWriter writer;
  private final JsonKeys keys = new JsonKeys();

  private Cjson(Memory memory) {
    this.memory = memory;
    writer = new JsonWriter(memory, settings);
  }

  /** Opens it. */
  public static void open(LuaTable globals, Memory memory) {
    globals.put(LuaString.of("cjson"), new Cjson(memory).table());
  }

  private LuaTable table() {
    return new Library(memory, 0)
        .function("encode", this::encode)
        .function("decode", this::decode)
        .function("decode_array_with_array_mt", this::decodeArrayWithArrayMt)
        .function("encode_sparse_array", this::encodeSparseArray)
        .function("encode_max_depth", this::encodeMaxDepth)
        .function("decode_max_depth", this::decodeMaxDepth)
        .function("encode_number_precision", this::encodeNumberPrecision)
        .function("encode_keep_buffer", this::encodeKeepBuffer)
        .function("encode_invalid_numbers", this::encodeInvalidNumbers)
        .function("decode_invalid_numbers", this::decodeInvalidNumbers)
        .function("new", (thread, arguments) -> new Cjson(memory).table())
        .value("null", NullPointer.NULL)
        .value("_NAME", LuaString.of("cjson"))
        .value("_VERSION", LuaString.of("2.1.0"))
        .table();
  }

  private Object encode(LuaThread thread, Object[] arguments) {
    expectOne(arguments);
    return writer.write(thread, arguments[0]);
  }

  private Object decode(LuaThread thread, Object[] arguments) {
    expectOne(arguments);
    byte[] text = Arguments.string(arguments, 1).bytes();
    return new JsonReader(thread, settings, keys, text).read();
  }

  private static void expectOne(Object[] arguments) {
    if (arguments.length != 1) {
      throw new ArgumentError(1, "expected 1 argument");
    }
  }

  // Settings

  private Object encodeSparseArray(LuaThread thread, Object[] arguments) {
    atMost(3, arguments);
    int convert = choice(arguments, settings.sparseAsObject ? 1 : 0, SWITCH);
    settings.sparseAsObject = convert == 1;
    integer(arguments, 2, 0, Integer.MAX_VALUE, value -> settings.sparseRatio = value);
    integer(arguments, 3, 0, Integer.MAX_VALUE, value -> settings.sparseSafe = value);
    return new Object[] {
      settings.sparseAsObject, Numbers.box(settings.sparseRatio), Numbers.box(settings.sparseSafe)
    };
  }

  private Object encodeMaxDepth(LuaThread thread, Object[] arguments) {
    atMost(1, arguments);
    integer(arguments, 1, 1, Integer.MAX_VALUE, value -> settings.encodeDepth = value);
    return Numbers.box(settings.encodeDepth);
  }

  private Object decodeMaxDepth(LuaThread thread, Object[] arguments) {
    atMost(1, arguments);
    integer(arguments, 1, 1, Integer.MAX_VALUE, value -> settings.decodeDepth = value);
    return Numbers.box(settings.decodeDepth);
  }

  private Object encodeNumberPrecision(LuaThread thread, Object[] arguments) {
    atMost(1, arguments);
    integer(arguments, 1, 1, MOST_DIGITS, value -> settings.precision = value);
    return Numbers.box(settings.precision);
  }

  private Object encodeKeepBuffer(LuaThread thread, Object[] arguments) {
    atMost(1, arguments);
    settings.keepBuffer = choice(arguments, settings.keepBuffer ? 1 : 0, SWITCH) == 1;
    return settings.keepBuffer;
  }

  private Object encodeInvalidNumbers(LuaThread thread, Object[] arguments) {
    atMost(1, arguments);
    int chosen = choice(arguments, settings.encodeInvalid.ordinal(), INVALID_NUMBERS);
    settings.encodeInvalid = JsonSettings.InvalidNumbers.values()[chosen];
    return settings.encodeInvalid == JsonSettings.InvalidNumbers.NULL
        ? LuaString.of(settings.encodeInvalid.name().toLowerCase(Locale.ROOT))
        : (Object) (chosen == 1);
  }

  private Object decodeInvalidNumbers(LuaThread thread, Object[] arguments) {
    atMost(1, arguments);
    settings.decodeInvalid = choice(arguments, settings.decodeInvalid ? 1 : 0, SWITCH) == 1;
    return settings.decodeInvalid;
  }

  private Object decodeArrayWithArrayMt(LuaThread thread, Object[] arguments) {
    atMost(1, arguments);
    settings.markLists = choice(arguments, settings.markLists ? 1 : 0, SWITCH) == 1;
    return settings.markLists;
  }

  private static void atMost(int count, Object[] arguments) {
    if (arguments.length > count) {
      throw new ArgumentError(count + 1, "found too many arguments");
    }
  }

  /** Sets a number if one is given. The error always names the first argument. */
  private static void integer(
      Object[] arguments, int index, int least, int most, IntConsumer setting) {
    if (Arguments.get(arguments, index) != null) {
      int value = Arguments.int32(arguments, index);
      if (value < least || value > most) {
        throw new ArgumentError(1, "expected integer between " + least + " and " + most);
      }
      setting.accept(value);
    }
  }

  /** The place of the first argument among the choices, or the one it had if none is given. */
  private static int choice(Object[] arguments, int before, List<String> choices) {
    Object value = Arguments.get(arguments, 1);
    if (value == null) {
      return before;
    }
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    String name = Arguments.string(arguments, 1).toString();
    int chosen = choices.indexOf(name);
    if (chosen < 0) {
      throw new ArgumentError(1, "invalid option '" + name + "'");
    }
    return chosen;
  }
}
