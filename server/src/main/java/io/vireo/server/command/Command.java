package io.vireo.server.command;

import io.vireo.server.command.KeySpec.Words;
import io.vireo.server.data.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The contract of one command or subcommand: its name, arity, flags, keys and documentation, and
 * the code that runs it.
 *
 * <p>A {@link Family} declares it with the fluent methods below, one after the other, while it is
 * being constructed. A {@link CommandTable} then seals it: from there on it is immutable, may be
 * shared by all threads, and any attempt to declare more throws {@link IllegalStateException}.
 */
public final class Command {
  private final Group group;
  private final Command parent;
  private final String name;
  private final int arity;
  private final Handler handler;
  private final Map<String, Command> subs = new LinkedHashMap<>();

  private String since;
  private String complexity;
  private String summary;
  private String replacedSince;
  private String replacedBy;
  private List<Change> history = new ArrayList<>();
  private List<String> tips = List.of();
  private String syntax = "";
  private boolean system;

  private long flagBits;
  private List<Category> extraCategories = List.of();
  private List<KeySpec> declaredKeys = new ArrayList<>();
  private KeyFinder keyFinder;
  private ToIntFunction<Words> keyFlagger;

  private ToLongFunction<Call> requestFlagger;

  private List<Cost> costs = List.of();

  private boolean sealed;
  private int quickWords;
  private boolean quickIfSmall;
  private Cost.Estimate estimate;
  private Command beginning;
  private LoopHandler outOfBand;
  private Channels channels = Channels.NONE;
  private NamedDatabases databases = NamedDatabases.NONE;
  private int rangeWords;
  private int element;
  private long endElement;
  private int id = -1;
  private KeySpecs keys;
  private long categoryBits;
  private NameIndex<Command> subIndex;

  /** Which words of a request name channels that it publishes to or subscribes to. */
  public enum Channels {
    /** None. */
    NONE,
    /** The first argument. */
    FIRST,
    /** All arguments. */
    ALL,
    /** All arguments, which are patterns. */
    PATTERNS
  }

  /** A change in a later version of Redis. */
  public record Change(String version, String what) {}

  Command(Group group, Command parent, String name, int arity, Handler handler) {
    if (arity == 0) {
      throw new IllegalArgumentException(name + ": a request has at least one word");
    }
    this.group = group;
    this.parent = parent;
    this.name = name.toLowerCase(Locale.ROOT);
    this.arity = arity;
    this.handler = handler;
  }

  void document(String since, String complexity, String summary) {
    this.since = since;
    this.complexity = complexity;
    this.summary = summary;
  }

  // Declaring

  /** Adds flags; all but {@link Flag#MOVABLEKEYS}, which is derived. */
  public Command flags(Flag... flags) {
    checkOpen();
    flagBits |= Flag.bits(flags);
    return this;
  }

  /** Adds a rule that finds keys, and what happens to them. */
  public Command key(KeySpec spec, KeyFlag... flags) {
    checkOpen();
    declaredKeys.add(spec.with(flags));
    return this;
  }

  /**
   * Finds keys by code, because the rules cannot tell them all. The rules are still declared, for
   * COMMAND INFO.
   */
  public Command keysBy(KeyFinder finder) {
    checkOpen();
    keyFinder = finder;
    return this;
  }

  /**
   * Tells the {@link KeyFlag} bits of the keys under {@link KeyFlag#VARIABLE_FLAGS} from the
   * options of one request. The function must be stateless.
   */
  public Command keyFlagsBy(ToIntFunction<Words> flagger) {
    checkOpen();
    keyFlagger = flagger;
    return this;
  }

  /** Lets event loops answer the command themselves while the data context is busy. */
  public Command outOfBand(LoopHandler loopHandler) {
    checkOpen();
    outOfBand = loopHandler;
    return this;
  }

  /** Tells which words name channels, for access control. */
  public Command channels(Channels where) {
    checkOpen();
    channels = where;
    return this;
  }

