/** Vireo beside other servers of its family on one machine, measured in turns. */
package io.vireo.benchmarks.sidebyside;
