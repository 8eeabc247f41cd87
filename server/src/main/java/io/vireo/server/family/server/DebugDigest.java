package io.vireo.server.family.server;

import io.vireo.server.data.Digest;
import io.vireo.server.data.Type;
import io.vireo.server.data.table.Entries;
import io.vireo.server.data.table.Keyed;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.StringView;
import java.util.EnumMap;
import java.util.Map;

/** The parts of which DEBUG DIGEST and DEBUG DIGEST-VALUE make fingerprints. */
final class DebugDigest {
  private static final String EXPIRES = "!!expire!!";

  /** The numbers by which Redis knows the types. */
  private static final Map<Type, Integer> NUMBERS = new EnumMap<>(Type.class);

  static {
    NUMBERS.put(Type.STRING, 0);
    NUMBERS.put(Type.LIST, 1);
    NUMBERS.put(Type.SET, 2);
    NUMBERS.put(Type.ZSET, 3);
    NUMBERS.put(Type.HASH, 4);
    NUMBERS.put(Type.STREAM, 6);
  }

  private final StringView view = new StringView();

  /** The fingerprint of all databases. */
  Digest of(Keyspace keyspace) {
    Digest all = new Digest();
    for (int i = 0; i < keyspace.size(); i++) {
      Database db = keyspace.database(i);
      if (db.size() > 0) {
        all.mix(i);
        db.forEach(entry -> all.add(keyAndValue(entry)));
      }
    }
    return all;
  }

  private Digest keyAndValue(Object entry) {
    Digest digest = new Digest();
    digest.mix(Entries.keyOf(entry));
    value(entry, digest);
    return digest;
  }

  /** The fingerprint of a value; that of nothing for a key that is not there. */
  Digest ofValue(Object entry) {
    Digest digest = new Digest();
    if (entry != null) {
      value(entry, digest);
    }
    return digest;
  }

  private void value(Object entry, Digest into) {
    Type type = Entries.typeOf(entry);
    into.mix(NUMBERS.get(type));
    if (entry instanceof Keyed keyed) {
      keyed.value().digest(into);
    } else {
      view.of(entry);
      into.mix(view.array(), view.offset(), view.length());
    }
    if (Entries.deadlineOf(entry) >= 0) {
      into.add(EXPIRES);
    }
  }
}
