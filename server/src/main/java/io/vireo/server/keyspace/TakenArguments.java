package io.vireo.server.keyspace;

import io.vireo.server.data.string.RawString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strings that have become owners of arrays of the running command's arguments. Until the
 * command is through they count as {@linkplain RawString#lend lent}: its words still have to leave
 * for files and replicas, so the command itself may neither overwrite such an array nor leave it to
 * others, as MSET would that sets one key twice. Data context only.
 */
public final class TakenArguments {
  private final List<RawString> strings = new ArrayList<>();

  /** How many strings there were when each of the running commands began, the outermost first. */
  private int[] marks = new int[8];

  private int depth;

  /** A command begins, perhaps within another one. */
  public void begin() {
    if (depth == marks.length) {
      marks = Arrays.copyOf(marks, 2 * depth);
    }
    marks[depth++] = strings.size();
  }

  /** The command that began last has been passed on, or has failed. */
  public void end() {
    depth--;
    for (int last = strings.size() - 1; last >= marks[depth]; last--) {
      strings.remove(last).giveBack();
    }
  }

  /** A string has become the owner of an argument's array, if a command runs. */
  void add(RawString string) {
    if (depth > 0) {
      strings.add(string);
      string.lend();
    }
  }
}
