package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashValue;

/**
 * How many fields and values a call sets, and how long they are. Data context only; one object is
 * read again for each call.
 */
final class HashArguments {
  /** Bytes of a block, or of entries in place, beside those of field and value, at most. */
  private static final int MOST_BYTES_BESIDE = 64;

  private int fields;
  private int longest;
  private long bytes;

  /** Reads the fields and values between two indexes of a call. */
  HashArguments read(Call call, int from, int end) {
    begin();
    for (int i = from; i < end; i += 2) {
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

  /** Bytes of the blocks that may be needed to set all of them, with deadlines and without. */
  long mostBlockBytes() {
    return 2 * (bytes + (long) fields * MOST_BYTES_BESIDE);
  }

  /** The encoding in which a hash begins that gets all of them. */
  Packing begun(boolean timed, Thresholds limits) {
    boolean fits = fields <= limits.hashEntries() && longest <= limits.hashValue();
    Packing packing = fits ? Packing.HASH : Packing.OUTGROWN_HASH;
    return timed ? packing.withTicket() : packing;
  }
}
