/*
 * A disk that fails on demand, for a process that preloads this: its calls to the C library that change files below
 * VIREO_SHIM_DIR are noted in the file VIREO_SHIM_JOURNAL, and go wrong as the file VIREO_SHIM_RULES says, which may be
 * replaced at any time; counting begins anew then. A rule is a line
 *
 *   CALL WHEN WHAT [PART]
 *
 *   CALL  open (for writing), write, fsync, truncate, rename, unlink, mkdir, or any
 *   WHEN  3: the third from now on; 3+: that and all that follow; *: all
 *   WHAT  EIO, ENOSPC, EACCES: fails; lose: an fsync fails, and what it was to keep is gone from the file;
 *         short=N: writes N bytes at most; delay=N: takes N milliseconds; hold: waits for the next rules;
 *         kill-before, kill-after: the process is killed before or after it
 *   PART  of the path; of either path for rename
 *
 * All rules that fit add up. A line of the journal is a call and its path, with what was done to it in front if
 * that was anything: "delay=9+EIO fsync /data/temp-1.rdb"; rename has both its paths. Linux only. The calls go to the system directly: nothing is looked
 * up, so nothing depends on the C library's inside.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { RULES = 16, SYNCED = 256, TEXT = 2048 };

struct rule {
  char call[16], what[32], part[128];
  long from;   /* the first call that it fits, counted from 1 */
  int onwards; /* and those that follow */
  long seen;
};

struct what {
  char name[64];
  int error, lose, hold, before, after;
  long shortened, delay; /* -1: not */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct rule rules[RULES];
static int count;
static char text[TEXT]; /* the rules as they were read last */
static struct { dev_t device; ino_t inode; off_t size; } synced[SYNCED];
static int synced_count;

static const char *setting(const char *name) {
  const char *value = getenv(name);
  return value ? value : "";
}

/* The whole file, or nothing. */
static void read_rules(char *into) {
  long got = 0, fd = syscall(SYS_openat, AT_FDCWD, setting("VIREO_SHIM_RULES"), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    got = syscall(SYS_read, fd, into, TEXT - 1);
    syscall(SYS_close, fd);
  }
  into[got > 0 ? got : 0] = 0;
}

static void renew_rules(void) {
  char now[TEXT], *rest = now, *line;
  read_rules(now);
  if (!strcmp(now, text)) return;
  strcpy(text, now);
  count = 0;
  while (count < RULES && (line = strsep(&rest, "\n"))) {
    struct rule *rule = &rules[count];
    char when[16] = "";
    memset(rule, 0, sizeof *rule);
    if (sscanf(line, "%15s %15s %31s %127s", rule->call, when, rule->what, rule->part) < 3) continue;
    rule->onwards = strchr(when, '*') || strchr(when, '+');
    rule->from = *when == '*' ? 1 : atol(when);
    count++;
  }
}

static void note(const char *what, const char *call, const char *path, const char *other) {
  char line[2 * PATH_MAX + 64];
  const char *second = path == other ? "" : other;
  int size = snprintf(
    line, sizeof line, "%s%s%s %s%s%s\n", what, *what ? " " : "", call, path, *second ? " " : "", second);
  long fd = syscall(SYS_openat, AT_FDCWD, setting("VIREO_SHIM_JOURNAL"), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) return;
  syscall(SYS_write, fd, line, (size_t) size);
  syscall(SYS_close, fd);
}

static int is_below(const char *path) {
  const char *folder = setting("VIREO_SHIM_DIR");
  size_t size = strlen(folder);
  return size && !strncmp(path, folder, size) && (path[size] == '/' || !path[size]);
}

static void parse(const char *name, struct what *what) {
  size_t used = strlen(what->name);
  snprintf(what->name + used, sizeof what->name - used, "%s%s", used ? "+" : "", name);
  if (!strcmp(name, "EIO") || !strcmp(name, "lose")) what->error = EIO;
  if (!strcmp(name, "ENOSPC")) what->error = ENOSPC;
  if (!strcmp(name, "EACCES")) what->error = EACCES;
  what->lose |= !strcmp(name, "lose");
  what->hold |= !strcmp(name, "hold");
  what->before |= !strcmp(name, "kill-before");
  what->after |= !strcmp(name, "kill-after");
  sscanf(name, "short=%ld", &what->shortened);
  sscanf(name, "delay=%ld", &what->delay);
}

static void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

static void doze(long milliseconds) {
  struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };
  while (nanosleep(&time, &time) && errno == EINTR) {}
}

