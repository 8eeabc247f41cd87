/** Commands on sorted sets. Data context only. */
package io.vireo.server.family.sortedset;
