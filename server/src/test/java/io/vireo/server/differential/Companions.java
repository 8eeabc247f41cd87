package io.vireo.server.differential;

import java.util.List;

/**
 * Requests that are sent along with one that chooses by chance: before it one that shows what there
 * is to choose from, after it one that makes the two servers' data the same again; and with others
 * that leave something behind.
 */
final class Companions {
  private Companions() {}

  /** A request with its companions. */
  static List<Request> of(Request request) {
    String key = request.word(1);
    return switch (request.name()) {
      case "SRANDMEMBER" -> List.of(Request.of("SMEMBERS", key), request);
      case "HRANDFIELD" -> List.of(Request.of("HGETALL", key), request);
      case "ZRANDMEMBER" -> List.of(Request.of("ZRANGE", key, "0", "-1", "WITHSCORES"), request);
      case "VRANDMEMBER" -> List.of(Request.of("VRANGE", key, "-", "+"), request);
      case "RANDOMKEY" -> List.of(Request.of("KEYS", "*"), request);
      case "SPOP" -> List.of(Request.of("SMEMBERS", key), request, Request.of("DEL", key));
      case "SORT", "SORT_RO" -> sort(request);
      case "GEOSEARCHSTORE", "GEORADIUS", "GEORADIUSBYMEMBER" ->
          request.has("STOREDIST") ? distances(request) : List.of(request);
      case "XADD" -> request.has("*") ? List.of(request, Request.of("DEL", key)) : List.of(request);
      default -> List.of(request);
    };
  }

  /** The last digits of distances may differ: they are compared roughly, and do not stay. */
  private static List<Request> distances(Request request) {
    int option = request.words().stream().map(String::toUpperCase).toList().indexOf("STOREDIST");
    String key =
        request.name().equals("GEOSEARCHSTORE") ? request.word(1) : request.word(option + 1);
    return List.of(
        request, Request.of("ZRANGE", key, "0", "-1", "WITHSCORES"), Request.of("DEL", key));
  }

  /**
   * Redis changes the encoding of a sorted set that it sorts: a copy is sorted in its place. And it
   * takes a number for too large if an earlier one was, by any command: reading the largest id
   * makes it forget that.
   */
  private static List<Request> sort(Request request) {
    String copy = "sorted";
    return request.words().size() < 2
        ? List.of(request)
        : List.of(
            Request.of("COPY", request.word(1), copy, "REPLACE"),
            Request.of("XRANGE", "none", "18446744073709551615", "+"),
            request.with(1, copy),
            Request.of("DEL", copy));
  }
}