/* What is to be done to a call; waits, and kills, already. */
static struct what decide(const char *call, const char *path, const char *other) {
  struct what what = { .shortened = -1, .delay = -1 };
  char before[TEXT];
  int keep = errno;
  pthread_mutex_lock(&lock);
  renew_rules();
  for (int i = 0; i < count; i++) {
    struct rule *rule = &rules[i];
    if (strcmp(rule->call, call) && strcmp(rule->call, "any")) continue;
    if (!strstr(path, rule->part) && !strstr(other, rule->part)) continue;
    rule->seen++;
    if (rule->seen < rule->from || (rule->seen > rule->from && !rule->onwards)) continue;
    parse(rule->what, &what);
  }
  note(what.name, call, path, other);
  strcpy(before, text);
  if (what.before) die();
  pthread_mutex_unlock(&lock);
  if (what.delay > 0) doze(what.delay);
  while (what.hold) {
    char now[TEXT];
    doze(1);
    read_rules(now);
    what.hold = !strcmp(now, before);
  }
  errno = keep;
  return what;
}

/* The path of an open file, below the folder; else nothing. */
static int find(int fd, char *path) {
  char link[32];
  int keep = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  long size = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
  path[size > 0 ? size : 0] = 0;
  errno = keep;
  return is_below(path);
}

static void absolute(const char *path, char *into) {
  if (*path == '/' || syscall(SYS_getcwd, into, PATH_MAX - 1) < 0) *into = 0;
  if (*into) strncat(into, "/", PATH_MAX - 1 - strlen(into));
  strncat(into, path, PATH_MAX - 1 - strlen(into));
}

static long failed(int error) {
  errno = error;
  return -1;
}

/* RUN is what the call does if nothing is done to it. */
#define WITH(CALL, PATH, OTHER, RUN) \
  struct what what = decide(CALL, PATH, OTHER); \
  if (what.error) return failed(what.error); \
  long result = RUN; \
  if (what.after) die(); \
  return result

#define ON_FILE(CALL, RUN) \
  char path[PATH_MAX]; \
  if (!find(fd, path)) return RUN; \
  WITH(CALL, path, path, RUN)

#define ON_PATH(CALL, RUN) \
  char path[PATH_MAX]; \
  absolute(name, path); \
  if (!is_below(path)) return RUN; \
  WITH(CALL, path, path, RUN)

#define LESS(SIZE) (what.shortened >= 0 && (size_t) what.shortened < (SIZE) ? (size_t) what.shortened : (SIZE))

static long write_at(int fd, const void *bytes, size_t size, off_t at) {
  return at < 0 ? syscall(SYS_write, fd, bytes, size) : syscall(SYS_pwrite64, fd, bytes, size, at);
}

static long written(int fd, const void *bytes, size_t size, off_t at) {
  char path[PATH_MAX];
  if (!find(fd, path)) return write_at(fd, bytes, size, at);
  WITH("write", path, path, write_at(fd, bytes, LESS(size), at));
}

/* Several pieces: those of a file one by one, which may always be. */
static long pieces_written(int fd, const struct iovec *pieces, int n, off_t at) {
  long sum = 0;
  for (int i = 0; i < n; i++) {
    long some = written(fd, pieces[i].iov_base, pieces[i].iov_len, at < 0 ? at : at + sum);
    if (some < 0) return sum ? sum : some;
    sum += some;
    if ((size_t) some < pieces[i].iov_len) break;
  }
  return sum;
}

