package io.vireo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.output.Colours;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTextTest {
  private static Reply map(String key, long value) {
    return Reply.ofElements(
        Type.MAP, List.of(Reply.ofText(Type.STRING, key), Reply.ofInteger(Type.INTEGER, value)));
  }

  @Test
  void drawsMaps() {
    assertThat(new TableText(Colours.NONE, 80).of(map("n", 5)))
        .isEqualTo("+-----+---+\n| \"n\" | 5 |\n+-----+---+\n");
  }

  @Test
  void drawsArraysOfMaps() {
    Reply rows = Reply.ofElements(Type.ARRAY, List.of(map("n", 5), map("n", 123)));
    assertThat(new TableText(Colours.NONE, 80).of(rows))
        .isEqualTo("+-----+\n| n   |\n+-----+\n|   5 |\n| 123 |\n+-----+\n");
  }

  @Test
  void leavesWhatIsNoTable() {
    TableText table = new TableText(Colours.NONE, 20);
    assertThat(table.of(map("a rather long name of a field", 5))).isNull();
    assertThat(table.of(Reply.ofElements(Type.ARRAY, List.of(map("n", 5), map("m", 5))))).isNull();
    assertThat(table.of(Reply.ofText(Type.STRING, "x"))).isNull();
  }
}
