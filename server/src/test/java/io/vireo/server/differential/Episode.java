package io.vireo.server.differential;

import java.util.List;
import java.util.Map;

/**
 * A conversation with two servers that begin empty.
 *
 * @param seed what it was made from
 * @param settings by name, for CONFIG SET at the beginning
 * @param steps in their order
 */
record Episode(long seed, Map<String, String> settings, List<Step> steps) {
  Episode with(List<Step> otherSteps) {
    return new Episode(seed, settings, otherSteps);
  }

  Episode with(Map<String, String> otherSettings) {
    return new Episode(seed, otherSettings, steps);
  }
}
