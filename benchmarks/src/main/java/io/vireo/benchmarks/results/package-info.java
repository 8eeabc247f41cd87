/** What a run of the suite found, as records and as a file. */
package io.vireo.benchmarks.results;
