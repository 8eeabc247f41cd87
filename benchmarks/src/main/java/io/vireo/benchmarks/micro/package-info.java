/** JMH benchmarks of single classes; {@code micro} runs them. */
package io.vireo.benchmarks.micro;
