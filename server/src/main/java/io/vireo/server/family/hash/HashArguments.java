package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.PartStorage;

/**
 * How many fields and values a call sets, and how long they are. Data context only; one object is
 * read again for each call.
 */
final class HashArguments {
  private int fields;
  private int longest;
  private long bytes;

  /** Reads the fields and values from an index on, up to the end of a call. */
  HashArguments read(Call call, int from) {
    begin();
    for (int i = from; i < call.count(); i += 2) {
      add(call.arg(i), call.arg(i + 1));
    }
    return this;
  }

  /** Reads one field and its value. */
  HashArguments read(Bytes field, Bytes value) {
    begin();
    add(field, value);
    return this;
  }

  private void begin() {
    fields = 0;
    longest = 0;
    bytes = 0;
  }

  private void add(Bytes field, Bytes value) {
    fields++;
    longest = Math.max(longest, Math.max(field.length(), value.length()));
    bytes += (long) field.length() + value.length();
  }

  /** Lets a hash take the encoding that it needs for all of them. */
  void expect(Call call, HashValue hash, Thresholds limits) {
    hash.expect(fields, longest, bytes, limits, call.now());
  }

  /** How many fields there are. */
  int fields() {
    return fields;
  }

  /**
   * Puts a hash without fields, which has room for them, under the key of a call, which is not
   * there: it must get them.
   *
   * @param timed whether they will have deadlines
   * @param packedBytes that they take in a hash in place
   */
  HashValue create(Call call, boolean timed, Thresholds limits, long packedBytes) {
    Database db = call.db();
    Bytes key = call.arg(1);
    boolean fits = fields <= limits.hashEntries() && longest <= limits.hashValue();
    if (fits || Packing.isFew(fields, bytes)) {
      Packing packing = fits ? Packing.HASH : Packing.OUTGROWN_HASH;
      long room = timed ? packedBytes + HashValue.mostBytesOfDeadlines(fields) : packedBytes;
      HashValue hash = (HashValue) db.create(key, timed ? packing.withTicket() : packing, room);
      if (hash != null) {
        return hash;
      }
    }
    HashValue hash = PartStorage.of(db).newHash();
    if (fits) {
      hash.showSmall();
    }
    if (timed) {
      hash.makeRoomForDeadlines(call.now());
    }
    db.put(key, hash, Database.NEVER);
    return hash;
  }
}
