package io.vireo.server.family.cluster;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.SlotTag;

/**
 * The cursor of CLUSTERSCAN: {@code fingerprint-{tag}-place}, where the tag has the slot that comes
 * next, so that clients send the cursor to the node that has it.
 *
 * @param fingerprint of the node to whose table the place belongs, or {@code 0} for none
 * @param slot the slot
 * @param place where to go on in the slot; 0 at its beginning
 */
record ScanPosition(String fingerprint, int slot, long place) {
  static final String NO_FINGERPRINT = "0";

  private static final String ERROR = "ERR Invalid cursor";

  /** The beginning of a slot, on whatever node. */
  static ScanPosition beginOf(int slot) {
    return new ScanPosition(NO_FINGERPRINT, slot, 0);
  }

  /** Reads a cursor; null if it is none. */
  static ScanPosition read(Bytes cursor) {
    String text = cursor.toString();
    int open = text.indexOf("-{");
    int close = text.indexOf("}-", open + 1);
    if (open < 1 || close < open + 3) {
      return null;
    }
    String place = text.substring(close + 2);
    if (place.isEmpty() || !place.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    long number = place.length() > 18 ? 0 : Long.parseLong(place);
    return new ScanPosition(text.substring(0, open), cursor.slot(), number);
  }

  /** The error that a text gets which is no cursor. */
  static String error() {
    return ERROR;
  }

  @Override
  public String toString() {
    return fingerprint + "-{" + SlotTag.of(slot) + "}-" + place;
  }
}
