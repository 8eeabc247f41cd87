/** Commands on HyperLogLogs. Data context only. */
package io.vireo.server.family.hyperloglog;
