package io.vireo.server.keyspace;

import io.vireo.server.data.Element;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.Packed;
import io.vireo.server.resp.Reply;

/**
 * A string value wherever it lies, pointed at one entry after the other. Data context only.
 *
 * <p>It is valid until the entry changes.
 */
public final class StringView extends Element {
  private static final byte[] NOTHING = {};

  private RawString raw;

  /** Points at an entry; null counts as an empty string. It must hold a string. */
  public StringView of(Object entry) {
    raw = null;
    if (entry == null) {
      point(NOTHING, 0, 0);
    } else if (entry instanceof byte[] packed) {
      ofPacked(packed);
    } else {
      raw = Strings.raw(entry);
      point(raw.array(), 0, raw.length());
    }
    return this;
  }

  private void ofPacked(byte[] packed) {
    if (Packed.isNumber(packed)) {
      number(Packed.number(packed));
    } else {
      point(packed, Packed.valueOffset(packed), Packed.valueLength(packed));
    }
  }

  /** Answers with a part of the string: from a place in it on, so many bytes. */
  public void writeTo(Reply reply, int from, int count) {
    if (raw == null) {
      reply.bulk(array(), offset() + from, count);
    } else {
      reply.bulk(raw, from, count);
    }
  }

  /** Answers with the string. */
  public void writeTo(Reply reply) {
    if (raw == null) {
      reply.bulk(this);
    } else {
      writeTo(reply, 0, raw.length());
    }
  }

  @Override
  public void letGo() {
    raw = null;
    super.letGo();
  }
}
