// The limit: one thread that writes the same bytes to the same number of sockets at the same pace, and does nothing else.
// Usage: c-send PUPILS CLASS PICTURE_BYTES VOICE_BYTES. Prints its port; begins when all have connected and said `m` or `p`.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

int main(int count, char **words) {
  if (count != 5) return 2;
  int pupils = atoi(words[1]), size = atoi(words[2]);
  size_t lengths[2] = {strtoul(words[3], 0, 10), strtoul(words[4], 0, 10)};
  const int64_t periods[2] = {40000, 60000};
  int classes = (pupils + size - 1) / size;
  int *sockets[2] = {calloc(pupils, sizeof(int)), calloc(pupils, sizeof(int))};
  int64_t *due[2] = {calloc(classes, sizeof(int64_t)), calloc(classes, sizeof(int64_t))};
  char *bytes = calloc(1, lengths[0] > lengths[1] ? lengths[0] : lengths[1]);

  int server = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) || listen(server, 4096)) fail("listen");
  socklen_t length = sizeof at;
  getsockname(server, (struct sockaddr *)&at, &length);
  printf("{\"port\":%d}\n", ntohs(at.sin_port));
  fflush(stdout);
  for (int found[2] = {0, 0}; found[0] + found[1] < 2 * pupils;) {
    int one = 1, peer = accept(server, 0, 0);
    char plane;
    if (peer < 0 || read(peer, &plane, 1) != 1) fail("accept");
    setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    int which = plane == 'm';
    if (found[which] == pupils) return 3;
    sockets[which][found[which]++] = peer;
  }
  // As teachers do: each class at moments of its own.
  for (int each = 0; each < classes; each++)
    for (int which = 0; which < 2; which++) due[which][each] = now() + each * size * 13 % 60 * 1000;
  for (;;) {
    int64_t next = INT64_MAX;
    for (int each = 0; each < classes; each++)
      for (int which = 0; which < 2; which++) {
        if (due[which][each] <= now()) {
          due[which][each] += periods[which];
          int end = (each + 1) * size < pupils ? (each + 1) * size : pupils;
          for (int pupil = each * size; pupil < end; pupil++)
            if (write(sockets[which][pupil], bytes, lengths[which]) != (ssize_t)lengths[which]) return 0;
        }
        if (due[which][each] < next) next = due[which][each];
      }
    int64_t left = next - now();
    if (left > 0) usleep(left);
  }
}