  /** Tells which databases are touched beside the selected one, for access control. */
  public Command databases(NamedDatabases which) {
    checkOpen();
    databases = which;
    return this;
  }

  /** The arguments after the name, in the language of {@link Syntax}. */
  public Command syntax(String syntax) {
    checkOpen();
    this.syntax = syntax;
    return this;
  }

  /** Hints for clients and proxies, as in {@code request_policy:all_shards}. */
  public Command tips(String... tips) {
    checkOpen();
    this.tips = List.of(tips);
    return this;
  }

  /** Categories beyond the {@linkplain #categories() derived} ones. */
  public Command categories(Category... extra) {
    checkOpen();
    extraCategories = List.of(extra);
    return this;
  }

  /** Deprecates the command. */
  public Command replaced(String since, String by) {
    checkOpen();
    replacedSince = since;
    replacedBy = by;
    return this;
  }

  /** Adds a change in a later version, with a sentence that says what is new. */
  public Command history(String version, String what) {
    checkOpen();
    history.add(new Change(version, what));
    return this;
  }

  /**
   * Tells the {@link Flag} bits of one request, where they depend on its words: what a script says
   * of itself. The gates ask for them, in the data context.
   */
  public Command flagsBy(ToLongFunction<Call> flagger) {
    checkOpen();
    requestFlagger = flagger;
    return this;
  }

  /**
   * What bounds the time that it takes: one of these does. Without any it may take any time, and an
   * event loop never runs it.
   */
  public Command cost(Cost... anyOf) {
    checkOpen();
    costs = List.of(anyOf);
    return this;
  }

  /**
   * Asks for an element of the collection under its first argument, a key: the server then fetches
   * that too while the command waits for its turn.
   *
   * @param word the word of a request that names the element or the first of them; if negative,
   *     counted from the end, -1 being the last
   */
  public Command element(int word) {
    checkOpen();
    element = word;
    return this;
  }

  /**
   * Says at which end of the list or stream under its first argument, a key, the command works: the
   * server then fetches that while the command waits for its turn.
   *
   * @param which {@link Value#FIRST_ELEMENT} or {@link Value#LAST_ELEMENT}
   */
  public Command elementAtEnd(long which) {
    checkOpen();
    endElement = which;
    return this;
  }

  /** Marks a command that is not for users: tests or other servers send it. */
  public Command system() {
    checkOpen();
    system = true;
    return this;
  }

  /**
   * Begins to declare a subcommand.
   *
   * @param name its name; the case does not matter
   * @param arity how many words a request has, both names included; negative if that is the least
   *     number
   * @param handler what runs it
   */
  public Draft sub(String name, int arity, Handler handler) {
    checkOpen();
    return new Draft(new Command(group, this, name, arity, handler), this::addSub);
  }

  private void addSub(Command sub) {
    checkOpen();
    if (subs.put(sub.name, sub) != null) {
      throw new IllegalArgumentException("Two subcommands are called " + sub.fullName());
    }
  }

  private void checkOpen() {
    if (sealed) {
      throw new IllegalStateException(fullName() + " belongs to a table and cannot change");
    }
  }

  /** Forgets the subcommands that the server does not have. */
  void leaveOut(Predicate<Command> served) {
    checkOpen();
    subs.values().removeIf(served.negate());
  }

  /**
   * Ends the declaration: gives this command and its subcommands the next ids and derives what
   * follows.
   */
  void seal(List<Command> byId) {
    checkOpen();
    id = byId.size();
    byId.add(this);
    keys = new KeySpecs(declaredKeys, keyFinder, keyFlagger);
    flagBits |= keys.isMovable() ? Flag.MOVABLEKEYS.bit() : 0;
    history = List.copyOf(history);
    categoryBits = deriveCategories();
    costs.forEach(this::bound);
    subIndex = subs.isEmpty() ? null : new NameIndex<>(subs);
    for (Command sub : subs.values()) {
      sub.seal(byId);
    }
    sealed = true;
  }

