/** Bits of strings. JDK only. */
package io.vireo.server.data.bits;
