package io.vireo.server.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Commands that read and change the key {@code k}, and never wait. */
final class KeyTraffic {
  static final String WRONG_CHECKSUM = "(error) ERR DUMP payload version or checksum are wrong";

  /** Words that stand for {@code E}: elements, fields, numbers, and what is none of these. */
  private static final String[] ELEMENTS = {
    "0", "1", "16", "word:1", "word:3", "a", "b", "f", "field", "", "-5", "999999999999", "1.5", "z"
  };

  private static final String[] KEY = {
    "EXPIRE k 100",
    "OBJECT ENCODING k",
    "MEMORY USAGE k SAMPLES 0",
    "SORT k ALPHA",
    "SORT k BY nosort STORE other",
    "RENAME k other|RENAME other k",
    "MOVE k 1",
    "TYPE k",
    "SCAN 0",
    "RANDOMKEY",
    "PERSIST k",
    "OBJECT IDLETIME k",
    "DEBUG DIGEST-VALUE k",
    "STRLEN k",
    "LLEN k",
    "SCARD k",
    "HLEN k",
    "ZCARD k",
    "XLEN k",
    "GET k"
  };

  private static final String[] STRING = {
    "GET k",
    "APPEND k E",
    "SETRANGE k 5 E",
    "GETRANGE k 1 -2",
    "INCR k",
    "INCRBYFLOAT k 1.5",
    "SETBIT k 77 1",
    "BITCOUNT k",
    "BITPOS k 0",
    "BITFIELD k INCRBY u7 3 5",
    "PFADD k E",
    "PFCOUNT k",
    "PFMERGE other k",
    "LCS k copy",
    "GETEX k PERSIST",
    "BITOP NOT other k",
    "GETSET k E"
  };

  private static final String[] LIST = {
    "LPUSH k E",
    "RPUSH k E E E",
    "LPOP k",
    "RPOP k 2",
    "LRANGE k 0 -1",
    "LINDEX k -1",
    "LINSERT k BEFORE E E",
    "LSET k 0 E",
    "LREM k 0 E",
    "LREM k -1 E",
    "LTRIM k 1 -2",
    "LPOS k E COUNT 0",
    "LMOVE k k LEFT RIGHT",
    "RPOPLPUSH k other",
    "LMPOP 1 k LEFT COUNT 3",
    "LRANGE k -3 1"
  };

  private static final String[] SET = {
    "SADD k E",
    "SADD k E E E E E",
    "SREM k E",
    "SPOP k",
    "SPOP k 2",
    "SRANDMEMBER k 3",
    "SRANDMEMBER k -5",
    "SMEMBERS k",
    "SISMEMBER k E",
    "SMISMEMBER k E E",
    "SSCAN k 0 COUNT 2",
    "SINTER k copy",
    "SUNION k copy",
    "SDIFF k copy",
    "SMOVE k other E",
    "SINTERSTORE other k copy",
    "SUNIONSTORE k k copy",
    "SINTERCARD 2 k copy",
    "SDIFFSTORE other copy k"
  };

  private static final String[] HASH = {
    "HSET k E E",
    "HSET k E E E E E E",
    "HDEL k E",
    "HGETALL k",
    "HGET k E",
    "HMGET k E E",
    "HINCRBY k E 3",
    "HINCRBYFLOAT k E 0.5",
    "HRANDFIELD k 3 WITHVALUES",
    "HRANDFIELD k -4",
    "HSCAN k 0 COUNT 2",
    "HSETNX k E E",
    "HSTRLEN k E",
    "HEXPIRE k 50 FIELDS 2 E E",
    "HPEXPIRE k 1 FIELDS 1 E",
    "HPERSIST k FIELDS 1 E",
    "HTTL k FIELDS 2 E E",
    "HPEXPIRETIME k FIELDS 1 E",
    "HGETDEL k FIELDS 1 E",
    "HKEYS k",
    "HVALS k",
    "HGETEX k PERSIST FIELDS 1 E",
    "HSETEX k EX 9 FIELDS 1 E E"
  };

