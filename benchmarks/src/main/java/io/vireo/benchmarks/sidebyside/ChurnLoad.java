package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.RequestTemplate;
import java.util.List;

/**
 * Requests of one kind in a phase of {@link ChurnRun}, and what they do to the names and values
 * that a server holds. Immutable.
 *
 * @param part which of the data they change
 * @param cycle what each connection sends in turn
 * @param count of requests, unless the time decides
 * @param keyspace of random numbers; 0 for none
 * @param replaces whether it may go on for as long as one likes
 * @param effect on the bytes of that part
 */
record ChurnLoad(
    String part,
    List<RequestTemplate> cycle,
    long count,
    long keyspace,
    boolean replaces,
    Effect effect) {

  /** What becomes of the bytes of a part. */
  @FunctionalInterface
  interface Effect {
    /**
     * @param before bytes of names and values that there were
     * @param requests that were answered since
     * @return bytes that there are, as far as chance lets one tell
     */
    double after(double before, long requests);
  }

  /** Each request brings {@code bytes} more, or takes some away. */
  static Effect each(double bytes) {
    return (before, requests) -> before + bytes * requests;
  }

  /**
   * Each request draws one of {@code places} and gives it its last content.
   *
   * @param target bytes when all places have been drawn
   */
  static Effect toward(double target, double places) {
    return (before, requests) -> target + (before - target) * Math.exp(-requests / places);
  }

  /** Sends a request of one form, once for each of its numbers. */
  static ChurnLoad fill(String part, long count, int data, double each, String request) {
    return new ChurnLoad(part, List.of(template(request, data)), count, 0, false, each(each));
  }

  /** Takes as many requests as leave about half of what is drawn at random. */
  static ChurnLoad halve(String part, long places, String request) {
    long count = Math.round(places * Math.log(2));
    return new ChurnLoad(
        part, List.of(template(request, 0)), count, places, false, toward(0, places));
  }

  /** A request whose random numbers are drawn. */
  static RequestTemplate template(String request, int data) {
    return RequestTemplate.of(List.of(request.split(" ")), data, true);
  }
}