ssize_t write(int fd, const void *bytes, size_t size) { return written(fd, bytes, size, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return written(fd, bytes, size, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) { return written(fd, bytes, size, at); }

ssize_t writev(int fd, const struct iovec *pieces, int n) {
  char path[PATH_MAX];
  return find(fd, path) ? pieces_written(fd, pieces, n, -1) : syscall(SYS_writev, fd, pieces, n);
}

ssize_t pwritev(int fd, const struct iovec *pieces, int n, off_t at) { return pieces_written(fd, pieces, n, at); }
ssize_t pwritev64(int fd, const struct iovec *pieces, int n, off64_t at) { return pieces_written(fd, pieces, n, at); }

/* What is on the disk for good of a file; with "lose" the file gets that back. */
static void remember(int fd, int lose) {
  struct stat file;
  int i = 0, keep = errno;
  if (fstat(fd, &file) || !S_ISREG(file.st_mode)) return;
  pthread_mutex_lock(&lock);
  while (i < synced_count && (synced[i].inode != file.st_ino || synced[i].device != file.st_dev)) i++;
  if (lose) {
    syscall(SYS_ftruncate, fd, i < synced_count ? synced[i].size : 0);
  } else if (i < SYNCED) {
    synced[i].device = file.st_dev;
    synced[i].inode = file.st_ino;
    synced[i].size = file.st_size;
    if (i == synced_count) synced_count++;
  }
  pthread_mutex_unlock(&lock);
  errno = keep;
}

static long forced(int fd, long number) {
  char path[PATH_MAX];
  if (!find(fd, path)) return syscall(number, fd);
  struct what what = decide("fsync", path, path);
  if (what.lose) remember(fd, 1);
  if (what.error) return failed(what.error);
  long result = syscall(number, fd);
  if (!result) remember(fd, 0);
  if (what.after) die();
  return result;
}

int fsync(int fd) { return forced(fd, SYS_fsync); }
int fdatasync(int fd) { return forced(fd, SYS_fdatasync); }

static long cut(int fd, off_t size) { ON_FILE("truncate", syscall(SYS_ftruncate, fd, size)); }
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off64_t size) { return cut(fd, size); }

static long opened(const char *name, int flags, int mode) {
  if ((flags & O_ACCMODE) == O_RDONLY) return syscall(SYS_openat, AT_FDCWD, name, flags, mode);
  ON_PATH("open", syscall(SYS_openat, AT_FDCWD, name, flags, mode));
}

#define OPEN(NAME) \
  int NAME(const char *name, int flags, ...) { \
    va_list more; \
    va_start(more, flags); \
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0; \
    va_end(more); \
    return opened(name, flags, mode); \
  }
OPEN(open)
OPEN(open64)

static long renamed(int from, const char *name, int to, const char *target) {
  char path[PATH_MAX], other[PATH_MAX];
  absolute(name, path);
  absolute(target, other);
  if (!is_below(path) && !is_below(other)) return syscall(SYS_renameat2, from, name, to, target, 0);
  WITH("rename", path, other, syscall(SYS_renameat2, from, name, to, target, 0));
}

int rename(const char *name, const char *target) { return renamed(AT_FDCWD, name, AT_FDCWD, target); }
int renameat(int from, const char *name, int to, const char *target) { return renamed(from, name, to, target); }

static long unlinked(const char *name, int flags) { ON_PATH("unlink", syscall(SYS_unlinkat, AT_FDCWD, name, flags)); }
int unlink(const char *name) { return unlinked(name, 0); }
int rmdir(const char *name) { return unlinked(name, AT_REMOVEDIR); }
int mkdir(const char *name, mode_t mode) { ON_PATH("mkdir", syscall(SYS_mkdirat, AT_FDCWD, name, mode)); }
