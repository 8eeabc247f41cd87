package io.vireo.server.command;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Holds the contract of every command in a table: complete, consistent in itself, and equal to what
 * Redis 8.6.3 tells about the same command. A subclass supplies the table and the three lists of
 * what differs on purpose; each list is compared exactly, so that it cannot outlive its reason.
 */
public abstract class ContractTest {
  private static final RecordedFacts FACTS = RecordedFacts.read();

  /** PSYNC may carry a word that only servers know. */
  private static final Set<String> TAKE_MORE_THAN_THEY_TELL = Set.of("psync");

  /** Where the search begins may only be left out with a polygon, which has many words. */
  private static final Set<String> NEED_MORE_THAN_THEY_TELL =
      Set.of("geosearch", "geosearchstore", "hotkeys|start");

  /** The table to be checked. */
  protected abstract CommandTable table();

  /**
   * Commands and subcommands of Redis that the table lacks. A container stands for its subcommands.
   */
  protected Set<String> absent() {
    return Set.of();
  }

  /** Commands and subcommands that Redis lacks. */
  protected Set<String> additions() {
    return Set.of();
  }

  /** Commands whose arguments or changes go beyond those of Redis 8.6.3. */
  protected Set<String> extended() {
    return Set.of();
  }

  @Test
  void namesAndIdsAreInOrder() {
    List<Command> all = everything();
    assertThat(all).extracting(Command::fullName).doesNotHaveDuplicates();
    assertThat(all)
        .extracting(Command::fullName)
        .allMatch(name -> name.matches("[a-z][a-z0-9_-]*(\\|[a-z][a-z0-9_-]*)?|V[A-Z]+"));
    assertThat(all)
        .extracting(Command::id)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, table().idCount()).boxed().toList());
    assertThat(all).allMatch(command -> table().byId(command.id()) == command);
  }

  @Test
  void everyCommandIsFoundByItsName() {
    each(
        (command, softly) -> softly.assertThat(table().find(command.fullName())).isSameAs(command));
    for (Command command : table().all()) {
      byte[] shouted = Ascii.bytes(command.name().toUpperCase(Locale.ROOT));
      assertThat(table().find(shouted, 0, shouted.length)).isSameAs(command);
    }
  }

  @Test
  void everyCommandCanRun() {
    each(
        (command, softly) ->
            softly
                .assertThat(command.handler() != null || command.isContainer())
                .as("%s has code or subcommands", command)
                .isTrue());
  }

  @Test
  void documentationIsComplete() {
    each(
        (command, softly) -> {
          softly
              .assertThat(command.since())
              .as("since of %s", command)
              .matches("\\d+\\.\\d+\\.\\d+");
          softly
              .assertThat(command.summary())
              .as("summary of %s", command)
              .matches("[A-Z][^\\n`]{5,110}\\.");
          softly
              .assertThat(command.complexity())
              .as("complexity of %s", command)
              .matches("|(O\\(|Depends|The cost).*[^.]");
          softly.assertThat(command.tips()).as("tips of %s", command).allMatch(ContractTest::isTip);
        });
  }

  private static boolean isTip(String tip) {
    return tip.matches("nondeterministic_output(_order)?|(request|response)_policy:[a-z_]+");
  }

  @Test
  void arityFollowsFromSyntax() {
    each(
        (command, softly) -> {
          List<Argument> arguments = Syntax.parse(command.syntax());
          if (arguments.isEmpty() || NEED_MORE_THAN_THEY_TELL.contains(command.fullName())) {
            return;
          }
          int names = command.parent() == null ? 1 : 2;
          int least = names + arguments.stream().mapToInt(Argument::minWords).sum();
          boolean fixed =
              arguments.stream().allMatch(Argument::isFixed)
                  && !TAKE_MORE_THAN_THEY_TELL.contains(command.fullName());
          softly
              .assertThat(command.arity())
              .as("arity of %s", command)
              .isEqualTo(fixed ? least : -least);
        });
  }

  @Test
  void keysAgreeWithArgumentsAndFlags() {
    each(
        (command, softly) -> {
          List<KeySpec> specs = command.keys().list();
          Set<Integer> named = new HashSet<>();
          keySpecIndexes(Syntax.parse(command.syntax()), named);
          Set<Integer> declared = new HashSet<>();
          IntStream.range(0, specs.size())
              .filter(i -> !specs.get(i).has(KeyFlag.NOT_KEY))
              .forEach(declared::add);
          softly.assertThat(named).as("keys in the syntax of %s", command).isEqualTo(declared);
          specs.forEach(spec -> checkSpec(command, spec, softly));
          softly
              .assertThat(command.has(Flag.WRITE) && command.has(Flag.READONLY))
              .as("%s both writes and only reads", command)
              .isFalse();
        });
  }

  private static void keySpecIndexes(List<Argument> arguments, Set<Integer> into) {
    for (Argument argument : arguments) {
      if (argument.keySpecIndex() >= 0) {
        into.add(argument.keySpecIndex());
      }
      keySpecIndexes(argument.children(), into);
    }
  }

  private static void checkSpec(Command command, KeySpec spec, SoftAssertions softly) {
    boolean key = !spec.has(KeyFlag.NOT_KEY);
    long modes =
        Stream.of(KeyFlag.RO, KeyFlag.RW, KeyFlag.OW, KeyFlag.RM).filter(spec::has).count();
    softly.assertThat(modes).as("modes of a key of %s", command).isEqualTo(key ? 1 : 0);
    if (command.has(Flag.READONLY)) {
      softly
          .assertThat(spec.has(KeyFlag.OW) || spec.has(KeyFlag.RM) || spec.has(KeyFlag.DELETE))
          .as("%s only reads and yet writes a key", command)
          .isFalse();
    }
  }

  @Test
  void missingAndAdditionalCommandsAreListed() {
    Set<String> names =
        everything().stream().map(Command::fullName).collect(toCollection(TreeSet::new));
    Set<String> absent = new TreeSet<>(FACTS.names());
    absent.removeAll(names);
    absent.removeIf(name -> name.contains("|") && absent.contains(name.replaceFirst("\\|.*", "")));
    assertThat(absent).isEqualTo(new TreeSet<>(absent()));
    names.removeAll(FACTS.names());
    assertThat(names).isEqualTo(new TreeSet<>(additions()));
  }

  @Test
  void factsEqualThoseOfRedis() {
    Set<String> beyond = new TreeSet<>();
    each(
        (command, softly) -> {
          List<String> recorded = FACTS.of(command.fullName());
          if (recorded == null) {
            return;
          }
          List<String> ours = RecordedFacts.describe(command);
          for (int i = 0; i < ours.size(); i++) {
            String column = RecordedFacts.COLUMNS.get(i);
            boolean mayGrow =
                column.equals("arguments")
                    || column.equals("changes")
                    || column.equals("arity") && ours.get(i).equals("-" + recorded.get(i));
            if (mayGrow && extended().contains(command.fullName())) {
              if (!ours.get(i).equals(recorded.get(i))) {
                beyond.add(command.fullName());
              }
            } else {
              softly
                  .assertThat(ours.get(i))
                  .as("%s of %s", column, command)
                  .isEqualTo(recorded.get(i));
            }
          }
        });
    assertThat(beyond).isEqualTo(new TreeSet<>(extended()));
  }

  private void each(BiConsumer<Command, SoftAssertions> check) {
    SoftAssertions.assertSoftly(
        softly -> everything().forEach(command -> check.accept(command, softly)));
  }

  private List<Command> everything() {
    List<Command> all = new ArrayList<>();
    Collection<Command> commands = table().all();
    assertThat(commands).isNotEmpty();
    for (Command command : commands) {
      all.add(command);
      all.addAll(command.subs());
    }
    return all;
  }
}
