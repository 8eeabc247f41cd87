package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.testing.InProcessServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of gates and origins in docs/builders/architecture.md is as the gates say. */
class GateTableTest {
  private static final Path PAGE = Path.of("..", "docs", "builders", "architecture.md");
  private static final String BEGIN =
      "<!-- made from the code: bin/test GateTableTest -Dvireo.docs.write=true -->\n";
  private static final String END = "<!-- end of what is made from the code -->\n";

  private static final Map<Origin, String> COLUMNS = columns();

  private static Map<Origin, String> columns() {
    Map<Origin, String> columns = new LinkedHashMap<>();
    columns.put(Origin.TRANSACTION, "in EXEC");
    columns.put(Origin.SCRIPT, "in a script");
    columns.put(Origin.SERVED, "after waiting");
    columns.put(Origin.PRIMARY, "of the primary");
    columns.put(Origin.IMPORT, "of an import");
    return columns;
  }

  private static String table() {
    StringBuilder text = new StringBuilder("| gate |");
    StringBuilder line = new StringBuilder("| --- |");
    StringBuilder usual = new StringBuilder("\nA dash: ");
    COLUMNS.forEach(
        (origin, name) -> {
          text.append(' ').append(name).append(" |");
          line.append(" --- |");
          usual.append(name).append(", ").append(GateRule.ofRequests(origin).note()).append("; ");
        });
    usual.setLength(usual.length() - 2);
    text.append('\n').append(line).append('\n');
    for (Gate gate : new InProcessServer().engine().gates().all()) {
      text.append("| `").append(gate.getClass().getSimpleName()).append("` |");
      COLUMNS.keySet().forEach(origin -> text.append(cell(gate, origin)));
      text.append('\n');
    }
    return text.append(usual).append(".\n").toString();
  }

  private static String cell(Gate gate, Origin origin) {
    GateRule rule = Gates.rule(gate, origin);
    if (rule.equals(GateRule.ofRequests(origin))) {
      return " – |";
    }
    String asked = rule.isAsked() ? "asked" : "no";
    return ' ' + asked + (rule.note().isEmpty() ? "" : ": " + rule.note()) + " |";
  }

  @Test
  void theTableIsAsTheGatesSay() throws IOException {
    String table = table();
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    assertThat(to).as("the page has a place for the table").isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("vireo.docs.write")) {
      page = page.substring(0, from) + table + page.substring(to);
      Files.writeString(PAGE, page);
    }
    assertThat(page.substring(from, page.indexOf(END)))
        .as("bin/test GateTableTest -Dvireo.docs.write=true writes it anew")
        .isEqualTo(table);
  }
}
