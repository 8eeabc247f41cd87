package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Cost;
import io.vireo.server.command.Flag;
import io.vireo.server.testing.InProcessServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the families declare of the time that their commands take. */
class CostTest {
  private final List<Command> commands = commands();

  private static List<Command> commands() {
    try (InProcessServer server = new InProcessServer()) {
      CommandTable table = server.engine().table();
      return IntStream.range(0, table.idCount()).mapToObj(table::byId).toList();
    }
  }

  private Command find(String name) {
    return commands.stream().filter(c -> c.fullName().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void whatIsDocumentedToTakeLongerWithMoreIsNotConstant() {
    assertThat(commands)
        .filteredOn(command -> command.costs().contains(Cost.Fixed.CONSTANT))
        .hasSizeGreaterThan(50)
        .allMatch(command -> command.complexity().equals("O(1)"));
  }

  /** {@link InlinePolicy} takes the first argument for the key whose value it measures. */
  @Test
  void whatAValueBoundsNamesItFirst() {
    assertThat(commands)
        .filteredOn(command -> command.costs().contains(Cost.Fixed.VALUE))
        .hasSizeGreaterThan(20)
        .allMatch(command -> command.keys().first() == 1 && !command.has(Flag.MOVABLEKEYS));
  }

  @Test
  void whatActsOnTheServerOrHoldsSubcommandsIsNotBounded() {
    assertThat(commands)
        .filteredOn(command -> command.isContainer() || command.has(Flag.ADMIN))
        .hasSizeGreaterThan(10)
        .allMatch(command -> command.costs().isEmpty());
  }

  @Test
  void whatLooksAtEverythingIsNotBounded() {
    for (String name : List.of("keys", "scan", "flushall", "sort", "sunion", "info", "copy")) {
      assertThat(find(name).costs()).as(name).isEmpty();
      assertThat(find(name).isQuick(1)).as(name).isFalse();
    }
  }

  @Test
  void whatForgetsAllThatAClientGatheredIsNotBounded() {
    for (String name : List.of("reset", "unwatch", "discard")) {
      assertThat(find(name).costs()).as(name).isEmpty();
    }
  }
}
