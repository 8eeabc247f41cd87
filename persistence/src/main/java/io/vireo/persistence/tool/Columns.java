package io.vireo.persistence.tool;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows of text as columns: words to the left, numbers with their heading to the right. For one
 * thread.
 */
final class Columns {
  private static final String GAP = "  ";

  private final List<Object[]> rows = new ArrayList<>();

  /** Adds a row of texts, longs and doubles; all rows have as many cells. */
  Columns row(Object... cells) {
    rows.add(cells);
    return this;
  }

  /** A cell as it is shown: numbers in groups of three digits. */
  static String text(Object cell) {
    if (cell instanceof Long number) {
      return String.format(Locale.ROOT, "%,d", number);
    }
    return cell instanceof Double number
        ? String.format(Locale.ROOT, "%,.1f", number)
        : String.valueOf(cell);
  }

  /** Prints the rows. */
  void print(PrintStream out) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    boolean[] numbers = new boolean[columns];
    for (Object[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], text(row[i]).length());
        numbers[i] |= row[i] instanceof Number;
      }
    }
    for (Object[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String text = text(row[i]);
        String padding = " ".repeat(widths[i] - text.length());
        line.append(i == 0 ? "" : GAP).append(numbers[i] ? padding + text : text + padding);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
