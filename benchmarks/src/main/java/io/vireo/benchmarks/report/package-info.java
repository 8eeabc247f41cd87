/** Results as a page that stands for itself, with plots in SVG. */
package io.vireo.benchmarks.report;
