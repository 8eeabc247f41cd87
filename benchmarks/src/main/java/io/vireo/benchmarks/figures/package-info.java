/** What several runs say together. */
package io.vireo.benchmarks.figures;
