/** Vireo's benchmarks room. */
package io.vireo.benchmarks;
