package io.vireo.lua.module;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.library.Library;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** The module {@code bit}: Mike Pall's BitOp, operations on numbers of 32 bits with sign. */
public final class Bit {
  private static final int SIZE = 12;

  /** Added to a number, it leaves the number's low 32 bits, rounded, in those of the sum. */
  private static final double SHIFT = 0x1.8p52;

  private static final byte[] LOWER =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final byte[] UPPER =
      "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  private static final int HEX_DIGITS = 8;

  private Bit() {}

  /** Opens it. */
  public static void open(LuaTable globals, Memory memory) {
    new Library(memory, SIZE)
        .value("tobit", new Unary(a -> a))
        .value("bnot", new Unary(a -> ~a))
        .value("band", new Fold((a, b) -> a & b))
        .value("bor", new Fold((a, b) -> a | b))
        .value("bxor", new Fold((a, b) -> a ^ b))
        .value("lshift", new Binary((a, b) -> a << b))
        .value("rshift", new Binary((a, b) -> a >>> b))
        .value("arshift", new Binary((a, b) -> a >> b))
        .value("rol", new Binary(Integer::rotateLeft))
        .value("ror", new Binary(Integer::rotateRight))
        .value("bswap", new Unary(Integer::reverseBytes))
        .function("tohex", Bit::toHex)
        .openAs(globals, "bit");
  }

  private static int bits(Object[] arguments, int index) {
    Object value = index <= arguments.length ? arguments[index - 1] : null;
    Double number = null;
    if (value instanceof Double is) {
      number = is;
    } else if (value instanceof LuaString text) {
      number = Numbers.parse(text);
    }
    if (number == null) {
      throw ArgumentError.type(index, "number", arguments);
    }
    return bits(number);
  }

  private static int bits(double number) {
    return (int) Double.doubleToRawLongBits(number + SHIFT);
  }

  private static Object toHex(LuaThread thread, Object[] arguments) {
    int number = bits(arguments, 1);
    int digits = arguments.length < 2 ? HEX_DIGITS : bits(arguments, 2);
    byte[] alphabet = digits < 0 ? UPPER : LOWER;
    int count = digits < 0 && digits > -HEX_DIGITS ? -digits : digits;
    count = count < 0 || count > HEX_DIGITS ? HEX_DIGITS : count;
    byte[] text = new byte[count];
    for (int i = count - 1; i >= 0; i--) {
      text[i] = alphabet[number & 0xF];
      number >>>= 4;
    }
    return LuaString.of(text);
  }

  /** A function of one number. */
  private static final class Unary extends LuaFunction {
    private final IntUnaryOperator operator;

    Unary(IntUnaryOperator operator) {
      this.operator = operator;
    }

    @Override
    public Object call(LuaThread thread, Object[] arguments) {
      return Numbers.box(operator.applyAsInt(bits(arguments, 1)));
    }

    @Override
    public Object call(LuaThread thread, Object first) {
      return first instanceof Double number
          ? Numbers.box(operator.applyAsInt(bits(number.doubleValue())))
          : call(thread, new Object[] {first});
    }
  }

  /** A function of two numbers. */
  private static final class Binary extends LuaFunction {
    private final IntBinaryOperator operator;

    Binary(IntBinaryOperator operator) {
      this.operator = operator;
    }

    @Override
    public Object call(LuaThread thread, Object[] arguments) {
      int first = bits(arguments, 1);
      return Numbers.box(operator.applyAsInt(first, bits(arguments, 2)));
    }

    @Override
    public Object call(LuaThread thread, Object first, Object second) {
      return first instanceof Double one && second instanceof Double other
          ? Numbers.box(operator.applyAsInt(bits(one.doubleValue()), bits(other.doubleValue())))
          : call(thread, new Object[] {first, second});
    }
  }

  /** A function of at least one number. Like the original it looks at the last one first. */
  private static final class Fold extends LuaFunction {
    private final IntBinaryOperator operator;

    Fold(IntBinaryOperator operator) {
      this.operator = operator;
    }

    @Override
    public Object call(LuaThread thread, Object[] arguments) {
      int result = bits(arguments, 1);
      for (int i = arguments.length; i > 1; i--) {
        result = operator.applyAsInt(result, bits(arguments, i));
      }
      return Numbers.box(result);
    }

    @Override
    public Object call(LuaThread thread, Object first, Object second) {
      return first instanceof Double one && second instanceof Double other
          ? Numbers.box(operator.applyAsInt(bits(one.doubleValue()), bits(other.doubleValue())))
          : call(thread, new Object[] {first, second});
    }
  }
}
