/** Numbers as text and back, as Redis and C print and read them. JDK only. */
package io.vireo.server.data.number;
