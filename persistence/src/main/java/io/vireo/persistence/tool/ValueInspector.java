package io.vireo.persistence.tool;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.RdbKind;
import io.vireo.persistence.rdb.RdbLayout;
import io.vireo.persistence.rdb.RdbVisitor;
import io.vireo.persistence.rdb.StreamFacts;
import io.vireo.persistence.rdb.VectorFacts;
import io.vireo.persistence.rdb.VectorNode;
import java.util.regex.Pattern;

/**
 * Looks at every byte of every value without keeping any, and counts elements. Confined to one
 * thread.
 *
 * <p>It finds what would keep a server from loading a value, but for an element or a key that is
 * there twice: to find that, all of them would have to be kept.
 */
abstract class ValueInspector implements RdbVisitor {
  private static final String HASH = "Hash";
  private static final String ZSET = "Zset";
  private static final int INTSET_HEADER = 8;
  private static final int PAIR = 2;
  private static final int TRIPLE = 3;
  private static final long LATEST = (1L << 48) - 1;
  private static final Pattern SCORE =
      Pattern.compile(
          "[+-]?(inf(inity)?|\\d+\\.?\\d*(e[+-]?\\d+)?|\\.\\d+(e[+-]?\\d+)?"
              + "|0x(\\p{XDigit}+\\.?\\p{XDigit}*|\\.\\p{XDigit}+)(p[+-]?\\d+)?)",
          Pattern.CASE_INSENSITIVE);

  private long elements;
  private boolean fieldsExpire;
  private byte[] text;
  private StreamInspector stream;

  /** Elements of the value: 1 of a string, entries of a stream. */
  final long elements() {
    return elements;
  }

  /** True if the value is a hash, and fields of it have deadlines. */
  final boolean fieldsExpire() {
    return fieldsExpire;
  }

  /** The value, if it is a string; else null. */
  final byte[] text() {
    return text;
  }

  /** A value is through. */
  abstract void inspected() throws CorruptValueException;

  @Override
  public void function(byte[] code) {}

  @Override
  public void sizes(long keys, long deadlines) {}

  @Override
  public void key(byte[] name, long deadline, long idleSeconds, int frequency) {
    elements = 0;
    fieldsExpire = false;
    text = null;
    stream = null;
  }

  @Override
  public void module(String name) {
    elements = 1;
  }

  @Override
  public void string(byte[] value) {
    text = value;
    elements = 1;
  }

  @Override
  public void begin(RdbKind kind, long announced) {
    stream = kind == RdbKind.STREAM ? new StreamInspector() : null;
  }

  @Override
  public void whole(RdbLayout layout, byte[] blob) throws CorruptValueException {
    switch (layout) {
      case INTSET -> intset(blob);
      case SET_LISTPACK -> count(new ListpackReader(blob, "Set"), 1);
      case ZSET_LISTPACK -> sortedSetListpack(blob);
      case HASH_LISTPACK -> count(new ListpackReader(blob, HASH), PAIR);
      case HASH_LISTPACK_EX -> hashListpackEx(blob);
    }
  }

  @Override
  public void element(byte[] value) {
    elements++;
  }

  @Override
  public void listpack(byte[] blob) throws CorruptValueException {
    count(new ListpackReader(blob, "List"), 1);
  }

  private void count(ListpackReader list, int group) throws CorruptValueException {
    boolean more = true;
    while (more) {
      more = list.next();
    }
    add(list, group);
  }

  private void add(ListpackReader list, int group) throws CorruptValueException {
    if (list.entries() % group != 0) {
      throw list.damaged();
    }
    elements += list.entries() / group;
  }

