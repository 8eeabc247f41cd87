/** The load generator: closed loop (a client waits for its replies) and open loop (a schedule). */
package io.vireo.benchmarks.load;
