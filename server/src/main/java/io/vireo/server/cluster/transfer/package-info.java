/**
 * Carries slots from one node to another: the snapshot of their keys and the changes behind it.
 * What is to be done when is decided by {@code cluster.migration}.
 */
package io.vireo.server.cluster.transfer;