  private void intset(byte[] blob) throws CorruptValueException {
    int width = blob.length < INTSET_HEADER ? 0 : (int) little(blob, 0, Integer.BYTES);
    long size = width == 0 ? 0 : (int) little(blob, Integer.BYTES, Integer.BYTES);
    boolean known = width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES;
    boolean sound = known && size > 0 && INTSET_HEADER + size * width == blob.length;
    for (int i = INTSET_HEADER + width; sound && i < blob.length; i += width) {
      sound = little(blob, i - width, width) < little(blob, i, width);
    }
    if (!sound) {
      throw new CorruptValueException("Intset integrity check failed");
    }
    elements = size;
  }

  private static long little(byte[] blob, int from, int width) {
    long number = 0;
    for (int i = 0; i < width; i++) {
      number |= (blob[from + i] & 0xffL) << 8 * i;
    }
    int unused = Long.SIZE - 8 * width;
    return number << unused >> unused;
  }

  @Override
  public void member(byte[] member, double score) throws CorruptValueException {
    if (Double.isNaN(score)) {
      throw noNumber();
    }
    elements++;
  }

  private static CorruptValueException noNumber() {
    return new CorruptValueException("A score is no number");
  }

  private void sortedSetListpack(byte[] blob) throws CorruptValueException {
    ListpackReader list = new ListpackReader(blob, ZSET);
    while (list.next()) {
      boolean isScore = list.entries() % PAIR == 0;
      if (isScore && !list.isNumber() && !SCORE.matcher(list.text()).matches()) {
        throw noNumber();
      }
    }
    add(list, PAIR);
  }

  @Override
  public void field(byte[] field, byte[] value, long deadline) throws CorruptValueException {
    if (deadline > LATEST || deadline < -1) {
      throw new CorruptValueException("A field of a hash has an impossible deadline");
    }
    fieldsExpire |= deadline >= 0;
    elements++;
  }

  private void hashListpackEx(byte[] blob) throws CorruptValueException {
    ListpackReader list = new ListpackReader(blob, HASH);
    long before = 1;
    while (list.next()) {
      if (list.entries() % TRIPLE == 0) {
        before = deadline(list, before);
      }
    }
    add(list, TRIPLE);
  }

  /** Fields are in the order of their deadlines, those without one at the end. */
  private long deadline(ListpackReader list, long before) throws CorruptValueException {
    long deadline = list.isNumber() ? list.number() : -1;
    long rank = deadline == 0 ? Long.MAX_VALUE : deadline;
    if (rank < before || deadline > LATEST) {
      throw new CorruptValueException("The deadlines of a hash are not in order");
    }
    fieldsExpire |= deadline > 0;
    return rank;
  }

  @Override
  public void streamNode(byte[] id, byte[] blob) throws CorruptValueException {
    stream.node(id, blob);
  }

  @Override
  public void streamFacts(StreamFacts facts) throws CorruptValueException {
    stream.facts(facts);
    elements = stream.entries();
  }

  @Override
  public void group(byte[] name, long millis, long sequence, long read)
      throws CorruptValueException {
    stream.group();
  }

  @Override
  public void pending(long millis, long sequence, long deliveredAt, long deliveries) {
    stream.pending();
  }

  @Override
  public void consumer(byte[] name, long seenAt, long activeAt) throws CorruptValueException {
    stream.consumer(name);
  }

  @Override
  public void producers(long seconds, long most) throws CorruptValueException {
    stream.producers(seconds, most);
  }

  @Override
  public void produced(byte[] pid, byte[] iid, long millis, long sequence)
      throws CorruptValueException {
    stream.produced(pid, iid);
  }

  @Override
  public void productionCounts(long added, long duplicates) {
    // Any numbers will do.
  }

  @Override
  public void vectorFacts(VectorFacts facts) {
    // Its elements follow.
  }

  @Override
  public void vectorNode(VectorNode node) {
    elements++;
  }

  @Override
  public void consumerPending(long millis, long sequence) {
    stream.owned();
  }

  @Override
  public final void end() throws CorruptValueException {
    if (stream != null) {
      stream.end();
    }
    inspected();
  }
}
