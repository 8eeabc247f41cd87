package io.vireo.server.family.client;

import io.vireo.server.data.Bytes;

/** The rules for the names that clients give themselves. */
final class ClientNames {
  private ClientNames() {}

  /**
   * True for no name at all, or printable ASCII without spaces, so that CLIENT LIST stays legible.
   */
  static boolean isValid(Bytes name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.at(i) < '!' || name.at(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** The error for a name that is not valid. */
  static String refusal(String what) {
    return "ERR " + what + " cannot contain spaces, newlines or special characters.";
  }
}
