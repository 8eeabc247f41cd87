/** Commands on strings and counters. Data context only. */
package io.vireo.server.family.string;
