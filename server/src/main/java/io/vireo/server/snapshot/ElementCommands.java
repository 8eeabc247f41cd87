package io.vireo.server.snapshot;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.RequestWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The commands that make one value after the other, each of which adds some elements. */
final class ElementCommands {
  /** Elements that one command adds at most. */
  private static final int MOST = 64;

  private static final int PART_BYTES = 32 * 1024;

  private final RequestWriter out;
  private final List<Bytes> elements = new ArrayList<>();
  private final List<Object[]> deadlines = new ArrayList<>();
  private String name;
  private Bytes key = Bytes.EMPTY;
  private boolean writing;

  ElementCommands(RequestWriter out) {
    this.out = out;
  }

  /** The next value is under this key. */
  void key(Bytes next) {
    key = next;
  }

  Bytes key() {
    return key;
  }

  RequestWriter out() {
    return out;
  }

  /** The command that adds the elements which follow. */
  void name(String command) {
    name = command;
  }

  /**
   * Adds what belongs together to the next command. What changes between two parts of a value has
   * to wait for the next part: only then is it known that the right database is selected.
   */
  void add(Bytes... parts) {
    elements.addAll(Arrays.asList(parts));
    if (writing && elements.size() >= MOST * parts.length) {
      flush();
    }
  }

  /** A field that was added has a deadline, Unix milliseconds. */
  void deadline(Bytes field, long millis) {
    deadlines.add(new Object[] {key, millis, "FIELDS", "1", field});
  }

  /** Writes some more of a value; true if that was the last of it. */
  boolean more(Continuation rest) {
    writing = true;
    boolean last = rest.more();
    flush();
    writing = false;
    return last;
  }

  private void flush() {
    if (!elements.isEmpty()) {
      out.begin(elements.size() + 2);
      out.word(name);
      out.word(key);
      elements.forEach(out::word);
      elements.clear();
    }
    deadlines.forEach(words -> command("HPEXPIREAT", words));
    deadlines.clear();
  }

  /** Writes one command. */
  void command(String command, Object... words) {
    write(out, command, words);
  }

  /** Writes one command to where it is told. */
  static void write(RequestWriter out, String command, Object... words) {
    out.begin(words.length + 1);
    out.word(command);
    for (Object word : words) {
      if (word instanceof Bytes bytes) {
        out.word(bytes);
      } else if (word instanceof Number number) {
        out.word(number.longValue());
      } else {
        out.word(word.toString());
      }
    }
  }

  /** Up to how many bytes to write in this step. */
  static long partEnd(RequestWriter out) {
    return out.length() + PART_BYTES;
  }
}
