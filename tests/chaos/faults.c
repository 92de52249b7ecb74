// A disk that fails on demand: preloaded before the program by disk.test.mjs, which builds it with cc. Stands
// between the program and every write to files in AFS_FAULT_DIR; what it does is said by the first byte of
// AFS_FAULT_CONTROL, whose next four hold a countdown of operations:
//   'o' all is well                       'n' writes fail: no space left        'i' writes fail: I/O error
//   's' flushes to the disk fail          't' at 0 a write is torn in the middle, then the machine stops
//   'p' at 0 the machine stops, and all writes that were not flushed are lost
//   'q' the same, but each of those is lost or kept by chance
// So that writes can be lost, each is noted with the bytes that were there before, until its file is flushed.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct control {
  char mode;
  char unused[3];
  int32_t countdown;
};

struct note {  // How a file was before one write.
  ino_t inode;
  int fd;
  off_t offset, file_size;
  size_t size;
  char *before;
  struct note *older;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile struct control *control;
static const char *directory;
static struct note *newest;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);

__attribute__((constructor)) static void begin(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  directory = getenv("AFS_FAULT_DIR");
  const char *path = getenv("AFS_FAULT_CONTROL");
  const int fd = path ? open(path, O_RDWR) : -1;
  if (fd < 0) return;
  void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (mapped != MAP_FAILED) control = mapped;
  close(fd);
}

static int is_watched(int fd) {
  if (control == NULL || directory == NULL) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return 0;
  path[size] = 0;
  // The index of the write-ahead log is memory in a file's clothes: it is made anew after a crash.
  return strncmp(path, directory, strlen(directory)) == 0 && strstr(path, "-shm") == NULL;
}

static int is_due(void) { return control->countdown-- <= 0; }

static void stop_machine(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

// With the lock held, which is never given back.
static void lose_unflushed(int by_chance) {
  unsigned chance = (unsigned)getpid();
  for (struct note *note = newest; note != NULL; note = note->older) {
    if (by_chance && rand_r(&chance) % 2 == 0) continue;
    if (note->size > 0) real_pwrite(note->fd, note->before, note->size, note->offset);
    struct stat now;
    if (!by_chance && fstat(note->fd, &now) == 0 && now.st_size > note->file_size) {
      real_ftruncate(note->fd, note->file_size);
    }
  }
  stop_machine();
}

static void note_write(int fd, off_t offset, size_t size) {
  struct stat before;
  if (fstat(fd, &before) != 0) return;
  struct note *note = calloc(1, sizeof *note);
  *note = (struct note){before.st_ino, fcntl(fd, F_DUPFD_CLOEXEC, 200), offset, before.st_size, 0, NULL, newest};
  if (offset < before.st_size) {
    const size_t there = (size_t)(before.st_size - offset);
    note->before = malloc(size < there ? size : there);
    const ssize_t got = pread(fd, note->before, size < there ? size : there, offset);
    note->size = got > 0 ? (size_t)got : 0;
  }
  newest = note;
}

static void forget_flushed(int fd) {
  struct stat file;
  if (fstat(fd, &file) != 0) return;
  for (struct note **at = &newest; *at != NULL;) {
    struct note *note = *at;
    if (note->inode != file.st_ino) {
      at = &note->older;
      continue;
    }
    *at = note->older;
    close(note->fd);
    free(note->before);
    free(note);
  }
}

// 0, or the error that the write is to fail with. Leaves the lock taken when it returns 0.
static int before_write(int fd, const void *bytes, size_t size, off_t offset) {
  pthread_mutex_lock(&lock);
  const char mode = control->mode;
  const int error = mode == 'n' ? ENOSPC : mode == 'i' ? EIO : 0;
  if (error != 0) {
    pthread_mutex_unlock(&lock);
    return error;
  }
  if (mode == 't' && size >= 1024 && is_due()) {
    real_pwrite(fd, bytes, size / 2, offset);
    stop_machine();
  }
  if ((mode == 'p' || mode == 'q') && is_due()) lose_unflushed(mode == 'q');
  note_write(fd, offset, size);
  return 0;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset) {
  if (!is_watched(fd)) return real_pwrite(fd, bytes, size, offset);
  const int error = before_write(fd, bytes, size, offset);
  if (error != 0) {
    errno = error;
    return -1;
  }
  const ssize_t written = real_pwrite(fd, bytes, size, offset);
  pthread_mutex_unlock(&lock);
  return written;
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { return pwrite64(fd, bytes, size, offset); }

ssize_t write(int fd, const void *bytes, size_t size) {
  if (!is_watched(fd)) return real_write(fd, bytes, size);
  const int error = before_write(fd, bytes, size, lseek(fd, 0, SEEK_CUR));
  if (error != 0) {
    errno = error;
    return -1;
  }
  const ssize_t written = real_write(fd, bytes, size);
  pthread_mutex_unlock(&lock);
  return written;
}

int ftruncate64(int fd, off_t size) {
  if (!is_watched(fd)) return real_ftruncate(fd, size);
  struct stat now;
  const off_t cut = fstat(fd, &now) == 0 && now.st_size > size ? now.st_size - size : 0;
  const int error = before_write(fd, NULL, (size_t)cut, size);
  if (error != 0) {
    errno = error;
    return -1;
  }
  const int result = real_ftruncate(fd, size);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int flush(int fd, int (*real)(int)) {
  if (!is_watched(fd)) return real(fd);
  pthread_mutex_lock(&lock);
  const char mode = control->mode;
  if ((mode == 'p' || mode == 'q') && is_due()) lose_unflushed(mode == 'q');
  int result = -1;
  if (mode == 's') {
    errno = EIO;
  } else {
    result = real(fd);
    if (result == 0) forget_flushed(fd);
  }
  pthread_mutex_unlock(&lock);
  return result;
}
int fsync(int fd) { return flush(fd, real_fsync); }
int fdatasync(int fd) { return flush(fd, real_fdatasync); }
