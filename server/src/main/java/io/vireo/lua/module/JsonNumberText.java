package io.vireo.lua.module;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.Numbers;

/** Writes numbers as JSON: in C's format {@code %.14g}, or with fewer digits if that is set. */
final class JsonNumberText {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final byte[] NAN = {'n', 'a', 'n'};

  private final JsonSettings settings;

  JsonNumberText(JsonSettings settings) {
    this.settings = settings;
  }

  void write(double number, Buffer into) {
    if (number - number == 0) {
      writeText(number, into);
    } else if (settings.encodeInvalid == JsonSettings.InvalidNumbers.OFF) {
      throw JsonWriter.problem(number, "must not be NaN or Inf");
    } else if (settings.encodeInvalid == JsonSettings.InvalidNumbers.NULL) {
      into.put(NULL, 0, NULL.length);
    } else if (Double.isNaN(number)) {
      into.put(NAN, 0, NAN.length);
    } else {
      writeText(number, into);
    }
  }

  private void writeText(double number, Buffer into) {
    byte[] bytes = into.reserve(Numbers.LONGEST);
    into.length(Numbers.write(number, settings.precision, bytes, into.length()));
  }
}
