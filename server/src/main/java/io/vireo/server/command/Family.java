package io.vireo.server.command;

import io.vireo.server.data.Scratch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A few commands about one subject: their contract and their code in one file.
 *
 * <p>A subclass declares each command in a field initializer:
 *
 * <pre>{@code
 * final Command strlen = command("STRLEN", 2, this::strlen)
 *     .doc("2.2.0", "O(1)", "Tells the length of a string.")
 *     .cost(CONSTANT)
 *     .flags(READONLY, FAST)
 *     .key(at(1), RO)
 *     .syntax("key");
 * }</pre>
 *
 * <p>An instance belongs to one {@link CommandTable}. What a family needs beyond the {@link Call}
 * it takes in its constructor.
 */
public abstract class Family {
  /** See {@link Cost.Fixed#CONSTANT}. */
  protected static final Cost CONSTANT = Cost.Fixed.CONSTANT;

  /** See {@link Cost.Fixed#VALUE}. */
  protected static final Cost BY_VALUE = Cost.Fixed.VALUE;

  /** By the length of the request, whatever it has: see {@link Cost.Arguments}. */
  protected static final Cost BY_ARGUMENTS = new Cost.Arguments(Integer.MAX_VALUE);

  private final Group group;
  private final List<Command> commands = new ArrayList<>();
  private final List<Scratch> scratches = new ArrayList<>(2);

  /** A family whose commands belong to this group of the manual. */
  protected Family(Group group) {
    this.group = group;
  }

  /**
   * Begins to declare a command.
   *
   * @param name its name; the case does not matter
   * @param arity how many words a request has, the name included; negative if that is the least
   *     number
   * @param handler what runs it
   */
  protected final Draft command(String name, int arity, Handler handler) {
    return new Draft(new Command(group, null, name, arity, handler), commands::add);
  }

  /**
   * Begins to declare a command that only holds subcommands, see {@link Command#sub(String, int,
   * Handler)}.
   */
  protected final Draft container(String name) {
    return command(name, -2, null);
  }

  /** A view or cursor that the family uses for all its calls, which may let go between them. */
  protected final <T extends Scratch> T scratch(T own) {
    scratches.add(own);
    return own;
  }

  /** See {@link Cost.Arguments}. */
  protected static Cost byArguments(int mostWords) {
    return new Cost.Arguments(mostWords);
  }

  /** See {@link Cost.Range}. */
  protected static Cost byRange(int words) {
    return new Cost.Range(words);
  }

  /** See {@link Cost.After}. */
  protected static Cost afterCommand(Command command) {
    return new Cost.After(command);
  }

  /** One key at a fixed position, see {@link KeySpec#at}. */
  protected static KeySpec at(int index) {
    return KeySpec.at(index);
  }

  /** A key after a word, see {@link KeySpec#keyword}. */
  protected static KeySpec keyword(String keyword, int startFrom) {
    return KeySpec.keyword(keyword, startFrom);
  }

  /** Keys that no rule finds, see {@link KeySpec#unknown}. */
  protected static KeySpec unknown() {
    return KeySpec.unknown();
  }

  /** What it declared as {@link #scratch}. */
  final List<Scratch> scratches() {
    return scratches;
  }

  /** The commands declared so far, without subcommands. */
  public final List<Command> commands() {
    return Collections.unmodifiableList(commands);
  }
}
