package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks Vireo alone: the bytes that a database thinks its keys take must be those that the keys
 * take. Every command that changes a value has to keep that account.
 */
final class Accounts {
  private static final int CALENDAR_BYTES = 16;
  private static final Pattern FIGURES =
      Pattern.compile(
          ".* table size: (\\d+)\n.* bytes: (\\d+)\n of which overhead: (\\d+)\n"
              + " of which table: (\\d+)\n.*",
          Pattern.DOTALL);

  private Accounts() {}

  /**
   * Compares.
   *
   * @param db the database, which the server's control client has selected
   * @param keys all of its keys
   * @param deadlines how many of them have one
   * @return what is wrong, if anything
   */
  static Optional<String> check(Peer vireo, int db, Collection<String> keys, long deadlines) {
    List<Request> usage = keys.stream().map(key -> Request.of("MEMORY", "USAGE", key)).toList();
    long sum = 0;
    for (RespValue bytes : vireo.control(usage)) {
      sum += ((RespValue.Whole) bytes).number();
    }
    String table = vireo.control("DEBUG", "HTSTATS", String.valueOf(db), "full").asText();
    Matcher figures = FIGURES.matcher(table);
    if (!figures.matches()) {
      return Optional.of(table);
    }
    long overhead = Long.parseLong(figures.group(3));
    long slot = Long.parseLong(figures.group(4)) / Long.parseLong(figures.group(1));
    long kept = Long.parseLong(figures.group(2)) - overhead;
    long taken = sum - slot * keys.size() - CALENDAR_BYTES * deadlines;
    return kept == taken
        ? Optional.empty()
        : Optional.of("The keys take " + taken + " bytes, the account says " + kept);
  }
}
