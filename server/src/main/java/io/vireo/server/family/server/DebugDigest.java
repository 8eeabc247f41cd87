package io.vireo.server.family.server;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Digest;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.StringView;

/** The parts of which DEBUG DIGEST and DEBUG DIGEST-VALUE make fingerprints. */
final class DebugDigest {
  private static final String EXPIRES = "!!expire!!";

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

  private Digest keyAndValue(Entry entry) {
    Digest digest = new Digest();
    digest.mix(entry.key());
    value(entry, digest);
    return digest;
  }

  /** The fingerprint of a value; that of nothing for a key that is not there. */
  Digest ofValue(Entry entry) {
    Digest digest = new Digest();
    if (entry != null) {
      value(entry, digest);
    }
    return digest;
  }

  private void value(Entry entry, Digest into) {
    into.mix(entry.type().number());
    if (entry.value() != null) {
      entry.value().digest(into);
    } else {
      view.of(entry);
      into.mix((ByteSource) view);
    }
    if (entry.deadline() >= 0) {
      into.add(EXPIRES);
    }
  }
}
