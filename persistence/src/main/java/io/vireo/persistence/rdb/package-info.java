/** The snapshot format: its parts, written and read without meeting a live value. */
package io.vireo.persistence.rdb;
