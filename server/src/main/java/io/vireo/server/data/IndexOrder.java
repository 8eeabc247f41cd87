package io.vireo.server.data;

/** Compares what two indices stand for, as a {@link java.util.Comparator} compares objects. */
@FunctionalInterface
public interface IndexOrder {
  /** Below 0 if what {@code one} stands for comes first, 0 for equal rank, above 0 otherwise. */
  int compare(int one, int other);
}
