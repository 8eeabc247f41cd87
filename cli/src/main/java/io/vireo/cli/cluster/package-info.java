/** --cluster: creates, checks, repairs and changes clusters. */
package io.vireo.cli.cluster;
