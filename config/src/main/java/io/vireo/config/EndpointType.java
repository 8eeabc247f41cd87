package io.vireo.config;

/** What a cluster node tells clients to connect to. */
public enum EndpointType {
  IP,
  HOSTNAME,
  UNKNOWN_ENDPOINT
}
