package io.vireo.benchmarks.servers;

import java.nio.file.Path;

/**
 * A server that can be measured.
 *
 * @param name as it is printed
 * @param launcher a program that takes redis-server's command line and becomes the server
 */
public record Peer(String name, Path launcher) {}
