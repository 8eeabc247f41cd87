package io.vireo.persistence.rdb;

/**
 * An element of a vector set in an RDB file, with its place in the graph.
 *
 * @param name the element
 * @param attributes of it, empty for none
 * @param vector its bits, as the set keeps them
 * @param id a number that no other node of the set has
 * @param links the ids of its neighbours, level by level from the lowest on
 * @param length that the vector had before it was made one of length 1
 * @param range the greatest component, if components are kept in bytes
 */
public record VectorNode(
    byte[] name,
    byte[] attributes,
    byte[] vector,
    long id,
    long[][] links,
    float length,
    float range) {}
