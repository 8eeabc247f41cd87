package io.vireo.cli.mode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a scan has seen of the keys of one type. */
final class KeyType {
  final String name;
  final String sizeCommand;
  final String unit;
  long biggest;
  long count;
  long total;
  String biggestKey;

  KeyType(String name, String sizeCommand, String unit) {
    this.name = name;
    this.sizeCommand = sizeCommand;
    this.unit = unit;
  }

  /** The types of Redis, in the order in which redis-cli prints them. */
  static Map<String, KeyType> all() {
    Map<String, KeyType> types = new LinkedHashMap<>();
    for (KeyType type :
        List.of(
            new KeyType("list", "LLEN", "items"),
            new KeyType("hash", "HLEN", "fields"),
            new KeyType("stream", "XLEN", "entries"),
            new KeyType("string", "STRLEN", "bytes"),
            new KeyType("set", "SCARD", "members"),
            new KeyType("zset", "ZCARD", "members"))) {
      types.put(type.name, type);
    }
    return types;
  }

  /** Counts a key; true if none of its type was larger before. */
  boolean add(String key, long size) {
    total += size;
    count++;
    if (size <= biggest) {
      return false;
    }
    biggest = size;
    biggestKey = key;
    return true;
  }
}
