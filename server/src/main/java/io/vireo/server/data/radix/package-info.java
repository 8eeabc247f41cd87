/** A radix tree. JDK only. */
package io.vireo.server.data.radix;
