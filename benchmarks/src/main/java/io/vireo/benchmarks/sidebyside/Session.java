package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerPark;
import java.io.PrintStream;
import java.util.List;

/**
 * What every measurement needs.
 *
 * @param peers the servers; the first is compared with the others
 * @param park starts them
 * @param out for results
 * @param progress for the time until then
 */
record Session(List<Peer> peers, ServerPark park, PrintStream out, ProgressLine progress) {}
