package io.vireo.persistence.rdb;

/**
 * What an RDB file says about a vector set in front of its elements.
 *
 * @param dimension components of each vector
 * @param elements how many there are
 * @param quantization how components are kept: 0 as floats, 1 in bytes, 2 in bits
 * @param links of a node on all levels but the lowest; 0 in early files, which means 16
 * @param hasAttributes whether elements may have attributes
 * @param input components of a vector before it is projected; 0 without a projection
 * @param factors of the projection, row by row, floats in little-endian order; null without one
 */
public record VectorFacts(
    long dimension,
    long elements,
    int quantization,
    int links,
    boolean hasAttributes,
    long input,
    byte[] factors) {}
