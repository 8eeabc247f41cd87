package io.vireo.metrics;

import java.util.List;

/**
 * Draws numbers as a small chart of characters with labels written downward under it.
 *
 * <p>Each number becomes a column of {@value #ROWS} rows. A row has three heights, so a column
 * stops at one of twelve: its top is '_', 'o' or '#', and '|' fills what is below. The smallest
 * number stands at the bottom, the largest at the top, the rest in proportion.
 */
final class Sparkline {

  private static final int ROWS = 4;
  private static final String TOPS = "_o#";
  private static final int HEIGHTS = ROWS * TOPS.length();

  /** A column: a number and the label under it. */
  record Column(long value, String label) {}

  private final List<Column> columns;
  private final long min;
  private final double range;

  Sparkline(List<Column> columns) {
    this.columns = columns;
    this.min = columns.stream().mapToLong(Column::value).min().orElse(0);
    var max = columns.stream().mapToLong(Column::value).max().orElse(0);
    this.range = max == min ? 1 : max - min;
  }

  /** Appends the chart, broken into pieces of at most {@code width} columns. */
  void draw(StringBuilder out, int width) {
    for (var from = 0; from < columns.size(); from += width) {
      if (from > 0) {
        out.append('\n');
      }
      drawPiece(out, columns.subList(from, Math.min(columns.size(), from + width)));
    }
  }

  private void drawPiece(StringBuilder out, List<Column> piece) {
    for (var row = ROWS - 1; row >= 0; row--) {
      for (var column : piece) {
        out.append(cell(height(column), row));
      }
      out.append('\n');
    }
    drawLabels(out, piece);
  }

  private int height(Column column) {
    var height = (int) ((column.value() - min) * HEIGHTS / range);
    return Math.min(HEIGHTS - 1, height);
  }

  /** What a column of a height shows in a row, counted from the bottom. */
  private static char cell(int height, int row) {
    var within = height - row * TOPS.length();
    if (within < 0) {
      return ' ';
    }
    return within < TOPS.length() ? TOPS.charAt(within) : '|';
  }

  private static void drawLabels(StringBuilder out, List<Column> piece) {
    out.append(" ".repeat(piece.size())).append('\n');
    var lines = piece.stream().mapToInt(column -> column.label().length()).max().orElse(0);
    for (var line = 0; line < lines; line++) {
      for (var column : piece) {
        out.append(line < column.label().length() ? column.label().charAt(line) : ' ');
      }
      out.append('\n');
    }
  }
}
