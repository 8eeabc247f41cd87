/** The commands of a Sentinel, and those of other servers that answer something else there. */
package io.vireo.server.family.sentinel;
