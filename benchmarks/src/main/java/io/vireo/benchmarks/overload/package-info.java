/**
 * Abusive clients at a server with a small heap, and somebody who watches whether it bears them.
 */
package io.vireo.benchmarks.overload;
