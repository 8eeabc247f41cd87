/** Deadlines, and who is due. JDK only. */
package io.vireo.server.data.expiry;
