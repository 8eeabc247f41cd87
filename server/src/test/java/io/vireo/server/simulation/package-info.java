/**
 * A simulator of distributed programs: virtual time, nodes that crash, freeze and have clocks of
 * their own, a network with delays, losses, partitions and broken connections, slow and failing
 * disks. Everything follows from one seed, so a run can be had again. It knows nothing of what is
 * simulated.
 */
package io.vireo.server.simulation;
