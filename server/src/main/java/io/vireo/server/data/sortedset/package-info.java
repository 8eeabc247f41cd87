/** Sorted sets, their ranges and their algebra. JDK only. */
package io.vireo.server.data.sortedset;
