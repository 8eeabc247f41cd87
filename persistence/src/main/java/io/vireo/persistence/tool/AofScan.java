package io.vireo.persistence.tool;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an {@link AofScanner} found.
 *
 * @param goodOffset where the last whole command, or the last whole transaction, ended
 * @param line the line at which reading stopped, from 1; lines within arguments do not count
 * @param fault what is wrong behind the good part, if anything is
 * @param cutOffset where the part begins that is later than the time asked for, if there is one
 */
record AofScan(long goodOffset, long line, Optional<Fault> fault, OptionalLong cutOffset) {

  /**
   * What is wrong.
   *
   * @param offset where it is: bytes from the beginning of the file
   * @param text what was expected there
   * @param isNoCommand true if it is something that does not even begin as a command does
   */
  record Fault(long offset, String text, boolean isNoCommand) {}
}
