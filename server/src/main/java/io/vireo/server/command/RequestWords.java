package io.vireo.server.command;

import io.vireo.server.data.Bytes;

/**
 * The words of a request, in which keys are sought.
 *
 * @param all holds them, and perhaps others behind them
 * @param count how many belong to the request
 */
public record RequestWords(Bytes[] all, int count) implements KeySpec.Words {
  @Override
  public boolean equalsIgnoreCase(int i, String word) {
    return all[i].is(word);
  }

  @Override
  public long number(int i) {
    return all[i].isLong() ? all[i].toLong() : NOT_A_NUMBER;
  }
}
