package io.vireo.server.family.client;

import io.vireo.server.acl.User;
import io.vireo.server.acl.Users;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The filters of one CLIENT LIST or CLIENT KILL, which all must fit. Of a filter that comes twice
 * the last counts, but numbers of clients add up. A word {@code NOT-} before a filter turns it
 * round. Data context only.
 *
 * @see <a href="https://valkey.io/commands/client-list/">the filters, most of them of Valkey</a>
 */
final class ClientFilters {
  private static final long SECOND = 1_000;
  private static final String NOT = "NOT-";
  private static final String NO_INTEGER = " is not an integer or out of range";

  /** The filters that nothing turns round. */
  private static final Set<String> PLAIN_ONLY = Set.of("SKIPME", "MAXAGE", "IDLE");

  /** Letters of flags that no client of this server has, and that may be asked for. */
  private static final String LETTERS_OF_OTHERS = "uAI";

  private final Users users;
  private final Call call;
  private final Session caller;
  private final Map<String, Function<String, Predicate<Session>>> kinds = new LinkedHashMap<>();
  private final Map<String, Predicate<Session>> chosen = new HashMap<>();
  private final Map<String, Set<Long>> ids = new HashMap<>();
  private Args args;
  private boolean spareCaller;

  /**
   * Filters that everything fits.
   *
   * @param spareCaller whether the client that asks does not fit, unless it says otherwise
   */
  ClientFilters(Users users, Call call, boolean spareCaller) {
    this.users = users;
    this.call = call;
    this.spareCaller = spareCaller;
    caller = Session.of(call);
    kinds.put("ID", this::ids);
    kinds.put("TYPE", word -> type());
    kinds.put("USER", word -> user());
    kinds.put("ADDR", word -> address());
    kinds.put("LADDR", word -> localAddress());
    kinds.put("SKIPME", word -> skipMe());
    kinds.put("MAXAGE", word -> age());
    kinds.put("NAME", word -> text(session -> session.identity().name()));
    kinds.put("IDLE", word -> idle());
    kinds.put("FLAGS", this::flags);
    kinds.put("LIB-NAME", word -> text(session -> session.identity().libraryName()));
    kinds.put("LIB-VER", word -> text(session -> session.identity().libraryVersion()));
    kinds.put("DB", this::database);
    kinds.put("CAPA", this::capabilities);
    kinds.put("IP", word -> ip());
  }

  /**
   * Reads all arguments from an index on.
   *
   * @return false after an error was answered
   */
  boolean read(int from) {
    args = call.args(from);
    while (args.more()) {
      if (!readOne()) {
        args.fail(Errors.SYNTAX);
      }
    }
    return !args.failed();
  }

  private boolean readOne() {
    for (String name : kinds.keySet()) {
      if (args.take(name)) {
        chosen.put(name, kinds.get(name).apply(name));
        return true;
      }
      String turned = NOT + name;
      if (!PLAIN_ONLY.contains(name) && args.take(turned)) {
        chosen.put(turned, kinds.get(name).apply(turned).negate());
        return true;
      }
    }
    return false;
  }

  /** True if a word names a filter. */
  boolean isName(Bytes word) {
    return kinds.keySet().stream().anyMatch(name -> word.is(name) || word.is(NOT + name));
  }

  /** True if all filters fit a client. */
  boolean fit(Session session) {
    return !(spareCaller && session == caller)
        && chosen.values().stream().allMatch(filter -> filter.test(session));
  }

  private Predicate<Session> ids(String word) {
    Set<Long> wanted = ids.computeIfAbsent(word, none -> new HashSet<>());
    do {
      wanted.add(args.integer(1, Long.MAX_VALUE, "ERR client-id should be greater than 0"));
    } while (args.more() && call.arg(args.index()).isLong());
    return session -> wanted.contains(session.id());
  }

  private Predicate<Session> type() {
    Bytes name = args.next();
    ClientType type = ClientType.named(name);
    if (type == null) {
      args.fail(ClientType.unknown(name));
    }
    return session -> ClientType.of(session) == type;
  }

  private Predicate<Session> user() {
    Bytes name = args.next();
    User wanted = users.find(name);
    if (wanted == null) {
      args.fail("ERR No such user '" + name + "'");
    }
    return session -> session.user() == wanted;
  }

  private Predicate<Session> address() {
    String wanted = args.next().toString();
    return session -> session.link().remoteAddress().equals(wanted);
  }

  private Predicate<Session> localAddress() {
    String wanted = args.next().toString();
    return session -> session.link().localAddress().equals(wanted);
  }

  private Predicate<Session> ip() {
    String wanted = args.next().toString();
    return session -> host(session.link().remoteAddress()).equals(wanted);
  }

  /** The address without its port; a Unix socket has none. */
  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 0 || address.startsWith("/")) {
      return "";
    }
    return address.startsWith("[") ? address.substring(1, colon - 1) : address.substring(0, colon);
  }

  private Predicate<Session> skipMe() {
    spareCaller = args.take("YES");
    if (!spareCaller && !args.take("NO")) {
      args.fail(Errors.SYNTAX);
    }
    return session -> true;
  }

  private Predicate<Session> age() {
    long least = positive("maxage");
    return session -> seconds(session.activity().since()) >= least;
  }

  private Predicate<Session> idle() {
    long least = positive("idle");
    return session -> session != caller && seconds(session.activity().lastInteraction()) >= least;
  }

  private long positive(String name) {
    long seconds = args.integer("ERR " + name + NO_INTEGER);
    if (seconds <= 0) {
      args.fail("ERR " + name + " should be greater than 0");
    }
    return seconds;
  }

  private long seconds(long since) {
    return call.now() / SECOND - since / SECOND;
  }

  /** What a client does not say of itself fits no text. */
  private Predicate<Session> text(Function<Session, Bytes> field) {
    Bytes wanted = args.next();
    return session -> wanted.length() > 0 && field.apply(session).equals(wanted);
  }

  private Predicate<Session> flags(String word) {
    String wanted = args.next().toString();
    if (!wanted.chars().allMatch(ClientFilters::isFlag)) {
      args.fail("ERR Unknown flags found in the " + place(word) + " filter: " + wanted);
    }
    return session -> hasAll(ClientFlags.of(session), wanted);
  }

  private Predicate<Session> capabilities(String word) {
    String wanted = args.next().toString();
    if (!hasAll("r", wanted)) {
      args.fail("ERR Unknown capa found in the " + place(word) + " filter: " + wanted);
    }
    return session -> hasAll(ClientLine.capabilities(session), wanted);
  }

  private static boolean isFlag(int letter) {
    return (ClientFlags.ALL + LETTERS_OF_OTHERS).indexOf(letter) >= 0;
  }

  private static boolean hasAll(String letters, String wanted) {
    return wanted.chars().allMatch(letter -> letters.indexOf(letter) >= 0);
  }

  private static String place(String word) {
    return word.startsWith(NOT) ? word : "provided";
  }

  private Predicate<Session> database(String word) {
    long index = args.integer("ERR " + word + NO_INTEGER);
    int last = call.keyspace().size() - 1;
    if (index < 0 || index > last) {
      args.fail("ERR " + word + " number should be between 0 and " + last);
    }
    return session -> session.database() == index;
  }
}
