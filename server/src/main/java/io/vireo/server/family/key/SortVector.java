package io.vireo.server.family.key;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.ElementList;
import io.vireo.server.data.IndexOrder;
import io.vireo.server.data.IndexSort;
import io.vireo.server.data.sortedset.ScoreText;
import io.vireo.server.family.RoomInSteps;

/** The elements that SORT sorts, with what they are sorted by. Data context only; for one call. */
final class SortVector {
  private final ElementList elements;
  private final int[] order;
  private double[] numbers;
  private ElementList texts;
  private boolean malformed;

  /** Elements in the order in which they are. */
  SortVector(ElementList elements) {
    this.elements = elements;
    this.order = IndexSort.indices(elements.size());
  }

  /** How many elements there are. */
  int size() {
    return elements.size();
  }

  /** Points a view at the element at a place in the order. */
  Bytes read(int place, Bytes into) {
    return elements.read(order[place], into);
  }

  /**
   * Sorts the elements.
   *
   * @param first the place of the first element that is wanted in its place
   * @param end the place behind the last one
   * @return false if something was to be a number and is none
   */
  boolean sort(Call call, SortOptions options, int first, int end) {
    weigh(call, options);
    IndexOrder ascending = ascending(options);
    IndexOrder wish =
        options.descending() ? (one, other) -> -ascending.compare(one, other) : ascending;
    boolean all = first == 0 && end == size();
    if (options.weights() == null || all) {
      IndexSort.sort(order, size(), wish);
    } else if (end > first) {
      IndexSort.sort(order, size(), wish, first, end - 1);
    }
    return !malformed;
  }

  private IndexOrder ascending(SortOptions options) {
    if (!options.alphabetic()) {
      return this::compareNumbers;
    }
    if (options.destination() == null) {
      return options.weights() == null ? elements::compareText : this::compareTexts;
    }
    return options.weights() == null ? elements::compare : this::compareBytes;
  }

  private int compareNumbers(int one, int other) {
    if (numbers[one] > numbers[other]) {
      return 1;
    }
    return numbers[one] < numbers[other] ? -1 : elements.compare(one, other);
  }

  private int compareTexts(int one, int other) {
    return isPresent(one, other) ? texts.compareText(one, other) : comparePresence(one, other);
  }

  private int compareBytes(int one, int other) {
    return isPresent(one, other) ? texts.compare(one, other) : comparePresence(one, other);
  }

  private boolean isPresent(int one, int other) {
    return texts.array(one) != null && texts.array(other) != null;
  }

  /** Elements without a text come first. */
  private int comparePresence(int one, int other) {
    return Boolean.compare(texts.array(one) != null, texts.array(other) != null);
  }

  private void weigh(Call call, SortOptions options) {
    if (!options.alphabetic()) {
      numbers = new double[size()];
    } else if (options.weights() != null) {
      texts = new ElementList();
    } else {
      return;
    }
    Bytes element = Bytes.view();
    Element self = new Element();
    // Elements have been asked for; what is found under other keys may be of any length.
    RoomInSteps room = new RoomInSteps(call);
    for (int i = 0; i < size(); i++) {
      elements.read(i, element);
      Element weight =
          options.weights() == null ? self.point(element) : options.weights().find(call, element);
      if (options.weights() != null && weight != null) {
        room.take(weight.length());
      }
      if (options.alphabetic()) {
        addText(weight);
      } else {
        numbers[i] = weight == null ? 0 : number(weight);
      }
    }
  }

  private void addText(Element weight) {
    if (weight == null) {
      texts.add(null, 0, 0);
    } else {
      texts.add(weight);
    }
  }

  private double number(Element weight) {
    if (weight.isNumber()) {
      return weight.toLong();
    }
    byte[] array = weight.array();
    int from = weight.offset();
    int length = 0;
    while (length < weight.length() && array[from + length] != 0) {
      length++;
    }
    double number = ScoreText.bound(array, from, length);
    malformed |= Double.isNaN(number);
    return number;
  }
}
