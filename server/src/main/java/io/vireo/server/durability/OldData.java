package io.vireo.server.durability;

/** What becomes of the data that are there while others arrive. */
public enum OldData {
  /** They are dropped at once, and clients are told that data are loaded. */
  DROPPED,
  /** They stay until the others are whole, but clients are told that data are loaded. */
  KEPT,
  /** They stay until the others are whole, and clients are served with them. */
  SERVED
}
