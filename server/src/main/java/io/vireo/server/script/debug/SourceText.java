package io.vireo.server.script.debug;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.AnyBytes;
import java.util.ArrayList;
import java.util.List;

/** The lines of a script, from 1 on, without the empty ones at its end; and its breakpoints. */
final class SourceText {
  private static final int MOST_BREAKPOINTS = 64;

  private final List<String> lines = new ArrayList<>();
  private final List<Integer> breakpoints = new ArrayList<>();

  SourceText(Bytes text) {
    String all = AnyBytes.text(text.array(), text.offset(), text.offset() + text.length());
    int end = all.length();
    while (end > 0 && (all.charAt(end - 1) == '\n' || all.charAt(end - 1) == '\r')) {
      end--;
    }
    if (end > 0) {
      lines.addAll(List.of(all.substring(0, end).split("\n", -1)));
    }
  }

  int lines() {
    return lines.size();
  }

  boolean isBreakpoint(int line) {
    return breakpoints.contains(line);
  }

  List<Integer> breakpoints() {
    return breakpoints;
  }

  boolean isFull() {
    return breakpoints.size() == MOST_BREAKPOINTS;
  }

  /** Adds a breakpoint, if there is none at that line; false if there is no such line. */
  boolean add(long line) {
    if (line > lines.size()) {
      return false;
    }
    if (!isBreakpoint((int) line)) {
      breakpoints.add((int) line);
      return true;
    }
    return false;
  }

  boolean remove(long line) {
    return line == (int) line && breakpoints.remove((Integer) (int) line);
  }

  /** A line with its number, and signs that tell where the script is and where it will stop. */
  String show(int line, int current) {
    boolean stops = isBreakpoint(line);
    String sign = line == current ? stops ? "->#" : "-> " : stops ? "  #" : "   ";
    StringBuilder shown = new StringBuilder(sign).append(line);
    while (shown.length() < sign.length() + 3) {
      shown.append(' ');
    }
    return shown.append(' ').append(text(line)).toString();
  }

  private String text(int line) {
    if (line < 1 || line > lines.size()) {
      return "<out of range source code line>";
    }
    String text = lines.get(line - 1);
    int zero = text.indexOf(0);
    return zero < 0 ? text : text.substring(0, zero);
  }
}
