package io.vireo.persistence.rdb;

/**
 * Takes what an {@link RdbReader} reads. On the reader's thread.
 *
 * <p>A key is announced by {@link #key}, its value follows in one or more calls, {@link #end}
 * concludes it. Arrays are the visitor's to keep. Blobs in the layouts of listpacks and intsets are
 * passed on unchecked: the visitor knows those layouts. What it finds wrong it says with a {@link
 * CorruptValueException}.
 */
public interface RdbVisitor {
  /** A fact about the file. */
  void aux(String name, byte[] value);

  /** A library of functions: its code. */
  void function(byte[] code) throws CorruptValueException;

  /** The keys that follow belong to this database. */
  void database(int index) throws CorruptValueException;

  /** How many keys the database will have, and how many with a deadline; only a hint. */
  void sizes(long keys, long deadlines);

  /** Data of a module that is skipped. */
  void skippedModule(String name);

  /**
   * A key whose value comes next.
   *
   * @param deadline Unix milliseconds, or -1
   * @param idleSeconds for how long it was not used, or -1
   * @param frequency how often it is used, 0 to 255, or -1
   */
  void key(byte[] name, long deadline, long idleSeconds, int frequency);

  /** A value of a module, which is skipped. */
  void module(String name) throws CorruptValueException;

  /** A string. */
  void string(byte[] value) throws CorruptValueException;

  /**
   * A value of a kind, whose elements follow: {@link #element} for lists and sets, and {@link
   * #listpack} for lists; {@link #member}; {@link #field}; for a stream {@link #streamNode} for
   * each node, then {@link #streamFacts}, then its groups, then its producers; for a vector set
   * {@link #vectorFacts}, then {@link #vectorNode} for each element.
   *
   * @param elements how many of them follow, or 0 if the file does not tell before
   */
  void begin(RdbKind kind, long elements) throws CorruptValueException;

  /** A whole value as one blob. */
  void whole(RdbLayout layout, byte[] blob) throws CorruptValueException;

  /** An element of a list, or a member of a set. */
  void element(byte[] value) throws CorruptValueException;

  /** A node of a list: a listpack of elements. */
  void listpack(byte[] blob) throws CorruptValueException;

  /** A member of a sorted set. */
  void member(byte[] member, double score) throws CorruptValueException;

  /** A field of a hash with its deadline, Unix milliseconds, or -1. */
  void field(byte[] field, byte[] value, long deadline) throws CorruptValueException;

  /** A node of a stream: the id it begins with, in 16 bytes, and its listpack. */
  void streamNode(byte[] id, byte[] blob) throws CorruptValueException;

  /**
   * What the file says about the stream. Files of old versions do not know the first id, the
   * greatest deleted id and how many were added: these are -1 then.
   */
  void streamFacts(StreamFacts facts) throws CorruptValueException;

  /** A consumer group; read is -1 if how many entries it read is not known. */
  void group(byte[] name, long millis, long sequence, long read) throws CorruptValueException;

  /** A pending entry of the group. */
  void pending(long millis, long sequence, long deliveredAt, long deliveries)
      throws CorruptValueException;

  /**
   * A consumer of the group; activeAt is -1 if it never was. Old files do not tell: then it was
   * active when it was seen.
   */
  void consumer(byte[] name, long seenAt, long activeAt) throws CorruptValueException;

  /** An entry of the group that is pending for the consumer. */
  void consumerPending(long millis, long sequence) throws CorruptValueException;

  /**
   * How long the stream knows ids of producers, in seconds, and how many of each; since version 13.
   */
  void producers(long seconds, long most) throws CorruptValueException;

  /** An entry of the stream that a producer has added under an id of its own. */
  void produced(byte[] pid, byte[] iid, long millis, long sequence) throws CorruptValueException;

  /**
   * Behind all of these: how many ids of producers were ever recorded, and how many entries were
   * not added because theirs were known.
   */
  void productionCounts(long added, long duplicates) throws CorruptValueException;

  /** What the file says about a vector set, before its elements. */
  void vectorFacts(VectorFacts facts) throws CorruptValueException;

  /** An element of a vector set; those of its neighbours that follow are known by their ids. */
  void vectorNode(VectorNode node) throws CorruptValueException;

  /** The value is complete. */
  void end() throws CorruptValueException;
}
