package io.vireo.persistence.rdb;

/**
 * The numbers of the RDB format, versions 1 to 13, as Redis 8.6 writes and reads it, and of version
 * 80, which is that of Valkey 9. Any thread.
 *
 * <p>A file is {@code REDIS} and four digits of a version, then records, then {@link #EOF} and
 * eight bytes of checksum. A record is an opcode with what belongs to it, or the type of a value
 * with the key and the value.
 */
public final class RdbFormat {
  /** What a file begins with, before its version. */
  public static final String MAGIC = "REDIS";

  /** What a file of Valkey begins with from 9.0 on, before the three digits of its version. */
  static final String VALKEY_MAGIC = "VALKEY";

  /** The newest version of Redis that is fully known. */
  public static final int NEWEST = 13;

  /** The version that payloads of functions are written in, which have not changed since. */
  static final int FUNCTIONS_WRITTEN = 12;

  /**
   * The first version that Valkey counts by itself: 9.0 writes it. From here on the types are those
   * of version 11 and {@link #VALKEY_HASH}.
   */
  static final int VALKEY_SINCE = 80;

  /** The newest version of Valkey that is fully known. */
  static final int VALKEY_NEWEST = 80;

  /** The highest version that a file of Valkey can name. */
  static final int VALKEY_LAST = 999;

  /** In Valkey's versions a hash of fields with deadlines, a number that Redis gives to another. */
  static final int VALKEY_HASH = 22;

  /** Stands for {@link #VALKEY_HASH} where the version is not known; no byte has this value. */
  static final int HASH_OF_VALKEY = 256 + VALKEY_HASH;

  /** The oldest version that is written: Redis 7.0 reads it. */
  public static final int OLDEST_WRITTEN = 10;

  /** The version from which on a file ends with a checksum. */
  public static final int CHECKSUM_SINCE = 5;

  static final int STRING = 0;
  static final int LIST = 1;
  static final int SET = 2;
  static final int ZSET = 3;
  static final int HASH = 4;
  static final int ZSET_2 = 5;
  static final int MODULE_OLD = 6;
  static final int MODULE_2 = 7;
  static final int UNUSED_TYPE = 8;
  static final int HASH_ZIPMAP = 9;
  static final int LIST_ZIPLIST = 10;
  static final int SET_INTSET = 11;
  static final int ZSET_ZIPLIST = 12;
  static final int HASH_ZIPLIST = 13;
  static final int LIST_QUICKLIST = 14;
  static final int STREAM_LISTPACKS = 15;
  static final int HASH_LISTPACK = 16;
  static final int ZSET_LISTPACK = 17;
  static final int LIST_QUICKLIST_2 = 18;
  static final int STREAM_LISTPACKS_2 = 19;
  static final int SET_LISTPACK = 20;
  static final int STREAM_LISTPACKS_3 = 21;
  static final int HASH_METADATA_EARLY = 22;
  static final int HASH_LISTPACK_EX_EARLY = 23;
  static final int HASH_METADATA = 24;
  static final int HASH_LISTPACK_EX = 25;
  static final int STREAM_LISTPACKS_4 = 26;
  static final int LAST_TYPE = STREAM_LISTPACKS_4;

  static final int SLOT_INFO = 244;
  static final int FUNCTION = 245;
  static final int FUNCTION_EARLY = 246;
  static final int MODULE_AUX = 247;
  static final int IDLE = 248;
  static final int FREQUENCY = 249;
  static final int AUX = 250;
  static final int RESIZE_DB = 251;
  static final int EXPIRE_MILLIS = 252;
  static final int EXPIRE_SECONDS = 253;
  static final int SELECT_DB = 254;
  static final int EOF = 255;

  /** First byte of a length: two bits say how it goes on. */
  static final int LENGTH_14 = 0x40;

  static final int LENGTH_32 = 0x80;
  static final int LENGTH_64 = 0x81;
  static final int ENCODED = 0xc0;
  static final int ENCODED_INT8 = 0;
  static final int ENCODED_INT16 = 1;
  static final int ENCODED_INT32 = 2;
  static final int ENCODED_LZF = 3;

  /** How a node of a list is kept: one large element, or a listpack of some. */
  static final int NODE_PLAIN = 1;

  static final int NODE_PACKED = 2;

  /** The id of vector sets among the types of modules: their name, and the version 0. */
  static final long VECTOR_SET = 0xbde72da2bb1eb400L;

  /** Flag of a vector set: it has a projection. */
  static final int VECTORS_PROJECTED = 1;

  /** Flag of a vector set: elements have attributes. */
  static final int VECTORS_ATTRIBUTED = 2;

  /** The highest level of a node that any version writes. */
  static final int MAX_VECTOR_LEVEL = 15;

  /** The first version of a node that tells the farthest of the neighbours on each level. */
  static final int FARTHEST_NEIGHBOUR_SINCE = 1;

  static final int MODULE_EOF = 0;
  static final int MODULE_SIGNED = 1;
  static final int MODULE_UNSIGNED = 2;
  static final int MODULE_FLOAT = 3;
  static final int MODULE_DOUBLE = 4;
  static final int MODULE_STRING = 5;

  private RdbFormat() {}

  /** Whether five characters are what a file begins with, one of Redis or of Valkey. */
  public static boolean isBeginning(String five) {
    return five.equals(MAGIC) || VALKEY_MAGIC.startsWith(five) && five.length() == MAGIC.length();
  }
}
