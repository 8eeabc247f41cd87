package io.vireo.server.family.stream;

import io.vireo.server.data.Scratch;
import io.vireo.server.data.number.Decimal;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.resp.Reply;

/** How streams are answered with. Data context only. */
final class StreamReplies implements Scratch {
  /** Bytes of the end of a line. */
  private static final int END = 2;

  /** Bytes of nothing in place of an array in RESP2, which are more than in RESP3. */
  private static final int NULL_BYTES = 5;

  private final byte[] text = new byte[StreamId.MAX_TEXT];
  private final StoredElement element = new StoredElement();

  @Override
  public void letGo() {
    element.letGo();
  }

  /** Answers with an id. */
  void id(Reply reply, StreamId id) {
    id(reply, id.ms(), id.seq());
  }

  /** Answers with an id. */
  void id(Reply reply, long ms, long seq) {
    reply.bulk(text, 0, StreamId.write(ms, seq, text));
  }

  /** Answers with the entry at which a view stands: its id, and its fields and values in turn. */
  void entry(Reply reply, StreamEntries entries) {
    reply.array(2);
    idAndFields(reply, entries);
  }

  /**
   * Answers with an entry as with {@link #entry}, and with the time since it was delivered and how
   * often it was before.
   */
  void delivery(Reply reply, StreamEntries entries, long idleMillis, long deliveries) {
    reply.array(4);
    idAndFields(reply, entries);
    reply.integer(idleMillis);
    reply.integer(deliveries);
  }

  /** Bytes of an answer of {@link #entry}; the view stands at the same entry afterwards. */
  long bytes(StreamEntries entries) {
    int fields = entries.fields();
    long bytes = head(2) + idBytes(entries.ms(), entries.seq()) + head(2L * fields);
    for (int i = 0; i < fields; i++) {
      entries.field(element);
      bytes += bulkBytes(element.length());
      entries.value(element);
      bytes += bulkBytes(element.length());
    }
    entries.rewind();
    return bytes;
  }

  /** Bytes that an answer of {@link #delivery} has beyond those of {@link #entry}. */
  static long deliveryBytes(long idleMillis, long deliveries) {
    return head(idleMillis) + head(deliveries);
  }

  /** Bytes at most of an answer with an id and nothing in place of the fields. */
  long missingBytes(StreamId id) {
    return head(2) + idBytes(id.ms(), id.seq()) + NULL_BYTES;
  }

  private long idBytes(long ms, long seq) {
    return bulkBytes(StreamId.write(ms, seq, text));
  }

  /** Bytes of a bulk string of a length. */
  static long bulkBytes(int length) {
    return head(length) + length + END;
  }

  /** Bytes of a number of 0 and more, be it an integer or the number of elements of an array. */
  static long head(long number) {
    return 1 + Decimal.digits(number) + END;
  }

  private void idAndFields(Reply reply, StreamEntries entries) {
    id(reply, entries.ms(), entries.seq());
    int fields = entries.fields();
    reply.array(2L * fields);
    for (int i = 0; i < fields; i++) {
      entries.field(element);
      reply.bulk(element);
      entries.value(element);
      reply.bulk(element);
    }
  }

  /**
   * Answers with entries.
   *
   * @param count how many at most; 0 is no limit
   */
  void entries(Reply reply, StreamEntries entries, long count) {
    int mark = reply.open();
    long shown = 0;
    while ((count == 0 || shown < count) && entries.next() && !reply.isFull()) {
      entry(reply, entries);
      shown++;
    }
    reply.closeArray(mark, shown);
  }
}
