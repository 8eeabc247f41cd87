package io.vireo.server.pubsub;

import io.vireo.config.KeyspaceEvents;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Publishes what happens to keys, and to fields of hashes: {@code __keyspace@N__:key} gets the
 * event, {@code __keyevent@N__:event} the key. Data context only.
 *
 * <p>The keyspace asks one mask whether an event is wanted at all; with both K and E off nothing of
 * it is for the channels.
 */
public final class KeyspaceNotifier implements ChangeListener {
  private static final Map<KeyEvent, Integer> LETTERS =
      Map.ofEntries(
          Map.entry(KeyEvent.GENERIC, KeyspaceEvents.GENERIC),
          Map.entry(KeyEvent.STRING, KeyspaceEvents.STRING),
          Map.entry(KeyEvent.LIST, KeyspaceEvents.LIST),
          Map.entry(KeyEvent.SET, KeyspaceEvents.SET),
          Map.entry(KeyEvent.HASH, KeyspaceEvents.HASH),
          Map.entry(KeyEvent.ZSET, KeyspaceEvents.SORTED_SET),
          Map.entry(KeyEvent.EXPIRED, KeyspaceEvents.EXPIRED),
          Map.entry(KeyEvent.EVICTED, KeyspaceEvents.EVICTED),
          Map.entry(KeyEvent.STREAM, KeyspaceEvents.STREAM),
          Map.entry(KeyEvent.KEY_MISS, KeyspaceEvents.KEY_MISS),
          Map.entry(KeyEvent.MODULE, KeyspaceEvents.MODULE),
          Map.entry(KeyEvent.NEW, KeyspaceEvents.NEW_KEY),
          Map.entry(KeyEvent.OVERWRITTEN, KeyspaceEvents.OVERWRITTEN),
          Map.entry(KeyEvent.TYPE_CHANGED, KeyspaceEvents.TYPE_CHANGED));

  private final PubSub pubSub;
  private int mask;
  private KeyspaceEvents wanted = KeyspaceEvents.NONE;

  /** Publishes events, none before {@link #settings} asks for some. */
  public KeyspaceNotifier(PubSub pubSub) {
    this.pubSub = pubSub;
  }

  /** Takes over {@code notify-keyspace-events}. */
  public void settings(KeyspaceEvents newWanted) {
    wanted = newWanted;
    mask = mask(wanted::publishes);
  }

  /** True if it publishes what happens to fields of hashes. */
  public boolean wantsFields() {
    return wanted.publishesFields();
  }

  /** The classes of events that it wants to hear of, a bit for each {@link KeyEvent}. */
  public int mask() {
    return mask;
  }

  /** The classes that are wanted, told by the constants of {@link KeyspaceEvents}. */
  static int mask(IntPredicate isWanted) {
    int mask = 0;
    for (KeyEvent kind : KeyEvent.values()) {
      mask |= isWanted.test(LETTERS.get(kind)) ? kind.bit() : 0;
    }
    return mask;
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {
    if ((mask & kind.bit()) == 0 || pubSub.isSilent()) {
      return;
    }
    byte[] event = name.getBytes(StandardCharsets.US_ASCII);
    if (wanted.has(KeyspaceEvents.KEYSPACE)) {
      publish("__keyspace@", database, key, Bytes.of(event));
    }
    if (wanted.has(KeyspaceEvents.KEYEVENT)) {
      publish("__keyevent@", database, Bytes.of(event), key);
    }
  }

  /*
   * In the channels of keys and events a field is its length, a colon and its bytes, with a comma
   * between two. Names with the byte that separates two parts of a channel or of a message are left
   * out, as Redis does.
   */
  @Override
  public void fieldEvent(String name, int database, Bytes key, List<Bytes> fields) {
    if (!wanted.publishesFields() || pubSub.isSilent()) {
      return;
    }
    Bytes event = Bytes.of(name);
    Bytes all = joined(fields);
    if (wanted.has(KeyspaceEvents.SUBKEYSPACE)) {
      publish("__subkeyspace@", database, key, concatenated(event, "|", all));
    }
    if (wanted.has(KeyspaceEvents.SUBKEYEVENT)) {
      Bytes head = concatenated(Bytes.of(key.length() + ":"), "", key);
      publish("__subkeyevent@", database, event, concatenated(head, "|", all));
    }
    if (wanted.has(KeyspaceEvents.SUBKEYSPACE_ITEM) && !key.toString().contains("\n")) {
      for (Bytes field : fields) {
        publish("__subkeyspaceitem@", database, concatenated(key, "\n", field), event);
      }
    }
    if (wanted.has(KeyspaceEvents.SUBKEYSPACE_EVENT)) {
      publish("__subkeyspaceevent@", database, concatenated(event, "|", key), all);
    }
  }

  private static Bytes joined(List<Bytes> fields) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Bytes field : fields) {
      String head = (all.size() == 0 ? "" : ",") + field.length() + ':';
      all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      all.write(field.array(), field.offset(), field.length());
    }
    return Bytes.of(all.toByteArray());
  }

  private static Bytes concatenated(Bytes first, String between, Bytes second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(first.array(), first.offset(), first.length());
    all.writeBytes(between.getBytes(StandardCharsets.US_ASCII));
    all.write(second.array(), second.offset(), second.length());
    return Bytes.of(all.toByteArray());
  }

  private void publish(String prefix, int database, Bytes subject, Bytes payload) {
    byte[] head = (prefix + database + "__:").getBytes(StandardCharsets.US_ASCII);
    byte[] channel = new byte[head.length + subject.length()];
    System.arraycopy(head, 0, channel, 0, head.length);
    System.arraycopy(subject.array(), subject.offset(), channel, head.length, subject.length());
    pubSub.publish(Kind.CHANNEL, Bytes.of(channel), payload);
  }

  @Override
  public void changed(int database, Bytes key) {}

  @Override
  public boolean hearsOfEach() {
    return false;
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {}
}
