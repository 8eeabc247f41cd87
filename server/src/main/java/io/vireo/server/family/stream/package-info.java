/** Commands on streams and groups of consumers. Data context only. */
package io.vireo.server.family.stream;
