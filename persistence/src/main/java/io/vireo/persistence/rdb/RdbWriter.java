package io.vireo.persistence.rdb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes the records of an RDB file, or the value of a DUMP payload, into pages. Confined to one
 * thread.
 *
 * <p>It knows shapes, not classes: a string, a list of nodes, scored members, a stream with groups.
 * A value of many parts is announced with their number, and the parts follow. A key that was given
 * by {@link #key} goes in front of the next value; without one only the value is written, as DUMP
 * wants it.
 */
public final class RdbWriter {
  private final int version;
  private final Supplier<RdbPage> empty;
  private final Consumer<RdbPage> full;
  private RdbPage page;
  private byte[] key;
  private int keyOffset;
  private int keyLength;
  private long finished;

  /**
   * A writer of a version of the format.
   *
   * @param version {@link RdbFormat#OLDEST_WRITTEN} to {@link RdbFormat#NEWEST}
   * @param full takes pages when they are full, and the last one
   */
  public RdbWriter(int version, Consumer<RdbPage> full) {
    this(version, RdbPage::new, full);
  }

  /**
   * A writer of a version of the format into pages that may have been in use before.
   *
   * @param version {@link RdbFormat#OLDEST_WRITTEN} to {@link RdbFormat#NEWEST}
   * @param empty gives empty pages
   * @param full takes pages when they are full, and the last one
   */
  public RdbWriter(int version, Supplier<RdbPage> empty, Consumer<RdbPage> full) {
    if (version < RdbFormat.OLDEST_WRITTEN || version > RdbFormat.NEWEST) {
      throw new IllegalArgumentException("RDB version " + version);
    }
    this.version = version;
    this.empty = empty;
    this.full = full;
    page = empty.get();
  }

  /** The version that is written. */
  public int version() {
    return version;
  }

  /** Bytes written so far, before they are packed. */
  public long bytes() {
    return finished + page.used();
  }

  /** Begins a file. */
  public void header() {
    text(RdbFormat.MAGIC + String.format("%04d", version));
  }

  private void text(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    page.append(bytes, 0, bytes.length);
  }

  /** A fact about the file. */
  public void aux(String name, String value) {
    code(RdbFormat.AUX);
    word(name);
    word(value);
  }

  private void word(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    part(bytes, 0, bytes.length);
  }

  /** A library of functions: its code. */
  public void function(byte[] code) {
    code(RdbFormat.FUNCTION);
    part(code, 0, code.length);
  }

  /** The keys that follow belong to this database. */
  public void database(int index) {
    code(RdbFormat.SELECT_DB);
    length(index);
  }

  /** Begins a database, and tells how many keys it will have, and how many with a deadline. */
  public void database(int index, long keys, long deadlines) {
    database(index);
    code(RdbFormat.RESIZE_DB);
    length(keys);
    length(deadlines);
  }

  /** Begins a key with a deadline, Unix milliseconds; before {@link #key}. */
  public void deadline(long millis) {
    code(RdbFormat.EXPIRE_MILLIS);
    number(millis);
  }

  /** For how many seconds the key was not used; before {@link #key}. */
  public void idle(long seconds) {
    code(RdbFormat.IDLE);
    length(seconds);
  }

  /** How often the key is used, 0 to 255 on a logarithmic scale; before {@link #key}. */
  public void frequency(int counter) {
    code(RdbFormat.FREQUENCY);
    code(counter);
  }

  /** The key of the value that comes next; its bytes must stay until then. */
  public void key(byte[] array, int offset, int length) {
    key = array;
    keyOffset = offset;
    keyLength = length;
  }

  private void type(int type) {
    code(type);
    if (key != null) {
      part(key, keyOffset, keyLength);
      key = null;
    }
  }

  /** Puts bytes into an array. */
  public interface Filler {
    /** Puts all of its bytes into an array, from a place on. */
    void fill(byte[] array, int at);
  }

  /** A string of {@code length} bytes, which are put where they are written. */
  public void string(int length, Filler bytes) {
    type(RdbFormat.STRING);
    turnPage();
    int at = page.growString(length);
    bytes.fill(page.bytes(), at);
  }

  /**
   * Begins a string of {@code length} bytes, which follow as they are, each {@link #piece} in turn.
   */
  public void longString(int length) {
    type(RdbFormat.STRING);
    length(length);
  }

  /** A piece of a string that was begun by {@link #longString}. */
  public void piece(byte[] array, int offset, int length) {
    turnPage();
    page.append(array, offset, length);
  }

  /** Begins a list of {@code nodes} nodes. */
  public void list(long nodes) {
    type(RdbFormat.LIST_QUICKLIST_2);
    length(nodes);
  }

  /** A node of a list that is one element. */
  public void plainNode(byte[] array, int offset, int length) {
    length(RdbFormat.NODE_PLAIN);
    part(array, offset, length);
  }

  /** A node of a list that is a listpack. */
  public void packedNode(byte[] array, int offset, int length) {
    length(RdbFormat.NODE_PACKED);
    part(array, offset, length);
  }

  /** Begins a set of {@code members} members, each a {@link #part}. */
  public void set(long members) {
    type(RdbFormat.SET);
    length(members);
  }

  /** A set of integers in the layout of an intset. */
  public void intset(byte[] array, int offset, int length) {
    type(RdbFormat.SET_INTSET);
    part(array, offset, length);
  }

  /** A set as a listpack; from version 11 on. */
  public void setListpack(byte[] array, int offset, int length) {
    needs(11);
    type(RdbFormat.SET_LISTPACK);
    part(array, offset, length);
  }

  /**
   * Begins a sorted set of {@code members} members, each a {@link #part} and its {@link #score}.
   */
  public void sortedSet(long members) {
    type(RdbFormat.ZSET_2);
    length(members);
  }

  /** A sorted set as a listpack. */
  public void sortedSetListpack(byte[] array, int offset, int length) {
    type(RdbFormat.ZSET_LISTPACK);
    part(array, offset, length);
  }

  /** The score of a member. */
  public void score(double score) {
    number(Double.doubleToRawLongBits(score));
  }

  /**
   * Begins a hash of {@code fields} fields, each a {@link #part} for itself and one for its value.
   */
  public void hash(long fields) {
    type(RdbFormat.HASH);
    length(fields);
  }

  /** A hash as a listpack. */
  public void hashListpack(byte[] array, int offset, int length) {
    type(RdbFormat.HASH_LISTPACK);
    part(array, offset, length);
  }

  /**
   * Begins a hash with deadlines, of {@code fields} fields, each a {@link #fieldDeadline}, a {@link
   * #part} for itself and one for its value; from version 12 on.
   *
   * @param first the earliest of the deadlines, Unix milliseconds
   */
  public void hashWithDeadlines(long first, long fields) {
    needs(12);
    type(RdbFormat.HASH_METADATA);
    number(first);
    length(fields);
  }

  /** The deadline of the next field, Unix milliseconds, or a negative number for none. */
  public void fieldDeadline(long millis, long first) {
    length(millis < 0 ? 0 : millis - first + 1);
  }

  /** A hash with deadlines as a listpack of fields, values and deadlines; from version 12 on. */
  public void hashListpackEx(long first, byte[] array, int offset, int length) {
    needs(12);
    type(RdbFormat.HASH_LISTPACK_EX);
    number(first);
    part(array, offset, length);
  }

  /**
   * Begins a stream of {@code nodes} nodes, each a {@link #streamNode}; then {@link #streamFacts},
   * the groups, and from version 13 on {@link #producers}.
   */
  public void stream(long nodes) {
    if (version >= 13) {
      type(RdbFormat.STREAM_LISTPACKS_4);
    } else {
      type(version >= 11 ? RdbFormat.STREAM_LISTPACKS_3 : RdbFormat.STREAM_LISTPACKS_2);
    }
    length(nodes);
  }

  /** A node of a stream: the id it begins with, in 16 bytes, and its listpack. */
  public void streamNode(byte[] id, byte[] array, int offset, int length) {
    part(id, 0, id.length);
    part(array, offset, length);
  }

  /** What is said about a stream behind its nodes; then {@link #length} of the groups. */
  public void streamFacts(StreamFacts facts) {
    length(facts.length());
    id(facts.lastMillis(), facts.lastSequence());
    id(facts.firstMillis(), facts.firstSequence());
    id(facts.deletedMillis(), facts.deletedSequence());
    length(facts.added());
    length(facts.groups());
  }

  /**
   * A group of a stream: its name, the last delivered id, how many entries it read (-1 if that is
   * unknown), how many are pending. The pending ones follow, then the consumers.
   */
  public void group(byte[] name, long millis, long sequence, long read, long pending) {
    part(name, 0, name.length);
    id(millis, sequence);
    length(read);
    length(pending);
  }

  /** A pending entry of a group: its id, when it was delivered last, and how often. */
  public void pending(long millis, long sequence, long deliveredAt, long deliveries) {
    rawId(millis, sequence);
    number(deliveredAt);
    length(deliveries);
  }

  /** How many consumers a group has; behind its pending entries. */
  public void consumers(long count) {
    length(count);
  }

  /** A consumer: name, when it was seen and when it last got something, how many are pending. */
  public void consumer(byte[] name, long seenAt, long activeAt, long pending) {
    part(name, 0, name.length);
    number(seenAt);
    if (version >= 11) {
      number(activeAt);
    }
    length(pending);
  }

  /** The id of an entry that is pending for a consumer. */
  public void rawId(long millis, long sequence) {
    int at = room(2 * Long.BYTES);
    byte[] bytes = page.bytes();
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[at + i] = (byte) (millis >>> 56 - 8 * i);
      bytes[at + 8 + i] = (byte) (sequence >>> 56 - 8 * i);
    }
  }

  /**
   * The producers of a stream, each a {@link #producer}, then {@link #productionCounts}; from
   * version 13 on.
   *
   * @param seconds how long the stream knows ids of producers
   * @param most how many of each
   */
  public void producers(long seconds, long most, long count) {
    needs(13);
    length(seconds);
    length(most);
    length(count);
  }

  /** A producer of a stream: its id, and how many {@link #produced} follow. */
  public void producer(byte[] pid, long count) {
    part(pid, 0, pid.length);
    length(count);
  }

  /** An entry of a producer: the id that the producer gave it, and that in the stream. */
  public void produced(byte[] iid, long millis, long sequence) {
    part(iid, 0, iid.length);
    id(millis, sequence);
  }

  /**
   * How many ids of producers a stream has ever recorded, and how many entries were not added to it
   * because theirs were known.
   */
  public void productionCounts(long added, long duplicates) {
    length(added);
    length(duplicates);
  }

  /**
   * Begins a vector set, of which each element is a {@link #vectorNode}; then {@link
   * #endOfVectors}.
   */
  public void vectors(VectorFacts facts) {
    type(RdbFormat.MODULE_2);
    length(RdbFormat.VECTOR_SET);
    moduleNumber(facts.dimension());
    moduleNumber(facts.elements());
    moduleNumber(facts.quantization() | (long) facts.links() << 8);
    boolean isProjected = facts.factors() != null;
    moduleNumber(
        (isProjected ? RdbFormat.VECTORS_PROJECTED : 0)
            | (facts.hasAttributes() ? RdbFormat.VECTORS_ATTRIBUTED : 0));
    if (isProjected) {
      moduleNumber(facts.input());
      moduleString(facts.factors());
    }
  }

  /**
   * An element of a vector set.
   *
   * @param hasAttributes whether elements of the set may have attributes
   * @param most how many links it could have on the lowest level and on others
   */
  public void vectorNode(VectorNode node, boolean hasAttributes, int[] most) {
    moduleString(node.name());
    if (hasAttributes) {
      moduleString(node.attributes());
    }
    moduleString(node.vector());
    int parameters = 3;
    for (long[] each : node.links()) {
      parameters += 2 + each.length;
    }
    moduleNumber(parameters);
    moduleNumber(node.id());
    moduleNumber(node.links().length - 1);
    for (int level = 0; level < node.links().length; level++) {
      moduleNumber(node.links()[level].length);
      moduleNumber(most[Math.min(level, 1)]);
      for (long each : node.links()[level]) {
        moduleNumber(each);
      }
    }
    long length = Integer.toUnsignedLong(Float.floatToRawIntBits(node.length()));
    moduleNumber(length | (long) Float.floatToRawIntBits(node.range()) << Integer.SIZE);
  }

  /** Ends a vector set. */
  public void endOfVectors() {
    length(RdbFormat.MODULE_EOF);
  }

  private void moduleNumber(long number) {
    length(RdbFormat.MODULE_UNSIGNED);
    length(number);
  }

  private void moduleString(byte[] bytes) {
    length(RdbFormat.MODULE_STRING);
    part(bytes, 0, bytes.length);
  }

  private void id(long millis, long sequence) {
    length(millis);
    length(sequence);
  }

  /** A string that is a part of a value: an element, a field, a member. */
  public void part(byte[] array, int offset, int length) {
    turnPage();
    int at = page.growString(length);
    System.arraycopy(array, offset, page.bytes(), at, length);
  }

  /** A length, as the format has them, unsigned. */
  public void length(long length) {
    int at = room(RdbLengths.MOST);
    int end = RdbLengths.write(length, page.bytes(), at);
    page.shrink(end);
  }

  private void number(long value) {
    int at = room(Long.BYTES);
    byte[] bytes = page.bytes();
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> 8 * i);
    }
  }

  private void code(int value) {
    int at = room(1);
    page.bytes()[at] = (byte) value;
  }

  private void needs(int least) {
    if (version < least) {
      throw new IllegalStateException("RDB version " + version + " cannot hold this value");
    }
  }

  /**
   * Makes room for bytes behind the last ones, on the next page if this one is full: a page that
   * has grown to hold a long string would be copied, all of it, for a byte more.
   */
  private int room(int length) {
    turnPage();
    return page.grow(length);
  }

  private void turnPage() {
    if (page.isFull()) {
      flush();
    }
  }

  /** Ends a file but for its checksum, which {@link RdbPacker#end} adds. */
  public void end() {
    code(RdbFormat.EOF);
    flush();
  }

  /** Puts in what another writer of the same version has written. */
  public void append(List<RdbPage> pages) {
    flush();
    for (RdbPage each : pages) {
      finished += each.used();
      full.accept(each);
    }
  }

  /** Hands over what was written so far. */
  public void flush() {
    if (page.used() > 0) {
      RdbPage done = page;
      finished += done.used();
      page = empty.get();
      full.accept(done);
    }
  }
}
