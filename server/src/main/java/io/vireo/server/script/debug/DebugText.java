package io.vireo.server.script.debug;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.Memory;
import io.vireo.server.resp.AnyBytes;
import java.util.Arrays;

/** A line for the debugging client, while it is written; longer than a limit it is cut. */
final class DebugText {
  private static final byte[] MORE = {' ', '.', '.', '.'};

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final Buffer buffer;
  private final int most;

  /**
   * An empty line.
   *
   * @param memory is asked for room
   * @param most bytes to be shown, 0 for all
   */
  DebugText(Memory memory, int most) {
    this.most = most;
    buffer = new Buffer(memory, 64);
  }

  /** True if it is longer than the limit: what comes now is not shown. */
  boolean isFull() {
    return most > 0 && buffer.length() > most;
  }

  /** Adds a text, bytes as characters. */
  DebugText add(String text) {
    byte[] bytes = AnyBytes.bytes(text);
    return add(bytes, 0, bytes.length);
  }

  /** Adds bytes. */
  DebugText add(byte[] bytes, int offset, int length) {
    if (!isFull()) {
      buffer.put(bytes, offset, length);
    }
    return this;
  }

  /** Adds a string between quotes, with escapes for what cannot be printed. */
  DebugText quote(byte[] bytes, int offset, int length) {
    buffer.put('"');
    for (int i = 0; i < length && !isFull(); i++) {
      escape(bytes[offset + i]);
    }
    buffer.put('"');
    return this;
  }

  private void escape(byte octet) {
    switch (octet) {
      case '\\', '"' -> escaped(octet);
      case '\n' -> escaped('n');
      case '\r' -> escaped('r');
      case '\t' -> escaped('t');
      case 7 -> escaped('a');
      case '\b' -> escaped('b');
      default -> {
        if (octet >= ' ' && octet < 127) {
          buffer.put(octet);
        } else {
          escaped('x');
          buffer.put(HEX[octet >> 4 & 15]);
          buffer.put(HEX[octet & 15]);
        }
      }
    }
  }

  private void escaped(int octet) {
    buffer.put('\\');
    buffer.put(octet);
  }

  /** The line. */
  byte[] bytes() {
    byte[] all = buffer.toLuaString().bytes();
    if (!isFull()) {
      return all;
    }
    byte[] cut = Arrays.copyOf(all, most + MORE.length);
    System.arraycopy(MORE, 0, cut, most, MORE.length);
    return cut;
  }
}
