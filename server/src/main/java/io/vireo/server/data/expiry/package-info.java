/** Deadlines, and what is due. JDK only. */
package io.vireo.server.data.expiry;
