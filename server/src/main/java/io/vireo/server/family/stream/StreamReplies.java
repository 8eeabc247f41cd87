package io.vireo.server.family.stream;

import io.vireo.server.data.Scratch;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.resp.Reply;

/** How streams are answered with. Data context only. */
final class StreamReplies implements Scratch {
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
