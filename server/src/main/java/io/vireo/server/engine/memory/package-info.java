/**
 * The heap: what may be taken of it, what clients make the server keep, and arrays that are used
 * again.
 */
package io.vireo.server.engine.memory;
