package io.vireo.server.script.debug;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.Memory;
import io.vireo.server.resp.AnyBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The lines of text that the debugging client is shown when the script stops. */
final class DebugLog {
  private static final int USUAL_LENGTH = 256;
  private static final int LEAST_LENGTH = 60;
  private static final String HINT =
      "<hint> The above reply was trimmed. Use 'maxlen 0' to disable trimming.";

  private final Memory memory;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private int count;
  private int most = USUAL_LENGTH;
  private boolean hinted;

  /** An empty log, which asks a memory for room. */
  DebugLog(Memory memory) {
    this.memory = memory;
  }

  /** The most bytes of a value or a reply that are shown, 0 for all. */
  int most() {
    return most;
  }

  /** Sets the most bytes: the least allowed or more, or 0. The hint is not shown after that. */
  void most(int bytes) {
    hinted = true;
    most = bytes != 0 && bytes <= LEAST_LENGTH ? LEAST_LENGTH : bytes;
  }

  /** Adds a line, bytes as characters. */
  void add(String line) {
    add(AnyBytes.bytes(line));
  }

  /** Adds a line with a value or a reply, which may be long. */
  void addLong(String prefix, Consumer<DebugText> writer) {
    DebugText text = new DebugText(memory, Math.max(0, most));
    try {
      writer.accept(text.add(prefix));
    } catch (LuaError full) {
      add(prefix + "<not enough memory to show this>");
      return;
    }
    add(text.bytes());
    if (text.isFull() && !hinted) {
      hinted = true;
      add(HINT);
    }
  }

  /** Adds a line. */
  void add(byte[] line) {
    memory.take(line.length);
    lines.write('+');
    for (byte octet : line) {
      lines.write(octet == '\r' || octet == '\n' ? ' ' : octet);
    }
    lines.write('\r');
    lines.write('\n');
    count++;
  }

  /** Takes all lines, as an answer in RESP. */
  byte[] take() {
    byte[] head = ("*" + count + "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + lines.size()];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(lines.toByteArray(), 0, all, head.length, lines.size());
    lines.reset();
    count = 0;
    return all;
  }
}
