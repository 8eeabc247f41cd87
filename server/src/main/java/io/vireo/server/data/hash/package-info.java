/** Hashes, and fields with deadlines of their own. JDK only. */
package io.vireo.server.data.hash;
