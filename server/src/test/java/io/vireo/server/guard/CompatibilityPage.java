package io.vireo.server.guard;

import static java.util.stream.Collectors.joining;

import io.vireo.server.command.CommandTable;
import io.vireo.server.process.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes docs/users/compatibility.md from the commands of Redis, as recorded, and those of Vireo.
 */
final class CompatibilityPage {
  /** The version of Redis whose commands were recorded. */
  private static final String RECORDED = "8.6.3";

  private static final String INTRODUCTION =
      """
      # Compatibility

      Vireo %s keeps to Redis %s, whose only module here are its vector sets, in RESP2 and RESP3. What a command answers is
      compared with that server's answers, error texts included. The commands and their options are those
      of Redis %s. *Since* is the version of Redis that brought a command. Commands of Valkey are
      [listed below](#beyond-redis), and so is [what differs on purpose](#different-on-purpose).

      This page is made from the table of commands; `mvn test -pl server -Dtest=CompatibilityTest
      -Dvireo.docs.write=true` writes it anew.
      """;

  private static final String EARLIER =
      """

      ## Where Redis 8.6 and 8.0 contradict each other

      The newer one holds. `vireo-compatibility 8.0.2` changes the version that HELLO, INFO and scripts name, for
      tools that know no newer one, and nothing of this.

      | what | Redis 8.0.2 | Redis %1$s and Vireo |
      | --- | --- | --- |
      | An unknown command without arguments | `..., with args beginning with: ` | the command alone |
      | OBJECT REFCOUNT of a number below 10000 | 2147483647 | 1 |
      | OBJECT ENCODING of a short string | `embstr` up to 44 bytes | `embstr` up to 41 bytes together with its key |
      | HEXPIRE, HGETEX, HSETEX and the like: options and fields | in one order | in any order, with errors of their own |
      | ZRANGE with LIMIT and a negative offset in a large set | counts down from the offset | no members |
      | XGROUP CREATE and SETID with an ENTRIESREAD above what was added | as it is | as much as was added |
      | XINFO STREAM | 10 fields, 9 with FULL | 16, and 15 with FULL: what the stream knows of producers |
      | Keys of XREAD with words that do not fit | none | those behind STREAMS |
      | Keys of GEORADIUS with several destinations | the last one | each, those of STORE first |
      | RESTORE of a payload whose checksum is 0 | is refused | has none |
      | RESTORE with a deadline in the past | counts no expired key | counts one |
      | HSETEX with FXX or FNX that comes across fields past their deadline | no event | `hexpired` |
      | A script that ends with `error({})` | `ERR (null)` | `ERR unknown error` |
      | cluster-announce-ip | any text | an address |
      """
          .formatted(Version.REDIS);

  private static final String VALKEY =
      """

      ## Where Redis and Valkey contradict each other

      What Valkey 9.1 adds does not stand in the way of Redis %1$s, so Vireo has it too. Where the same request
      has two answers, it gets that of Redis: a client cannot say which of the two it expects, and what a
      command answers is compared with Redis.

      | what | Valkey 9.1 | Redis %1$s and Vireo |
      | --- | --- | --- |
      | SCAN with a TYPE that does not exist | an error, unknown type name | no keys, until the cursor is 0 |
      | BITCOUNT with a start and no end | counts up to the end | a syntax error |
      | HSETEX with NX or XX | a condition on the key | an unknown argument |
      | HELLO: server and version | `valkey` and its own, unless `extended-redis-compatibility` says otherwise | `redis`, %1$s |
      | INFO: `redis_version` | 7.2.4 | %1$s |
      | HSETEX, HGETEX, HEXPIRE and the like with a deadline that is past: the event | `hexpired` | `hdel` |
      | INFO: keys with fields that have deadlines | `keys_with_volatile_items` | `subexpiry` |
      | ACL LIST, ACL GETUSER: `sanitize-payload` | is not shown | is shown |
      | GEORADIUS with STORE twice: keys | the last one counts | both |
      | An unknown command before AUTH | NOAUTH | unknown command |
      | WATCH, SAVE and SHUTDOWN inside MULTI, CLIENT REPLY | errors with the command's name, the last one too | errors without it, CLIENT REPLY is queued |
      | Two bytes in the place of CRLF behind a word | an error | are skipped |
      | The manifest of the log: `startoffset` | is not written | is written |
      | Keys that are gone, for replicas and in the log | UNLINK | DEL |
      | CLUSTER SETSLOT | goes to the replicas of its node as well, and waits for them for up to TIMEOUT | is a matter of the node alone |
      | LATENCY LATEST: fields of an entry | six | four |
      | RDB files of versions 12 and 13 | are refused, being those of another | are read |
      | RDB files and payloads of version 80 | are its own | Redis refuses them, Vireo reads them |

      With `rdb-version-check relaxed` files and payloads of later versions of both are read, unless they hold
      something new.
      """
          .formatted(Version.REDIS);

  /**
   * A command or subcommand of Redis.
   *
   * @param name in lower case, a subcommand as {@code config|get}
   */
  private record Recorded(String name, String group, String since) {}

  /**
   * What the lists beside this class say, by command.
   *
   * @param additional commands that Redis lacks: where they come from
   * @param extended commands that take more than those of Redis: what, and where it comes from
   * @param partial commands that do less than those of Redis: what they lack
   * @param notInValkey commands that Valkey 9.1 lacks
   * @param differences what differs on purpose: rows of four columns with bars between them
   */
  record Reasons(
      Map<String, String> additional,
      Map<String, String> extended,
      Map<String, String> partial,
      Set<String> notInValkey,
      List<String> differences) {}

