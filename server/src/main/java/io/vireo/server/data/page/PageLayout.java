package io.vireo.server.data.page;

/**
 * How many bytes a page has, and how many a unit of addresses. Immutable, any thread.
 *
 * <p>An address has 32 bits: the number of a page above, and within it a place in units. So with
 * units of eight bytes there are addresses for 32 GiB, with units of sixteen for 64, and so on.
 *
 * @param unitShift binary logarithm of the bytes of a unit, 3 or more
 * @param pageShift binary logarithm of the bytes of a page, {@link #SMALLEST_PAGE_SHIFT} to 30
 */
public record PageLayout(int unitShift, int pageShift) {
  /** The smallest pages have 64 KiB: two of the largest blocks. */
  static final int SMALLEST_PAGE_SHIFT = 16;

  private static final int ADDRESS_BITS = 32;
  private static final int LEAST_UNIT_SHIFT = 3;
  private static final int MOST_PAGE_SHIFT = 30;

  /** A page has at most this many bits of places: so blocks are found without a division. */
  private static final int MOST_PLACE_BITS = 20;

  /**
   * Binary logarithm of the most pages. Linux lets a process have 65,530 mappings, and each page is
   * one.
   */
  private static final int MOST_PAGES_SHIFT = 14;

  /** Checks the ranges. */
  public PageLayout {
    if (unitShift < LEAST_UNIT_SHIFT
        || pageShift < SMALLEST_PAGE_SHIFT
        || pageShift > MOST_PAGE_SHIFT
        || pageShift - unitShift > MOST_PLACE_BITS) {
      throw new IllegalArgumentException(unitShift + ", " + pageShift);
    }
  }

  /**
   * The layout for a bound in bytes: the smallest pages of which few enough are needed, and the
   * smallest units that give each of them an address.
   */
  public static PageLayout forBound(long bytes) {
    int pageShift = SMALLEST_PAGE_SHIFT;
    while (bytes >>> pageShift > 1 << MOST_PAGES_SHIFT && pageShift < MOST_PAGE_SHIFT) {
      pageShift++;
    }
    int unitShift = Math.max(LEAST_UNIT_SHIFT, pageShift - MOST_PLACE_BITS);
    while (bytes > new PageLayout(unitShift, pageShift).addressableBytes()) {
      unitShift++;
    }
    return new PageLayout(unitShift, pageShift);
  }

  /** Bytes of a unit: every block begins at a multiple of it. */
  public int unitBytes() {
    return 1 << unitShift;
  }

  /** Bytes of a page. */
  public int pageBytes() {
    return 1 << pageShift;
  }

  /** Bits of an address that tell the place in a page. */
  int placeBits() {
    return pageShift - unitShift;
  }

  /** Numbers that pages can have: 1 to this less 1, for number 0 belongs to no page. */
  int pageNumbers() {
    return 1 << Math.min(ADDRESS_BITS - placeBits(), MOST_PAGE_SHIFT);
  }

  /** Bytes of all pages that can have an address. */
  public long addressableBytes() {
    return (pageNumbers() - 1L) << pageShift;
  }
}
