package example;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** Titles of pages, which take long to find and are cached. */
@Service
public class Titles {
  private final AtomicInteger searches = new AtomicInteger();

  @Cacheable("titles")
  public String of(String page) {
    return "Page " + page + ", found in search " + searches.incrementAndGet();
  }
}
