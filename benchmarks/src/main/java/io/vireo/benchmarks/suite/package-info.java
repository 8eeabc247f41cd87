/** The suite: named scenarios, run on several servers in turns. */
package io.vireo.benchmarks.suite;
