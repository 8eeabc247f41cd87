/** The servers that take part: finding, starting, watching and ending them. */
package io.vireo.benchmarks.servers;
