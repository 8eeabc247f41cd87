package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Lua 5.1's {@code math} (Reference Manual, 5.6), with {@code random} as Redis has it: the numbers
 * of every engine are the same, until a script seeds it.
 */
public final class MathLibrary {
  private static final int SIZE = 28;
  private static final double RADIANS_PER_DEGREE = Math.PI / 180;

  /** Between these the hyperbolic cosine is got from the exponential. */
  private static final double LEAST_BY_EXPONENTIAL = 0.5 * 0.6931471805599453;

  private static final double MOST_BY_EXPONENTIAL = 700;

  /** The decimal logarithm of e; that of 2, and what is missing there. */
  private static final double DECIMAL = 4.34294481903251816668e-01;

  private static final double LOG10_2_HIGH = 3.01029995663611771306e-01;
  private static final double LOG10_2_LOW = 3.69423907715893078616e-13;

  /** What the processor and the C library give for operations without a result. */
  private static final double NEGATIVE_NAN = Double.longBitsToDouble(0xFFF8_0000_0000_0000L);

  private final Random random = new Random();

  private MathLibrary() {}

  /** Opens it. */
  public static void open(LuaTable globals, Memory memory) {
    MathLibrary math = new MathLibrary();
    Library library = new Library(memory, SIZE);
    LuaFunction remainder = binary(MathLibrary::remainder);
    unary(library, "abs", Math::abs);
    unary(library, "acos", x -> undefinedIf(Math.abs(x) > 1, Math.acos(x)));
    unary(library, "asin", x -> undefinedIf(Math.abs(x) > 1, Math.asin(x)));
    library.value("atan2", binary(Math::atan2));
    unary(library, "atan", Math::atan);
    unary(library, "ceil", Math::ceil);
    unary(library, "cosh", MathLibrary::hyperbolicCosine);
    unary(library, "cos", x -> invalidIf(Double.isInfinite(x), Math.cos(x)));
    unary(library, "deg", x -> x / RADIANS_PER_DEGREE);
    unary(library, "exp", Math::exp);
    unary(library, "floor", Math::floor);
    library.value("fmod", remainder);
    library.function("frexp", MathLibrary::split);
    library.function("ldexp", MathLibrary::scale);
    unary(library, "log10", x -> undefinedIf(x < 0, decimalLogarithm(x)));
    unary(library, "log", x -> invalidIf(x < 0, Math.log(x)));
    library.function("max", MathLibrary::max);
    library.function("min", MathLibrary::min);
    library.function("modf", MathLibrary::parts);
    library.value("pow", binary(MathLibrary::power));
    unary(library, "rad", x -> x * RADIANS_PER_DEGREE);
    library.function("random", math::random);
    library.function("randomseed", math::randomSeed);
    unary(library, "sinh", Math::sinh);
    unary(library, "sin", x -> invalidIf(Double.isInfinite(x), Math.sin(x)));
    unary(library, "sqrt", x -> invalidIf(x < 0, Math.sqrt(x)));
    unary(library, "tanh", StrictMath::tanh);
    unary(library, "tan", x -> invalidIf(Double.isInfinite(x), Math.tan(x)));
    library
        .value("pi", Math.PI)
        .value("huge", Double.POSITIVE_INFINITY)
        .value("mod", remainder)
        .openAs(globals, "math");
  }

  private static void unary(Library library, String name, DoubleUnaryOperator operator) {
    library.value(name, new NumericFunction(operator));
  }

  /** A function of two numbers, which looks at the second first, as C's calls do. */
  private static LuaFunction binary(DoubleBinaryOperator operator) {
    return new io.vireo.lua.core.HostFunction(
        (thread, arguments) -> {
          double two = Arguments.number(arguments, 2);
          return Numbers.box(operator.applyAsDouble(Arguments.number(arguments, 1), two));
        });
  }

  /** Some functions of the C library give a NaN without sign where the processor gives one with. */
  private static double undefinedIf(boolean undefined, double result) {
    return undefined ? Double.NaN : result;
  }

  private static double invalidIf(boolean invalid, double result) {
    return invalid ? NEGATIVE_NAN : result;
  }

