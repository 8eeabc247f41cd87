package io.vireo.server.snapshot;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.radix.RadixCursor;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.ProducedEntry;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamImage;
import io.vireo.server.data.stream.StreamProducer;
import io.vireo.server.data.stream.StreamProducers;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.resp.RequestWriter;

/** The commands that make a stream: its entries node by node, then its groups and producers. */
final class StreamRest implements Continuation {
  private final StreamValue stream;
  private final Bytes key;
  private final RequestWriter out;
  private final StreamImage image;
  private final StoredElement element = new StoredElement();
  private final boolean empty;
  private final Object[] history;

  /**
   * The commands of groups and producers as they were before they changed; null if they have not.
   */
  private RequestWriter kept;

  StreamRest(StreamValue stream, ElementCommands commands) {
    this.stream = stream;
    key = commands.key();
    out = commands.out();
    image = stream.image();
    empty = stream.size() == 0;
    history =
        new Object[] {
          key,
          stream.lastId().text(),
          "ENTRIESADDED",
          stream.added(),
          "MAXDELETEDID",
          stream.maxDeletedId().text()
        };
  }

  @Override
  public boolean more() {
    long end = ElementCommands.partEnd(out);
    while (image.hasNext() && out.length() < end) {
      image.next();
      entries();
    }
    if (image.hasNext()) {
      return false;
    }
    finish();
    return true;
  }

  /** The entries of the node that the image is at. */
  private void entries() {
    StreamEntries entries =
        StreamEntries.of(StreamId.ofKey(image.id()), image.listpack().copy().array());
    while (entries.next()) {
      out.begin(3 + 2 * entries.fields());
      out.word("XADD");
      out.word(key);
      out.word(entries.id().text());
      for (int i = entries.fields(); i > 0; i--) {
        entries.field(element);
        out.word(element.copy());
        entries.value(element);
        out.word(element.copy());
      }
    }
  }

  private void finish() {
    if (empty) {
      ElementCommands.write(out, "XADD", key, "MAXLEN", "0", "0-1", "x", "y");
    }
    ElementCommands.write(out, "XSETID", history);
    if (kept == null) {
      groups(out);
      producers(out);
    } else {
      out.append(kept, 0);
    }
  }

  /** Groups or producers are about to change: writes them to the side, as they are. */
  private void keep() {
    if (kept == null) {
      kept = new RequestWriter();
      groups(kept);
      producers(kept);
    }
  }

  @Override
  public void freeze() {
    image.freeze(this::keep);
  }

  @Override
  public void release() {
    image.release();
  }

  private void groups(RequestWriter to) {
    RadixCursor<StreamGroup> each = stream.groups();
    for (boolean more = each != null && each.first(); more; more = each.next()) {
      group(to, each.value());
    }
  }

  /**
   * XIDMPRECORD refuses entries that are not there: of these a producer's ids are not known after
   * the commands have run.
   */
  private void producers(RequestWriter to) {
    StreamProducers producers = stream.producers();
    if (producers == null) {
      return;
    }
    ElementCommands.write(
        to,
        "XCFGSET",
        key,
        "IDMP-DURATION",
        producers.durationSeconds(),
        "IDMP-MAXSIZE",
        producers.maxSize());
    RadixCursor<StreamProducer> each = producers.cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      Bytes pid = Bytes.of(each.value().pid());
      for (ProducedEntry entry = each.value().first(); entry != null; entry = entry.next()) {
        if (stream.contains(entry.id())) {
          ElementCommands.write(
              to, "XIDMPRECORD", key, pid, Bytes.of(entry.iid()), entry.id().text());
        }
      }
    }
  }

  private void group(RequestWriter to, StreamGroup group) {
    Bytes name = Bytes.of(group.name());
    ElementCommands.write(
        to,
        "XGROUP",
        "CREATE",
        key,
        name,
        group.lastId().text(),
        "ENTRIESREAD",
        group.entriesRead());
    RadixCursor<StreamConsumer> consumers = group.consumers();
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      consumer(to, name, consumers.value());
    }
    PendingEntry released = group.firstReleased();
    while (released != null) {
      Bytes id = released.id().text();
      long times = released.deliveries();
      ElementCommands.write(
          to, "XNACK", key, name, "FAIL", "IDS", 1, id, "RETRYCOUNT", times, "FORCE");
      released = released.nextReleased();
    }
  }

  private void consumer(RequestWriter to, Bytes group, StreamConsumer consumer) {
    Bytes name = Bytes.of(consumer.name());
    ElementCommands.write(to, "XGROUP", "CREATECONSUMER", key, group, name);
    PendingWalk walk = consumer.pending().from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      ElementCommands.write(
          to,
          "XCLAIM",
          key,
          group,
          name,
          "0",
          entry.id().text(),
          "TIME",
          entry.deliveryTime(),
          "RETRYCOUNT",
          entry.deliveries(),
          "JUSTID",
          "FORCE");
    }
  }
}