  private final CommandTable table;
  private final Reasons reasons;
  private final Map<String, List<Recorded>> groups = new TreeMap<>();

  private CompatibilityPage(CommandTable table, List<String> facts, Reasons reasons) {
    this.table = table;
    this.reasons = reasons;
    for (String fact : facts) {
      String[] columns = fact.split("\t");
      Recorded recorded = new Recorded(columns[0], columns[7], columns[8]);
      groups.computeIfAbsent(recorded.group(), group -> new ArrayList<>()).add(recorded);
    }
    groups.values().forEach(list -> list.removeIf(each -> isContainer(each, facts)));
  }

  /** A container is shown by its subcommands. */
  private static boolean isContainer(Recorded recorded, List<String> facts) {
    return facts.stream().anyMatch(fact -> fact.startsWith(recorded.name() + "|"));
  }

  /**
   * The page.
   *
   * @param facts the lines of the recorded facts
   */
  static String text(CommandTable table, List<String> facts, Reasons reasons) {
    CompatibilityPage page = new CompatibilityPage(table, facts, reasons);
    return INTRODUCTION.formatted(Version.VIREO, Version.REDIS, RECORDED)
        + page.overview()
        + page.planned()
        + page.beyond()
        + EARLIER
        + VALKEY
        + page.differences()
        + page.groups.keySet().stream().map(page::section).collect(joining());
  }

  private String overview() {
    StringBuilder rows = new StringBuilder();
    int there = 0;
    int all = 0;
    for (Map.Entry<String, List<Recorded>> group : groups.entrySet()) {
      int supported = (int) group.getValue().stream().filter(this::isThere).count();
      String link = "[%s](#%s)".formatted(title(group.getKey()), anchor(group.getKey()));
      rows.append("| %s | %d of %d |\n".formatted(link, supported, group.getValue().size()));
      there += supported;
      all += group.getValue().size();
    }
    return """

    ## Overview

    | group | commands and subcommands |
    | --- | --- |
    %s| **all** | **%d of %d** |
    """
        .formatted(rows, there, all);
  }

  /** What Redis has and Vireo lacks; nothing where it lacks nothing. */
  private String planned() {
    String names =
        groups.values().stream()
            .flatMap(List::stream)
            .filter(recorded -> !isThere(recorded))
            .map(recorded -> "`" + typedName(recorded.name()) + "`")
            .collect(joining(", "));
    return names.isEmpty()
        ? ""
        : """

        ## What is planned

        %s.
        """
            .formatted(names);
  }

  private String beyond() {
    StringBuilder rows = new StringBuilder();
    reasons.additional().forEach((name, from) -> rows.append(row(name, summary(name), from)));
    reasons.extended().forEach((name, from) -> rows.append(row(name, "More options.", from)));
    return """

    ## Beyond Redis

    What Vireo has and Redis %s lacks. What comes from Redis 8.8 and 8.10 keeps to their documentation, and is not
    compared with these servers; so do events of fields (`notify-keyspace-events` with `S`, `T`, `I`, `V`).

    | command | what | where it comes from |
    | --- | --- | --- |
    %s\
    """
        .formatted(RECORDED, rows);
  }

  private String differences() {
    String rows = reasons.differences().stream().map(row -> "| " + row + " |\n").collect(joining());
    return """

    ## Different on purpose

    | what | Redis | Vireo | why |
    | --- | --- | --- | --- |
    %s
    What commands lack stands beside them below. `Intended` has those of these differences that the
    [random comparison](../builders/differential.md) meets.
    """
        .formatted(rows);
  }

  private String summary(String name) {
    return table.find(name).summary();
  }

  private static String row(String name, String... columns) {
    return "| `%s` | %s |\n".formatted(typedName(name), String.join(" | ", columns));
  }

  private String section(String group) {
    String rows =
        groups.get(group).stream()
            .map(
                recorded ->
                    row(recorded.name(), recorded.since(), inValkey(recorded), state(recorded)))
            .collect(joining());
    return """

    ## %s

    | command | since | in Valkey 9.1 | in Vireo |
    | --- | --- | --- | --- |
    %s\
    """
        .formatted(title(group), rows);
  }

  private String inValkey(Recorded recorded) {
    return reasons.notInValkey().contains(recorded.name()) ? "no" : "yes";
  }

  private String state(Recorded recorded) {
    if (!isThere(recorded)) {
      return "planned";
    }
    String lack = reasons.partial().get(recorded.name());
    return lack == null ? "yes" : "in part: " + lack;
  }

  private boolean isThere(Recorded recorded) {
    return table.find(recorded.name()) != null;
  }

  /** As it is typed: {@code CONFIG GET}. */
  private static String typedName(String name) {
    return name.replace('|', ' ').toUpperCase(Locale.ROOT);
  }

  private static String title(String group) {
    String words = group.replace('-', ' ');
    return switch (group) {
      case "hyperloglog" -> "HyperLogLog";
      case "pubsub" -> "Publish and subscribe";
      default -> Character.toUpperCase(words.charAt(0)) + words.substring(1);
    };
  }

  private static String anchor(String group) {
    return title(group).toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
