/**
 * Abusive clients at a server with a small heap, and an observer that checks whether it bears them.
 */
package io.vireo.benchmarks.overload;
