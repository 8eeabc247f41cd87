package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.KeySpecs;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Prefetch;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.RequestBuffer;

/**
 * Looks ahead at the keys of the next requests of a batch before they are executed, and at the
 * elements that they ask for; see {@link Prefetch}. The hashes are kept for the commands. Data
 * context only.
 */
final class Prefetcher {
  /** Below this many requests there is nothing to overlap. */
  private static final int WORTHWHILE = 4;

  private final Keyspace keyspace;
  private final Config config;
  private boolean[] beginsWithKey;

  /** Where commands have the number of the keys that follow: scripts; 0 for all others. */
  private int[] counted;

  private final Prefetch group = new Prefetch();
  private final Bytes word = Bytes.view();

  Prefetcher(CommandTable table, Keyspace keyspace, Config config) {
    this.keyspace = keyspace;
    this.config = config;
    table.onceFilled(() -> look(table));
  }

  private void look(CommandTable table) {
    beginsWithKey = new boolean[table.idCount()];
    counted = new int[table.idCount()];
    for (int id = 0; id < beginsWithKey.length; id++) {
      Command command = table.byId(id);
      beginsWithKey[id] = command.parent() == null && command.keys().first() == 1;
      counted[id] = command.keys().counted();
    }
  }

  /**
   * Looks ahead at as many requests as is good at once.
   *
   * @param first the first of them, of the run {@code firstRun}
   * @return the one at which to look further
   */
  int warm(Batch batch, int firstRun, int first) {
    if (batch.size() - first < WORTHWHILE
        || config.get(NetworkSettings.PREFETCH_BATCH_MAX_SIZE) == 0) {
      return batch.size();
    }
    int request = first;
    for (int run = firstRun; run < batch.runs(); run++) {
      Database database = keyspace.database(batch.session(run).database());
      for (int end = batch.runEnd(run); request < end; request++) {
        if (group.isFull()) {
          fetch();
          return request;
        }
        add(batch, request, database);
      }
    }
    fetch();
    return request;
  }

  private void fetch() {
    if (group.size() > 0) {
      keyspace.stats().prefetchedKeys.add(group.size());
      keyspace.stats().prefetchGroups.add(1);
      group.fetch();
    }
  }

  private void add(Batch batch, int request, Database database) {
    Command command = batch.command(request);
    int place = batch.place(request);
    int words = batch.requests().wordAt(place);
    if (command == null || words < 2) {
      return;
    }
    if (!beginsWithKey[command.id()]) {
      addCountedKeys(batch.requests(), place, counted[command.id()], database);
      return;
    }
    int at = command.elementAt(words);
    boolean isNamed = at > 1;
    long element = isNamed ? word(batch.requests(), place, at).hash() : command.endElement();
    Bytes key = word(batch.requests(), place, 1);
    if (batch.hash(request) != 0) {
      key.knownHash(batch.hash(request));
    }
    batch.hash(request, key.hash());
    if (database.keyspace().isSlotted()) {
      batch.slot(request, key.slot());
    }
    batch.elementHash(request, isNamed ? element : 0);
    database.lookAhead(group, database.hash(key), element);
    addFurtherKeys(batch.requests(), place, command.keys(), database);
  }

  private void addFurtherKeys(RequestBuffer requests, int place, KeySpecs keys, Database database) {
    int words = requests.wordAt(place);
    int last = Math.min(keys.last() < 0 ? words + keys.last() : keys.last(), words - 1);
    for (int at = 1 + keys.step(); at <= last && !group.isFull(); at += keys.step()) {
      database.lookAhead(group, database.hash(word(requests, place, at)), 0);
    }
  }

  private void addCountedKeys(RequestBuffer requests, int place, int number, Database database) {
    int words = requests.wordAt(place);
    if (number == 0 || number >= words) {
      return;
    }
    int keys = requests.shortNumber(place + 1 + 2 * number);
    int end = keys == RequestBuffer.NOT_SHORT ? 0 : Math.min(words, number + 1 + keys);
    for (int at = number + 1; at < end && !group.isFull(); at++) {
      database.lookAhead(group, database.hash(word(requests, place, at)), 0);
    }
  }

  private Bytes word(RequestBuffer requests, int place, int at) {
    requests.point(word, place + 1 + 2 * at);
    return word;
  }

  /** Lets go of the word that it looked at last. */
  void letGo() {
    word.letGo();
  }
}
