/** Vector sets: elements with vectors, of which those nearest to a vector are found quickly. */
package io.vireo.server.data.vector;
