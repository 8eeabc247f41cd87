package io.vireo.server.transcript;

import java.util.List;

/**
 * A reply that a transcript expects.
 *
 * @param line its first line in the file, from 1
 * @param text its lines as they were written
 */
record ExpectedReply(Pattern pattern, int line, List<String> text) {}
