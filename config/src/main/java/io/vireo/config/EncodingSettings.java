package io.vireo.config;

/** Up to which size values are packed. */
public final class EncodingSettings {
  static final Subject SUBJECT = new Subject("Encodings");

  private EncodingSettings() {}

  public static final Setting<Long> HASH_MAX_LISTPACK_ENTRIES =
      SUBJECT
          .large("hash-max-listpack-entries", 512, 0, Long.MAX_VALUE)
          .alias("hash-max-ziplist-entries")
          .honoured("Fields up to which a hash is packed");

  public static final Setting<Long> HASH_MAX_LISTPACK_VALUE =
      SUBJECT
          .memory("hash-max-listpack-value", 64, 0)
          .alias("hash-max-ziplist-value")
          .honoured("Bytes of a field or value up to which a hash is packed");

  public static final Setting<Integer> LIST_MAX_LISTPACK_SIZE =
      SUBJECT
          .number("list-max-listpack-size", -2, Integer.MIN_VALUE, Integer.MAX_VALUE)
          .alias("list-max-ziplist-size")
          .honoured("Elements, or if negative a size class, of a list's nodes");

  public static final Setting<Integer> LIST_COMPRESS_DEPTH =
      SUBJECT
          .number("list-compress-depth", 0, 0, Integer.MAX_VALUE)
          .honoured("Nodes at each end of a list that are not compressed; 0 compresses none");

  public static final Setting<Long> SET_MAX_INTSET_ENTRIES =
      SUBJECT
          .large("set-max-intset-entries", 512, 0, Long.MAX_VALUE)
          .honoured("Members up to which a set of integers is packed as an array of numbers");

  public static final Setting<Long> SET_MAX_LISTPACK_ENTRIES =
      SUBJECT
          .large("set-max-listpack-entries", 128, 0, Long.MAX_VALUE)
          .honoured("Members up to which a set is packed");

  public static final Setting<Long> SET_MAX_LISTPACK_VALUE =
      SUBJECT
          .large("set-max-listpack-value", 64, 0, Long.MAX_VALUE)
          .honoured("Bytes of a member up to which a set is packed");

  public static final Setting<Long> ZSET_MAX_LISTPACK_ENTRIES =
      SUBJECT
          .large("zset-max-listpack-entries", 128, 0, Long.MAX_VALUE)
          .alias("zset-max-ziplist-entries")
          .honoured("Members up to which a sorted set is packed");

  public static final Setting<Long> ZSET_MAX_LISTPACK_VALUE =
      SUBJECT
          .memory("zset-max-listpack-value", 64, 0)
          .alias("zset-max-ziplist-value")
          .honoured("Bytes of a member up to which a sorted set is packed");

  public static final Setting<Long> HLL_SPARSE_MAX_BYTES =
      SUBJECT
          .memory("hll-sparse-max-bytes", 3000, 0)
          .honoured("Bytes up to which a HyperLogLog is sparse");

  public static final Setting<Long> STREAM_NODE_MAX_BYTES =
      SUBJECT
          .memory("stream-node-max-bytes", 4096, 0)
          .honoured("Bytes of a stream's node; 0 is no limit");

  public static final Setting<Long> STREAM_NODE_MAX_ENTRIES =
      SUBJECT
          .large("stream-node-max-entries", 100, 0, Long.MAX_VALUE)
          .honoured("Entries of a stream's node; 0 is no limit");
}
