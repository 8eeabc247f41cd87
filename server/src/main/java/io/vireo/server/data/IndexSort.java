package io.vireo.server.data;

/**
 * Sorts indices by what they stand for, all of them or just a stretch of the result. Any thread.
 *
 * @see <a href="https://doi.org/10.1002/spe.4380231105">Bentley and McIlroy, Engineering a Sort
 *     Function</a>
 */
public final class IndexSort {
  /*
   * Clients see how elements of equal rank come out, so both algorithms are those whose results
   * Redis shows: merging, which leaves equal ones in the order in which they came, if all is asked
   * for, and the quicksort of Bentley and McIlroy if only a stretch is: parts outside of the stretch
   * are not sorted further.
   */

  /** Fewer items are sorted by insertion. */
  private static final int MIN_DIVIDED_ITEMS = 7;

  /** More items are parted at the median of three medians. */
  private static final int MAX_MEDIAN_OF_THREE_ITEMS = 40;

  private final int[] items;
  private final IndexOrder order;
  private final int first;
  private final int last;

  private IndexSort(int[] items, IndexOrder order, int first, int last) {
    this.items = items;
    this.order = order;
    this.first = first;
    this.last = last;
  }

  /** The indices 0 to {@code count - 1}. */
  public static int[] indices(int count) {
    int[] items = new int[count];
    for (int i = 0; i < count; i++) {
      items[i] = i;
    }
    return items;
  }

  /** Sorts the first {@code count} indices; those of equal rank keep their order. */
  public static void sort(int[] items, int count, IndexOrder order) {
    mergeSort(items.clone(), items, 0, count, order);
  }

  /** Sorts what both arrays hold between two places into the second one. */
  private static void mergeSort(int[] from, int[] into, int low, int high, IndexOrder order) {
    if (high - low < MIN_DIVIDED_ITEMS) {
      insertionSort(into, low, high, order);
      return;
    }
    int middle = low + high >>> 1;
    mergeSort(into, from, low, middle, order);
    mergeSort(into, from, middle, high, order);
    int left = low;
    int right = middle;
    for (int i = low; i < high; i++) {
      boolean takeLeft =
          right == high || left < middle && order.compare(from[left], from[right]) <= 0;
      into[i] = from[takeLeft ? left++ : right++];
    }
  }

  private static void insertionSort(int[] items, int low, int high, IndexOrder order) {
    for (int i = low + 1; i < high; i++) {
      int moving = items[i];
      int at = i;
      while (at > low && order.compare(items[at - 1], moving) > 0) {
        items[at] = items[at - 1];
        at--;
      }
      items[at] = moving;
    }
  }

  /**
   * Puts those indices in their places that belong between {@code first} and {@code last}, both
   * included, of all {@code count} sorted.
   */
  public static void sort(int[] items, int count, IndexOrder order, int first, int last) {
    new IndexSort(items, order, first, last).quickSort(0, count);
  }

  private void quickSort(int from, int to) {
    int low = from;
    int high = to;
    while (high - low >= MIN_DIVIDED_ITEMS) {
      swap(low, pivot(low, high));
      long parts = partition(low, high);
      int lower = (int) (parts >>> Integer.SIZE);
      int upper = (int) parts;
      if (lower > 1 && isWanted(low, low + lower)) {
        quickSort(low, low + lower);
      }
      low = high - upper;
      if (upper <= 1 || !isWanted(low, high)) {
        return;
      }
    }
    insertionSort(items, low, high, order);
  }

  private boolean isWanted(int low, int high) {
    return first < high && last >= low;
  }

  /** The middle one, of more the median of three, of many the median of three such medians. */
  private int pivot(int low, int high) {
    int count = high - low;
    int middle = low + count / 2;
    if (count == MIN_DIVIDED_ITEMS) {
      return middle;
    }
    int left = low;
    int right = high - 1;
    if (count > MAX_MEDIAN_OF_THREE_ITEMS) {
      int step = count / 8;
      left = median(left, left + step, left + 2 * step);
      middle = median(middle - step, middle, middle + step);
      right = median(right - 2 * step, right - step, right);
    }
    return median(left, middle, right);
  }

  private int median(int one, int two, int three) {
    if (compare(one, two) < 0) {
      return compare(two, three) < 0 ? two : compare(one, three) < 0 ? three : one;
    }
    return compare(two, three) > 0 ? two : compare(one, three) < 0 ? one : three;
  }

  private int compare(int one, int other) {
    return order.compare(items[one], items[other]);
  }

  /**
   * Parts by the first one: lesser ones, equal ones, greater ones. Equal ones are gathered at both
   * ends first.
   *
   * @return how many are less, in the upper half, and how many are greater
   */
  private long partition(int low, int high) {
    int equalLow = low + 1;
    int left = low + 1;
    int right = high - 1;
    int equalHigh = high - 1;
    while (true) {
      int rank;
      while (left <= right && (rank = compare(left, low)) <= 0) {
        if (rank == 0) {
          swap(equalLow++, left);
        }
        left++;
      }
      while (left <= right && (rank = compare(right, low)) >= 0) {
        if (rank == 0) {
          swap(right, equalHigh--);
        }
        right--;
      }
      if (left > right) {
        break;
      }
      swap(left++, right--);
    }
    int lesser = left - equalLow;
    int greater = equalHigh - right;
    swap(low, left, Math.min(equalLow - low, lesser));
    swap(left, high, Math.min(greater, high - 1 - equalHigh));
    return (long) lesser << Integer.SIZE | greater;
  }

  private void swap(int one, int other) {
    int kept = items[one];
    items[one] = items[other];
    items[other] = kept;
  }

  /** Swaps {@code count} from {@code from} on with as many before {@code end}. */
  private void swap(int from, int end, int count) {
    for (int i = 0; i < count; i++) {
      swap(from + i, end - count + i);
    }
  }
}
