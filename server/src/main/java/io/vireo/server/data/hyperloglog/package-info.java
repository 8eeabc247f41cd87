/** HyperLogLog, in strings. JDK only. */
package io.vireo.server.data.hyperloglog;
