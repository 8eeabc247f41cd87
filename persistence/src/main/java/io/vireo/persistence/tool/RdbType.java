package io.vireo.persistence.tool;

/**
 * How the types of values in a file are called. Any thread.
 *
 * @param type the type as TYPE calls it
 * @param encoding how such a value is laid out in the file, as OBJECT ENCODING calls it
 * @param label type and layout as redis-check-rdb calls them
 */
record RdbType(String type, String encoding, String label) {
  private static final String STRING = "string";
  private static final String LIST = "list";
  private static final String SET = "set";
  private static final String ZSET = "zset";
  private static final String HASH = "hash";
  private static final String STREAM = "stream";
  private static final String MODULE = "module";
  private static final String HASHTABLE = "hashtable";
  private static final String LISTPACK = "listpack";
  private static final String LISTPACK_EX = "listpackex";
  private static final String ZIPLIST = "ziplist";
  private static final String SKIPLIST = "skiplist";
  private static final String QUICKLIST = "quicklist";

  private static final RdbType[] ALL = {
    new RdbType(STRING, "raw", STRING),
    new RdbType(LIST, "linkedlist", "list-linked"),
    new RdbType(SET, HASHTABLE, "set-hashtable"),
    new RdbType(ZSET, SKIPLIST, "zset-v1"),
    new RdbType(HASH, HASHTABLE, "hash-hashtable"),
    new RdbType(ZSET, SKIPLIST, "zset-v2"),
    new RdbType(MODULE, MODULE, "module-pre-release"),
    new RdbType(MODULE, MODULE, "module-value"),
    new RdbType("unused", "unused", "unused"),
    new RdbType(HASH, "zipmap", "hash-zipmap"),
    new RdbType(LIST, ZIPLIST, "list-ziplist"),
    new RdbType(SET, "intset", "set-intset"),
    new RdbType(ZSET, ZIPLIST, "zset-ziplist"),
    new RdbType(HASH, ZIPLIST, "hash-ziplist"),
    new RdbType(LIST, QUICKLIST, QUICKLIST),
    new RdbType(STREAM, STREAM, STREAM),
    new RdbType(HASH, LISTPACK, "hash-listpack"),
    new RdbType(ZSET, LISTPACK, "zset-listpack"),
    new RdbType(LIST, QUICKLIST, "quicklist-v2"),
    new RdbType(STREAM, STREAM, "stream-v2"),
    new RdbType(SET, LISTPACK, "set-listpack"),
    new RdbType(STREAM, STREAM, "stream-v3"),
    new RdbType(HASH, HASHTABLE, "hash-hashtable-md-pre-release"),
    new RdbType(HASH, LISTPACK_EX, "hash-listpack-md-pre-release"),
    new RdbType(HASH, HASHTABLE, "hash-hashtable-md"),
    new RdbType(HASH, LISTPACK_EX, "hash-listpack-md"),
    new RdbType(STREAM, STREAM, "stream-v4"),
  };

  /** The type of a number that a {@link io.vireo.persistence.rdb.RdbReader} lets pass. */
  static RdbType of(int number) {
    return ALL[number];
  }
}
