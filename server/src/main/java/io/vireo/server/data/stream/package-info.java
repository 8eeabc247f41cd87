/** Streams: entries in listpacks under a radix tree, and groups of consumers. JDK only. */
package io.vireo.server.data.stream;
