package io.vireo.server.snapshot;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.radix.RadixCursor;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamImage;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.resp.RequestWriter;

/** The commands that make a stream: its entries node by node, then its groups. */
final class StreamRest implements Continuation {
  private final StreamValue stream;
  private final Bytes key;
  private final RequestWriter out;
  private final StreamImage image;
  private final StoredElement element = new StoredElement();
  private final boolean empty;
  private final Object[] history;
  private RequestWriter groups;

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
    if (groups == null) {
      groups(out);
    } else {
      out.append(groups, 0);
    }
  }

  /** The groups are about to change: writes them to the side, as they are. */
  private void keepGroups() {
    if (groups == null) {
      groups = new RequestWriter();
      groups(groups);
    }
  }

  @Override
  public void freeze() {
    image.freeze(this::keepGroups);
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
