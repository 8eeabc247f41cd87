package io.vireo.cli.shell;

import io.vireo.cli.output.Colours;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import io.vireo.config.SplitArgs;
import java.util.ArrayList;
import java.util.List;

/** Maps, and arrays of maps with the same keys, as tables. */
final class TableText {
  private final Colours colours;
  private final int width;

  /**
   * A writer of tables.
   *
   * @param width columns of the terminal
   */
  TableText(Colours colours, int width) {
    this.colours = colours;
    this.width = width;
  }

  /** The table of a reply; null if the reply is none or does not fit the terminal. */
  String of(Reply reply) {
    List<List<String>> rows = rows(reply);
    if (rows == null) {
      return null;
    }
    int[] widths = widths(rows);
    int total = 1;
    for (int column : widths) {
      total += column + 3;
    }
    return total > width ? null : draw(rows, widths, !reply.is(Type.MAP));
  }

  private static List<List<String>> rows(Reply reply) {
    if (reply.is(Type.MAP) && reply.size() > 0 && isFlat(reply)) {
      List<List<String>> rows = new ArrayList<>();
      for (int i = 0; i < reply.size(); i += 2) {
        rows.add(List.of(cell(reply.at(i)), cell(reply.at(i + 1))));
      }
      return rows;
    }
    return reply.is(Type.ARRAY) && reply.size() > 0 ? rowsOfMaps(reply) : null;
  }

  private static List<List<String>> rowsOfMaps(Reply reply) {
    List<List<String>> rows = new ArrayList<>();
    for (Reply map : reply.elements()) {
      if (!map.is(Type.MAP) || !isFlat(map)) {
        return null;
      }
      List<String> keys = new ArrayList<>();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < map.size(); i += 2) {
        keys.add(map.at(i).text());
        values.add(cell(map.at(i + 1)));
      }
      if (rows.isEmpty()) {
        rows.add(keys);
      } else if (!rows.get(0).equals(keys)) {
        return null;
      }
      rows.add(values);
    }
    return rows.get(0).isEmpty() ? null : rows;
  }

  private static boolean isFlat(Reply map) {
    return map.elements().stream().allMatch(TableText::isScalar);
  }

  private static boolean isScalar(Reply reply) {
    return switch (reply.type()) {
      case MAP, SET, ARRAY, PUSH -> false;
      case VERBATIM -> reply.text().indexOf('\n') < 0;
      default -> true;
    };
  }

  private static String cell(Reply reply) {
    return switch (reply.type()) {
      case STRING -> SplitArgs.quote(reply.text());
      case INTEGER -> Long.toString(reply.integer());
      case BOOLEAN -> reply.integer() != 0 ? "true" : "false";
      case NIL -> "(nil)";
      case ERROR -> "(error) " + reply.text();
      default -> reply.text();
    };
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private String draw(List<List<String>> rows, int[] widths, boolean heading) {
    StringBuilder rule = new StringBuilder("+");
    for (int column : widths) {
      rule.append("-".repeat(column + 2)).append('+');
    }
    String line = colours.index(rule.toString()) + "\n";
    StringBuilder out = new StringBuilder(line);
    for (int r = 0; r < rows.size(); r++) {
      out.append(row(rows.get(r), widths, heading && r == 0)).append('\n');
      if (heading && r == 0) {
        out.append(line);
      }
    }
    return out.append(line).toString();
  }

  private String row(List<String> cells, int[] widths, boolean heading) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String gap = " ".repeat(widths[i] - cell.length());
      out.append(colours.index("|")).append(' ');
      if (heading) {
        out.append(colours.heading(cell)).append(gap);
      } else if (cell.matches("-?[0-9.]+")) {
        out.append(gap).append(colours.number(cell));
      } else {
        out.append(i == 0 && widths.length == 2 ? cell : colours.string(cell)).append(gap);
      }
      out.append(' ');
    }
    return out.append(colours.index("|")).toString();
  }
}
