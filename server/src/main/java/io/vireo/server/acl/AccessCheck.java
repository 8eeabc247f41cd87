package io.vireo.server.acl;

import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.KeySpec;
import io.vireo.server.command.NamedDatabases;
import io.vireo.server.data.Bytes;
import java.util.stream.LongStream;

/**
 * Holds requests against the rights of a user. It keeps what it needs for that from one request to
 * the next, so that a request that may pass costs no memory. Data context only.
 */
public final class AccessCheck {
  /** The categories whose commands touch the selected database. */
  private static final long TOUCHING =
      Category.KEYSPACE.bit() | Category.READ.bit() | Category.WRITE.bit();

  private final int databases;
  private final Request request = new Request();
  private final KeyList keys = new KeyList();
  private boolean keysFound;
  private int database;
  private int position;
  private int stoppedAt;

  /**
   * A check of nothing yet.
   *
   * @param databases how many databases there are
   */
  public AccessCheck(int databases) {
    this.databases = databases;
  }

  /** The words of the request in hand, which may stand behind others. */
  private static final class Request implements KeySpec.Words {
    private Bytes[] words;
    private int from;
    private int count;

    @Override
    public int count() {
      return count;
    }

    @Override
    public boolean equalsIgnoreCase(int i, String word) {
      return words[from + i].is(word);
    }

    @Override
    public long number(int i) {
      Bytes text = words[from + i];
      return text.isLong() ? text.toLong() : NOT_A_NUMBER;
    }

    Bytes word(int i) {
      return words[from + i];
    }
  }

  /**
   * Whether a request may run.
   *
   * @param database the number of the database that is selected then
   * @param command the command, or the subcommand, of the request
   * @param words holds the request's words
   * @param from where the command's name stands among them
   * @param count how many words the request has
   * @return why it may not, or null; {@link #position} then tells which word is to blame
   */
  public Denial denial(
      Rights rights, int database, Command command, Bytes[] words, int from, int count) {
    if (rights.isAllPowerful()) {
      return null;
    }
    begin(database, words, from, count);
    Denial worst = worst(rights, command);
    request.words = null;
    return worst;
  }

  private Denial worst(Rights rights, Command command) {
    Denial worst = Denial.DATABASE;
    position = 0;
    for (int i = 0; i < rights.selectors().size(); i++) {
      Denial denial = denial(rights.selectors().get(i), command);
      if (denial == null) {
        return null;
      }
      int order = denial.compareTo(worst);
      if (order > 0 || order == 0 && stoppedAt > position) {
        worst = denial;
        position = stoppedAt;
      }
    }
    return worst;
  }

  /** The word of the last request that was refused, the command's name being 0. */
  public int position() {
    return position;
  }

  /**
   * Whether a request may read keys that its words do not tell, as SORT does with BY: a selector
   * must allow the request and reading all keys. Otherwise as {@link #denial}.
   */
  public boolean mayReadAnyKey(
      Rights rights, int database, Command command, Bytes[] words, int count) {
    if (rights.isAllPowerful()) {
      return true;
    }
    begin(database, words, 0, count);
    boolean may =
        rights.selectors().stream()
            .anyMatch(each -> denial(each, command) == null && each.allowsEveryKey(Access.READ));
    request.words = null;
    return may;
  }

  private void begin(int selected, Bytes[] words, int from, int count) {
    database = selected;
    request.words = words;
    request.from = from;
    request.count = count;
    keysFound = false;
  }

  private Denial denial(Selector selector, Command command) {
    stoppedAt = 0;
    if (!selector.allowsAllDatabases() && isDatabaseDenied(selector, command)) {
      return Denial.DATABASE;
    }
    if (!command.has(Flag.NO_AUTH) && !selector.allows(command, firstArgument(command))) {
      return Denial.COMMAND;
    }
    if (!selector.allowsAllKeys()
        && command.keys().canHaveKeys()
        && isKeyDenied(selector, command)) {
      return Denial.KEY;
    }
    if (!selector.allowsAllChannels() && isChannelDenied(selector, command)) {
      return Denial.CHANNEL;
    }
    return null;
  }

  /**
   * Whether a request touches a database that is not allowed. A number that no database has is not
   * looked at: the command itself refuses it.
   */
  private boolean isDatabaseDenied(Selector selector, Command command) {
    NamedDatabases others = command.databases();
    if (others == NamedDatabases.ALL) {
      return !LongStream.range(0, databases).allMatch(selector.databases()::contains);
    }
    for (int at = others.next(request, 1); at > 0; at = others.next(request, at + 1)) {
      long number = request.number(at);
      if (number >= 0 && number < databases && !selector.databases().contains(number)) {
        stoppedAt = at;
        return true;
      }
    }
    return !selector.databases().contains(database)
        && touchesSelected(command, others != NamedDatabases.NONE);
  }

  private boolean touchesSelected(Command command, boolean namesOthers) {
    if (!namesOthers && (command.categoryBits() & TOUCHING) != 0) {
      return true;
    }
    if (!command.keys().canHaveKeys()) {
      return false;
    }
    findKeys(command);
    return keys.size() > 0;
  }

  private Bytes firstArgument(Command command) {
    int at = command.parent() == null ? 1 : 2;
    return at < request.count ? request.word(at) : null;
  }

  private boolean isKeyDenied(Selector selector, Command command) {
    int only = command.keys().onlyKey();
    if (only > 0 && only < request.count) {
      int flags = command.keys().flagsOfOnlyKey(request);
      boolean denied = !selector.allowsKey(request.word(only), Access.neededFor(flags));
      stoppedAt = denied ? only : 0;
      return denied;
    }
    return isAnyKeyDenied(selector, command);
  }

  private boolean isAnyKeyDenied(Selector selector, Command command) {
    findKeys(command);
    for (int i = 0; i < keys.size(); i++) {
      Bytes key = request.word(keys.position(i));
      if (!selector.allowsKey(key, Access.neededFor(keys.flags(i)))) {
        stoppedAt = keys.position(i);
        return true;
      }
    }
    return false;
  }

  private void findKeys(Command command) {
    if (!keysFound) {
      command.keys().findEach(request, keys);
      keysFound = true;
    }
  }

  private boolean isChannelDenied(Selector selector, Command command) {
    Command.Channels channels = command.channels();
    if (channels == Command.Channels.NONE) {
      return false;
    }
    int end = channels == Command.Channels.FIRST ? 2 : request.count;
    boolean patterns = channels == Command.Channels.PATTERNS;
    for (int i = 1; i < end; i++) {
      if (!selector.allowsChannel(request.word(i), patterns)) {
        stoppedAt = i;
        return true;
      }
    }
    return false;
  }
}
