/**
 * What primaries and replicas have in common: the history that their data share, and the stream of
 * bytes by which it goes on.
 */
package io.vireo.server.replication;
