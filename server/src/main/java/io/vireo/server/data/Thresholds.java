package io.vireo.server.data;

/**
 * Up to which size values keep their packed encodings. Immutable; another one takes its place when
 * a setting changes.
 *
 * @param hashEntries fields of a packed hash
 * @param hashValue bytes of a field or value in a packed hash
 * @param listSize elements of a list's node or, if negative, its size class: -1 to -5 for 4, 8, 16,
 *     32, 64 KiB
 * @param listCompressDepth nodes at each end of a list that are not compressed; 0 compresses none
 * @param setIntsetEntries members of a set of integers
 * @param setEntries members of a packed set
 * @param setValue bytes of a member of a packed set
 * @param zsetEntries members of a packed sorted set
 * @param zsetValue bytes of a member of a packed sorted set
 * @param hllSparseBytes bytes of a sparse HyperLogLog
 * @param streamNodeBytes bytes of a stream's node; 0 is no limit
 * @param streamNodeEntries entries of a stream's node; 0 is no limit
 */
public record Thresholds(
    long hashEntries,
    long hashValue,
    int listSize,
    int listCompressDepth,
    long setIntsetEntries,
    long setEntries,
    long setValue,
    long zsetEntries,
    long zsetValue,
    long hllSparseBytes,
    long streamNodeBytes,
    long streamNodeEntries) {

  /** Those of a server without a configuration. */
  public static final Thresholds DEFAULT =
      new Thresholds(512, 64, -2, 0, 512, 128, 64, 128, 64, 3000, 4096, 100);
}
