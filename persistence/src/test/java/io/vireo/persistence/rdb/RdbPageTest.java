package io.vireo.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdbPageTest {
  private static final int LONG = 3 << 20;

  private final List<RdbPage> pages = new ArrayList<>();
  private final RdbWriter writer = new RdbWriter(RdbFormat.NEWEST, pages::add);

  private static Consumer<RdbWriter> record(String name) {
    return switch (name) {
      case "database" -> out -> out.database(1);
      case "deadline" -> out -> out.deadline(1_000);
      case "idle" -> out -> out.idle(10);
      case "frequency" -> out -> out.frequency(5);
      case "score" -> out -> out.score(0.5);
      case "field deadline" -> out -> out.fieldDeadline(2_000, 1_000);
      case "id" -> out -> out.rawId(1, 2);
      case "string" -> out -> out.string(1, (into, at) -> {});
      case "node" -> out -> out.plainNode(new byte[1], 0, 1);
      default -> RdbWriter::end;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "database",
        "deadline",
        "idle",
        "frequency",
        "score",
        "field deadline",
        "id",
        "string",
        "node",
        "end"
      })
  void aPageThatALongStringHasFilledIsNotCopiedForWhatFollows(String next) {
    writer.string(LONG, (into, at) -> {});
    record(next).accept(writer);
    writer.flush();

    assertThat(pages).hasSize(2);
    assertThat(pages.get(0).bytes()).hasSize(pages.get(0).used());
    assertThat(pages.get(1).isPlain()).isTrue();
  }
}
