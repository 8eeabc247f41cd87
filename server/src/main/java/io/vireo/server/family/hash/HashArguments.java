package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.listpack.Listpack;

/** Fields and values among the arguments of a call, up to its end. Data context only. */
final class HashArguments {
  /** Larger hashes grow as they are filled. */
  private static final int MOST_ROOM = 1 << 20;

  private HashArguments() {}

  /** Lets a hash take the encoding that it needs for the fields and values from an index on. */
  static void expect(Call call, int from, HashValue hash, Thresholds limits) {
    if (!hash.isPacked()) {
      return;
    }
    long longest = 0;
    long bytes = 0;
    for (int i = from; i < call.count(); i++) {
      int length = call.arg(i).length();
      longest = Math.max(longest, length);
      bytes += length;
    }
    hash.expect((call.count() - from) / 2, longest, bytes, limits, call.now());
  }

  /** A hash with room for the fields and values from an index on. */
  static HashValue hashFor(Call call, int from, Thresholds limits) {
    boolean fits = (call.count() - from) / 2 <= limits.hashEntries();
    long bytes = 0;
    for (int i = from; i < call.count() && fits; i++) {
      Bytes word = call.arg(i);
      fits = word.length() <= limits.hashValue();
      bytes += fits ? Listpack.entryBytes(word) : 0;
    }
    if (fits && bytes <= MOST_ROOM) {
      return HashValue.withRoom((int) bytes);
    }
    HashValue hash = new HashValue();
    expect(call, from, hash, limits);
    return hash;
  }
}
