package io.vireo.server.differential;

/**
 * Where the two servers parted.
 *
 * @param subject what was compared: the name of a command, or a part of the state. Two differences
 *     with one subject are taken for the same while one is being shrunk
 * @param step index of the step, within its episode
 * @param request the request that was answered differently, or null
 * @param vireo what Vireo said
 * @param redis what Redis said
 */
record Difference(String subject, int step, Request request, String vireo, String redis) {
  @Override
  public String toString() {
    return "Difference in %s%s%n--- Redis%n%s%n--- Vireo%n%s%n"
        .formatted(subject, request == null ? "" : " to " + shortened(request), redis, vireo);
  }

  private static String shortened(Request request) {
    String text = request.toString();
    return text.length() > 500 ? text.substring(0, 500) + "..." : text;
  }
}
