package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;

/**
 * A key that clients have read, as it is taken out of the table.
 *
 * @param key does not change any more
 * @param readers the numbers of the clients, those included that are gone
 */
record TrackedKey(Bytes key, int[] readers) {}
