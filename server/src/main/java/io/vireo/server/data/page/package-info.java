/** Blocks of bytes outside the heap, in pages of one size each. JDK only. */
package io.vireo.server.data.page;
