/** CLUSTER and the commands by which clients of a cluster say how they ask. Data context only. */
package io.vireo.server.family.cluster;