  private void bound(Cost cost) {
    if (isContainer()) {
      throw new IllegalStateException(name + ": what its subcommands cost differs");
    }
    if (cost instanceof Cost.Arguments arguments) {
      quickWords = arguments.mostWords();
    } else if (cost instanceof Cost.Range range) {
      rangeWords = range.words();
    } else if (cost instanceof Cost.After after) {
      beginning = after.command();
    } else if (cost instanceof Cost.Values values) {
      estimate = values.estimate();
      quickIfSmall = true;
    } else if (cost == Cost.Fixed.CONSTANT) {
      quickWords = Integer.MAX_VALUE;
    } else if (cost == Cost.Fixed.VALUE) {
      quickIfSmall = true;
    }
  }

  /**
   * The one rule behind all categories. How a command behaves follows from its flags; what it is
   * about from its group, unless it names a subject of its own. A command that only holds
   * subcommands is about nothing, and one of a module belongs to no category.
   */
  private long deriveCategories() {
    long all = 0;
    boolean ownSubject = false;
    for (Category extra : extraCategories) {
      all |= extra.bit();
      ownSubject |= extra.isSubject();
    }
    if (group.implied() != null && !ownSubject && !isContainer()) {
      all |= group.implied().bit();
    }
    if (has(Flag.MODULE)) {
      return all;
    }
    all |= has(Flag.WRITE) ? Category.WRITE.bit() : 0;
    all |= has(Flag.READONLY) && group != Group.SCRIPTING ? Category.READ.bit() : 0;
    all |= has(Flag.ADMIN) ? Category.ADMIN.bit() | Category.DANGEROUS.bit() : 0;
    all |= has(Flag.PUBSUB) ? Category.PUBSUB.bit() : 0;
    all |= has(Flag.BLOCKING) ? Category.BLOCKING.bit() : 0;
    return all | (has(Flag.FAST) ? Category.FAST.bit() : Category.SLOW.bit());
  }

  // Running

  /** This command's number within its table: dense from 0 on, subcommands included. */
  public int id() {
    return id;
  }

  /** Whether a request of {@code argc} words, names included, has a fitting length. */
  public boolean arityFits(int argc) {
    return arity >= 0 ? argc == arity : argc >= -arity;
  }

  /** The union of the {@link Flag#bit}s. */
  public long flagBits() {
    return flagBits;
  }

  /** Whether the command has a flag. */
  public boolean has(Flag flag) {
    return (flagBits & flag.bit()) != 0;
  }

  /** Whether the flags depend on the words of a request. */
  public boolean hasRequestFlags() {
    return requestFlagger != null;
  }

  /** The union of the {@link Flag#bit}s of one request. */
  public long requestFlags(Call call) {
    return requestFlagger == null ? flagBits : requestFlagger.applyAsLong(call);
  }

  /** The code that runs the command; null if it only holds subcommands. */
  public Handler handler() {
    return handler;
  }

  /** The code by which an event loop answers while the data context is busy, or null. */
  public LoopHandler outOfBand() {
    return outOfBand;
  }

  /** What bounds the time that it takes, one or the other; empty if nothing does. */
  public List<Cost> costs() {
    return costs;
  }

  /**
   * Whether a request of {@code argc} words takes a short time, whatever the keys hold: an event
   * loop may then run it.
   */
  public boolean isQuick(int argc) {
    return argc <= quickWords;
  }

  /**
   * Whether a request of {@code argc} words takes a short time if its positions are near each
   * other.
   */
  public boolean isQuickRange(int argc) {
    return argc == rangeWords;
  }

  /**
   * What tells the heap bytes of the values that a request works on; null if it is the one under
   * its first argument, a key.
   */
  public Cost.Estimate estimate() {
    return estimate;
  }

  /** Whether it takes a short time if the values are small that it works on. */
  public boolean isQuickIfSmall() {
    return quickIfSmall;
  }