  private static final String[] RANKED = {
    "ZADD k 1.5 E",
    "ZADD k 1 E 2 E -3 E 4 E",
    "ZINCRBY k 2.5 E",
    "ZREM k E",
    "ZRANGE k 0 -1 WITHSCORES",
    "ZRANGE k -inf +inf BYSCORE REV",
    "ZRANGE k - + BYLEX",
    "ZRANK k E",
    "ZREVRANK k E WITHSCORE",
    "ZSCORE k E",
    "ZCOUNT k -5 5",
    "ZLEXCOUNT k [a [z",
    "ZPOPMIN k",
    "ZPOPMAX k 2",
    "ZRANDMEMBER k -3 WITHSCORES",
    "ZREMRANGEBYRANK k 0 0",
    "ZREMRANGEBYSCORE k 1 (2",
    "ZREMRANGEBYLEX k [a [b",
    "ZSCAN k 0",
    "ZUNIONSTORE other 2 k copy",
    "ZINTERSTORE k 2 k copy",
    "ZDIFF 2 k copy",
    "ZMPOP 1 k MAX",
    "GEOPOS k E",
    "GEODIST k E E",
    "GEOSEARCH k FROMLONLAT 3 3 BYRADIUS 900 km",
    "ZRANGESTORE other k 0 2"
  };

  private static final String[] STREAM = {
    "XADD k * field E",
    "XADD k * E E E E",
    "XDEL k 0-1 2-1 1000-1",
    "XLEN k",
    "XRANGE k - +",
    "XREVRANGE k + - COUNT 3",
    "XTRIM k MAXLEN 2",
    "XTRIM k MINID ~ 3",
    "XINFO STREAM k FULL",
    "XINFO GROUPS k",
    "XINFO CONSUMERS k group",
    "XPENDING k group",
    "XPENDING k group - + 9",
    "XREADGROUP GROUP group alice COUNT 2 STREAMS k >",
    "XREADGROUP GROUP group E STREAMS k 0",
    "XACK k group 0-1 1000-1",
    "XCLAIM k group dave 0 0-1 1-1 1000-1 FORCE",
    "XNACK k group FAIL IDS 2 0-1 1000-1 FORCE",
    "XAUTOCLAIM k group erin 0 0 COUNT 5",
    "XGROUP DELCONSUMER k group alice",
    "XGROUP DESTROY k group",
    "XGROUP CREATE k fresh $",
    "XGROUP SETID k group 2-1",
    "XSETID k 99999999999999-9",
    "XREAD COUNT 3 STREAMS k 0",
    "XINFO STREAM k"
  };

  private static final String[] VECTORS = {
    "VADD k VALUES 3 1 2 3 E",
    "VADD k VALUES 4 1 2 3 4 E SETATTR E",
    "VADD k VALUES 3 1 2 3 E NOQUANT EF 5",
    "VREM k E",
    "VCARD k",
    "VDIM k",
    "VINFO k",
    "VEMB k E",
    "VEMB k E RAW",
    "VSETATTR k E E",
    "VGETATTR k E",
    "VISMEMBER k E",
    "VLINKS k E WITHSCORES",
    "VRANDMEMBER k 5",
    "VRANDMEMBER k -5",
    "VRANGE k - +",
    "VRANGE k [a + 3",
    "VSIM k ELE E WITHSCORES WITHATTRIBS",
    "VSIM k VALUES 3 1 2 3 COUNT 50 EF 1000",
    "VSIM k ELE E TRUTH FILTER .n>1"
  };

  private KeyTraffic() {}

  /** Commands, to be sent one after the other, mostly such as fit the type. */
  static List<String[]> any(String type, SplittableRandom random) {
    String[] some = random.nextInt(5) == 0 ? KEY : of(type);
    String line = some[random.nextInt(some.length)];
    List<String[]> commands = new ArrayList<>();
    for (String command : line.split("\\|")) {
      String[] words = command.split(" ");
      for (int i = 0; i < words.length; i++) {
        words[i] = words[i].equals("E") ? ELEMENTS[random.nextInt(ELEMENTS.length)] : words[i];
      }
      commands.add(words);
    }
    return commands;
  }

  private static String[] of(String type) {
    return switch (type) {
      case "string" -> STRING;
      case "list" -> LIST;
      case "set" -> SET;
      case "hash" -> HASH;
      case "zset" -> RANKED;
      case "stream" -> STREAM;
      case "vectorset" -> VECTORS;
      default -> throw new IllegalArgumentException("Type " + type);
    };
  }
}
