package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerCore;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.ContractTest;
import io.vireo.server.testing.FakeClock;
import io.vireo.server.testing.TestSettings;
import io.vireo.server.transcript.SpokenCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the commands that Vireo really has to their contract. */
class CommandContractTest extends ContractTest {
  private static final CommandTable TABLE =
      new ServerCore(TestSettings.config(), new FakeClock()).engine().table();

  @Override
  protected CommandTable table() {
    return TABLE;
  }

  @Override
  protected Set<String> absent() {
    return names("absent-commands.txt");
  }

  @Override
  protected Set<String> additions() {
    return names("additional-commands.txt");
  }

  @Override
  protected Set<String> extended() {
    return names("extended-commands.txt");
  }

  @Test
  void everyCommandAppearsInATranscript() {
    Set<String> spoken = SpokenCommands.names();
    List<String> silent = new ArrayList<>();
    for (Command command : TABLE.all()) {
      for (Command each : command.isContainer() ? command.subs() : List.of(command)) {
        if (!spoken.contains(each.fullName().toLowerCase(Locale.ROOT))) {
          silent.add(each.fullName());
        }
      }
    }
    assertThat(silent).as("commands without transcript").isEmpty();
  }

  /** The first word of each line of a list; what follows it is the reason. */
  private static Set<String> names(String list) {
    try (InputStream in = CommandContractTest.class.getResourceAsStream(list)) {
      Set<String> names = new TreeSet<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> names.add(line.split(" ")[0]));
      return names;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