  /** The command since which its client's requests tell whether it takes a short time, or null. */
  public Command beginning() {
    return beginning;
  }

  /** The place where a request of {@code argc} words names its {@link #element}, or 0. */
  public int elementAt(int argc) {
    int at = element < 0 ? argc + element : element;
    return at < argc ? at : 0;
  }

  /** The element {@linkplain #elementAtEnd at an end} with which it works, or 0. */
  public long endElement() {
    return endElement;
  }

  /** Where its keys stand. */
  public KeySpecs keys() {
    return keys;
  }

  /** Which words of a request name channels. */
  public Channels channels() {
    return channels;
  }

  /** Which databases a request touches beside the selected one. */
  public NamedDatabases databases() {
    return databases;
  }

  /** Whether it has subcommands. */
  public boolean isContainer() {
    return !subs.isEmpty();
  }

  /** The subcommand with this name, or null. Ignores ASCII case, allocates nothing. */
  public Command sub(byte[] buf, int off, int len) {
    return subIndex == null ? null : subIndex.find(buf, off, len);
  }

  /** The subcommand with this name, or null. Ignores case. */
  public Command sub(String name) {
    return subs.get(name.toLowerCase(Locale.ROOT));
  }

  // Describing

  /** Its name in lower case; a subcommand's without its parent's. */
  public String name() {
    return name;
  }

  /**
   * Its name as the server shows it: in lower case, with its parent's as in {@code config|get}; but
   * in capitals if Redis has it in a module.
   */
  public String fullName() {
    if (has(Flag.MODULE)) {
      return name.toUpperCase(Locale.ROOT);
    }
    return parent == null ? name : parent.name + '|' + name;
  }

  /** The command it is a subcommand of, or null. */
  public Command parent() {
    return parent;
  }

  /** The command that the first word of a request names: the container of a subcommand. */
  public Command root() {
    return parent == null ? this : parent;
  }

  /** Its subcommands in the order of their declaration. */
  public Collection<Command> subs() {
    return Collections.unmodifiableCollection(subs.values());
  }

  /** How many words a request has, names included; negative if that is the least number. */
  public int arity() {
    return arity;
  }

  /** Its flags in the order of the wire, hidden ones included. */
  public Set<Flag> flags() {
    Set<Flag> flags = EnumSet.allOf(Flag.class);
    flags.removeIf(flag -> !has(flag));
    return flags;
  }

  /** The categories of access control it belongs to, in the order of the wire. */
  public Set<Category> categories() {
    Set<Category> categories = EnumSet.allOf(Category.class);
    categories.removeIf(category -> (categoryBits & category.bit()) == 0);
    return categories;
  }

  /** The union of the {@link Category#bit}s. */
  public long categoryBits() {
    return categoryBits;
  }

  /** The chapter of the manual. */
  public Group group() {
    return group;
  }

  /** The version of Redis that introduced it. */
  public String since() {
    return since;
  }

  /** Its cost, for people, or an empty text. */
  public String complexity() {
    return complexity;
  }

  /** What it does, in one sentence. */
  public String summary() {
    return summary;
  }

  /** Hints for clients and proxies. */
  public List<String> tips() {
    return tips;
  }

  /** Later changes, the oldest first. */
  public List<Change> history() {
    return history;
  }

  /** Whether it should no longer be used. */
  public boolean isDeprecated() {
    return replacedSince != null;
  }

  /** Since which version it should no longer be used, or null. */
  public String deprecatedSince() {
    return replacedSince;
  }

  /** What to use instead, or null. */
  public String replacedBy() {
    return replacedBy;
  }

  /** Whether it is not for users: tests or other servers send it. */
  public boolean isSystem() {
    return system;
  }

  /** Its syntax as declared, in the language of {@link Syntax}. */
  public String syntax() {
    return syntax;
  }

  @Override
  public String toString() {
    return fullName();
  }
}
