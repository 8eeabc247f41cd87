/** What the tools of this module print while they work, and how they write numbers. */
package io.vireo.benchmarks.console;
