package io.vireo.server.command;

import java.util.Arrays;

/**
 * Where the keys of one request stand: positions in the request (0 is the command's name) with
 * {@link KeyFlag} bits. Meant to be kept and filled again; belongs to one thread.
 */
public final class KeyList {
  private int[] positions = new int[8];
  private int[] flags = new int[8];
  private int size;

  /** Forgets all keys and keeps the memory. */
  public void clear() {
    size = 0;
  }

  /** Adds the key at {@code position}, treated as {@code flags} ({@link KeyFlag#bits}) say. */
  public void add(int position, int flags) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, size * 2);
      this.flags = Arrays.copyOf(this.flags, size * 2);
    }
    positions[size] = position;
    this.flags[size] = flags;
    size++;
  }

  /** How many keys there are. */
  public int size() {
    return size;
  }

  /** Whether there is no key. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The position of key {@code i} in the request. */
  public int position(int i) {
    return positions[i];
  }

  /** The {@link KeyFlag} bits of key {@code i}. */
  public int flags(int i) {
    return flags[i];
  }
}
