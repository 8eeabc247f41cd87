package io.vireo.server.data.geo;

/**
 * Positions on the globe as one number: a cell of the world, halved in turn by longitude and by
 * latitude. Any thread.
 *
 * <p>Longitudes and latitudes are degrees, WGS 84. A hash of {@code step} has {@code 2 * step}
 * bits; positions in sorted sets have step {@link #STEP}, so that each is a whole number that a
 * double holds exactly.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Geohash">Geohash</a>
 * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#InterleaveBMN">Interleaving
 *     bits</a>
 */
public final class GeoHash {
  /*
   * Each coordinate is mapped to 0..1 over its range and cut to step binary digits; the digits of
   * both are then interleaved, a longitude's before a latitude's. So the first bit tells east from
   * west, the second north from south of the middle, and so on: cells that share their first bits
   * lie together, and all positions of a cell are one range of numbers. That range is what a sorted
   * set can look up.
   *
   * Latitudes end where the square Mercator map ends, not at the poles. The textual geohash of other
   * systems has the full range instead, so for text() a position is decoded and encoded again.
   */

  /** Bits of each coordinate in a sorted set. */
  public static final int STEP = 26;

  /** The largest longitude; the smallest is its negative. */
  public static final double MAX_LONGITUDE = 180;

  /** The largest latitude that can be told, that of EPSG:3857; the smallest is its negative. */
  public static final double MAX_LATITUDE = 85.05112878;

  private static final double POLE = 90;
  private static final int TEXT_LENGTH = 11;
  private static final byte[] ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz".getBytes();

  private static final long EVEN = 0x5555555555555555L;
  private static final long PAIRS = 0x3333333333333333L;
  private static final long NIBBLES = 0x0f0f0f0f0f0f0f0fL;
  private static final long BYTES = 0x00ff00ff00ff00ffL;
  private static final long SHORTS = 0x0000ffff0000ffffL;
  private static final long INTS = 0x00000000ffffffffL;

  private GeoHash() {}

  /** True if a position can be encoded. */
  public static boolean isValid(double longitude, double latitude) {
    return Math.abs(longitude) <= MAX_LONGITUDE && Math.abs(latitude) <= MAX_LATITUDE;
  }

  /** The hash of a {@linkplain #isValid valid} position. */
  public static long encode(double longitude, double latitude) {
    return encode(longitude, latitude, STEP);
  }

  /** The hash of a {@linkplain #isValid valid} position, with a step of 1 to {@link #STEP}. */
  public static long encode(double longitude, double latitude, int step) {
    return encode(longitude, latitude, MAX_LATITUDE, step);
  }

  private static long encode(double longitude, double latitude, double maxLatitude, int step) {
    double north = (latitude + maxLatitude) / (maxLatitude + maxLatitude);
    double east = (longitude + MAX_LONGITUDE) / (MAX_LONGITUDE + MAX_LONGITUDE);
    double cells = 1L << step;
    return interleave((long) (north * cells), (long) (east * cells));
  }

  /** The longitude in the middle of a cell of {@link #STEP}. */
  public static double longitude(long hash) {
    long east = column(hash);
    double middle = (longitude(east, STEP) + longitude(east + 1 & INTS, STEP)) / 2;
    return clamp(middle, MAX_LONGITUDE);
  }

  /** The latitude in the middle of a cell of {@link #STEP}. */
  public static double latitude(long hash) {
    long north = row(hash);
    double middle = (latitude(north, STEP) + latitude(north + 1 & INTS, STEP)) / 2;
    return clamp(middle, MAX_LATITUDE);
  }

  /** Hashes that no position has are taken for the nearest one at the edge. */
  private static double clamp(double degrees, double most) {
    return Math.max(-most, Math.min(most, degrees));
  }

  /**
   * The hash that a score of a sorted set stands for: fractions are cut, and what no position has
   * is taken as the bits of a 64-bit number.
   */
  public static long ofScore(double score) {
    if (score < 0x1p63) {
      return (long) score;
    }
    return score < 0x1p64 ? (long) (score - 0x1p63) ^ Long.MIN_VALUE : 0;
  }

  /** The distance between two positions, metres. */
  public static double distance(long hash, long other) {
    return Globe.distance(longitude(hash), latitude(hash), longitude(other), latitude(other));
  }

  /** The eleven characters that other systems know a position by; the last one is always 0. */
  public static byte[] text(long hash) {
    long bits = encode(longitude(hash), latitude(hash), POLE, STEP);
    byte[] text = new byte[TEXT_LENGTH];
    for (int i = 0; i < TEXT_LENGTH - 1; i++) {
      text[i] = ALPHABET[(int) (bits >>> 2 * STEP - 5 * (i + 1)) & 31];
    }
    text[TEXT_LENGTH - 1] = ALPHABET[0];
    return text;
  }

  /** The longitude where a column of cells begins. */
  static double longitude(long column, int step) {
    return -MAX_LONGITUDE + (double) column / (1L << step) * (MAX_LONGITUDE + MAX_LONGITUDE);
  }

  /** The latitude where a row of cells begins. */
  static double latitude(long row, int step) {
    return -MAX_LATITUDE + (double) row / (1L << step) * (MAX_LATITUDE + MAX_LATITUDE);
  }

  /** The column of a cell, counted from the west. */
  static long column(long hash) {
    return squeeze(hash >>> 1);
  }

  /** The row of a cell, counted from the south. */
  static long row(long hash) {
    return squeeze(hash);
  }

  /** The hash of the cell in a row and a column. */
  static long interleave(long row, long column) {
    return spread(row) | spread(column) << 1;
  }

  /** Puts a zero bit above each of the low 32 bits. */
  private static long spread(long bits) {
    long x = bits & INTS;
    x = (x | x << 16) & SHORTS;
    x = (x | x << 8) & BYTES;
    x = (x | x << 4) & NIBBLES;
    x = (x | x << 2) & PAIRS;
    return (x | x << 1) & EVEN;
  }

  /** The bits at even places, put together. */
  private static long squeeze(long bits) {
    long x = bits & EVEN;
    x = (x | x >>> 1) & PAIRS;
    x = (x | x >>> 2) & NIBBLES;
    x = (x | x >>> 4) & BYTES;
    x = (x | x >>> 8) & SHORTS;
    return (x | x >>> 16) & INTS;
  }
}