  private static double remainder(double one, double other) {
    double result = one % other;
    return invalidIf(result != result && one == one && other == other, result);
  }

  private static double power(double base, double exponent) {
    double result = Math.pow(base, exponent);
    if (result != result && base == base && exponent == exponent) {
      return Double.isInfinite(exponent) ? 1 : NEGATIVE_NAN;
    }
    return base == 1 ? 1 : result;
  }

  /** The C library takes the same exponential for this as for {@code exp}; the JDK another one. */
  private static double hyperbolicCosine(double number) {
    double size = Math.abs(number);
    if (size < LEAST_BY_EXPONENTIAL || size > MOST_BY_EXPONENTIAL) {
      return Math.cosh(number);
    }
    double power = Math.exp(size);
    return 0.5 * power + 0.5 / power;
  }

  /**
   * As the C library has it since Sun's fdlibm ({@code e_log10.c}): the exponent apart, in two
   * pieces, and the natural logarithm of the rest. The JDK's own differs in the last digit for one
   * number in 25.
   */
  private static double decimalLogarithm(double number) {
    if (!(number >= Double.MIN_NORMAL && number <= Double.MAX_VALUE)) {
      return Math.log10(number);
    }
    int exponent = Math.getExponent(number);
    int whole = exponent < 0 ? exponent + 1 : exponent;
    double rest = whole * LOG10_2_LOW + DECIMAL * Math.log(Math.scalb(number, -whole));
    return rest + whole * LOG10_2_HIGH;
  }

  // Parts of numbers

  private static Object split(LuaThread thread, Object[] arguments) {
    double number = Arguments.number(arguments, 1);
    if (number == 0 || Double.isInfinite(number) || number != number) {
      return new Object[] {Numbers.box(number), Numbers.box(0)};
    }
    double normal = Math.abs(number) < Double.MIN_NORMAL ? number * 0x1p54 : number;
    int exponent = Math.getExponent(normal) + 1;
    double fraction = Math.scalb(normal, -exponent);
    return new Object[] {
      Numbers.box(fraction), Numbers.box(normal == number ? exponent : exponent - 54)
    };
  }

  private static Object scale(LuaThread thread, Object[] arguments) {
    int exponent = Arguments.int32(arguments, 2);
    return Numbers.box(Math.scalb(Arguments.number(arguments, 1), exponent));
  }

  private static Object parts(LuaThread thread, Object[] arguments) {
    double number = Arguments.number(arguments, 1);
    double whole = number < 0 ? Math.ceil(number) : Math.floor(number);
    double fraction = Double.isInfinite(number) ? 0 : number - whole;
    return new Object[] {Numbers.box(whole), Numbers.box(Math.copySign(fraction, number))};
  }

  // Extremes

  private static Object max(LuaThread thread, Object[] arguments) {
    double most = Arguments.number(arguments, 1);
    for (int i = 2; i <= arguments.length; i++) {
      double number = Arguments.number(arguments, i);
      most = number > most ? number : most;
    }
    return Numbers.box(most);
  }

  private static Object min(LuaThread thread, Object[] arguments) {
    double least = Arguments.number(arguments, 1);
    for (int i = 2; i <= arguments.length; i++) {
      double number = Arguments.number(arguments, i);
      least = number < least ? number : least;
    }
    return Numbers.box(least);
  }

  // Random numbers

  private Object random(LuaThread thread, Object[] arguments) {
    double number = random.next();
    switch (arguments.length) {
      case 0:
        return Numbers.box(number);
      case 1:
        int limit = Arguments.int32(arguments, 1);
        if (limit < 1) {
          throw new ArgumentError(1, "interval is empty");
        }
        return Numbers.box(Math.floor(number * limit) + 1);
      case 2:
        int low = Arguments.int32(arguments, 1);
        int high = Arguments.int32(arguments, 2);
        if (low > high) {
          throw new ArgumentError(2, "interval is empty");
        }
        return Numbers.box(Math.floor(number * (high - low + 1)) + low);
      default:
        throw LuaError.at("wrong number of arguments");
    }
  }

  private Object randomSeed(LuaThread thread, Object[] arguments) {
    random.seed(Arguments.int32(arguments, 1));
    return LuaFunction.NOTHING;
  }
}
