package io.vireo.server.command;

/**
 * Finds the keys of a command whose {@link KeySpec}s cannot tell, such as SORT with its STORE. Must
 * be stateless: any thread may call it.
 */
@FunctionalInterface
public interface KeyFinder {
  /**
   * Adds the keys of one request.
   *
   * @param words the request
   * @param into where to add; empty
   * @return false if the request is so malformed that its keys cannot be told
   */
  boolean find(KeySpec.Words words, KeyList into);
}
