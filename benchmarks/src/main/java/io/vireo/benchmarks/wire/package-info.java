/**
 * The client's side of the protocol: encoding requests, counting replies, a small control client.
 */
package io.vireo.benchmarks.wire;
