/** The special modes: scans, figures, latency, transfers. */
package io.vireo.cli.mode;
