package io.vireo.persistence.tool;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What is in a snapshot.
 *
 * @param file how the file is called
 * @param bytes bytes of the snapshot
 * @param version the version of the format
 * @param checksum whether it has a checksum, which then is right
 * @param facts what it says about itself
 * @param libraries libraries of functions
 * @param modules modules that saved something beside the keys
 * @param databases databases that have keys
 * @param layouts keys by type and encoding
 * @param expiry keys by the time that is left to them
 * @param largest the keys of most bytes
 * @param longest the keys of most elements
 */
record RdbSummary(
    String file,
    long bytes,
    int version,
    boolean checksum,
    Map<String, String> facts,
    List<Library> libraries,
    List<String> modules,
    List<Database> databases,
    List<Layout> layouts,
    List<Span> expiry,
    List<Key> largest,
    List<Key> longest) {

  /** A library of functions, and how long its code is. */
  record Library(String name, long bytes) {}

  /**
   * A database.
   *
   * @param expiring keys with a deadline
   * @param bytes what the keys with their values take in the file
   */
  record Database(int index, long keys, long expiring, long bytes) {}

  /**
   * The values of a type and an encoding.
   *
   * @param elements elements of all of them; a string counts as one
   * @param bytes what they take in the file, with their keys
   * @param withFieldDeadlines hashes some of whose fields have a deadline
   */
  record Layout(
      String type,
      String encoding,
      long keys,
      long elements,
      long bytes,
      long withFieldDeadlines) {}

  /**
   * Keys whose time ends within a span.
   *
   * @param name how the span is called
   */
  record Span(String name, long keys) {}

  /**
   * A key.
   *
   * @param bytes what it takes in the file, with its value
   * @param deadline Unix milliseconds, if it has one
   */
  record Key(
      String name,
      int database,
      String type,
      String encoding,
      long bytes,
      long elements,
      OptionalLong deadline) {}

  /** All keys. */
  long keys() {
    return databases.stream().mapToLong(Database::keys).sum();
  }
}
