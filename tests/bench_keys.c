// SPDX-License-Identifier: MIT
/*
 * bench_keys - from a key to the screen.
 *
 * usage: bench_keys KEY TIMES COLSxROWS COMMAND [ARGUMENT...]
 *
 * Runs the command in a terminal of that size, types KEY as often as asked
 * and measures each time how long it takes until the last byte of the redraw
 * has arrived: nothing follows it for 2 ms. The next key follows 33 ms behind
 * the last one, as from a key that is held down, so what the command does
 * behind the redraw counts where it is in the next key's way. Prints the
 * median and the 99th percentile in milliseconds.
 */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MS 2
#define TYPE_MS	 33
#define START_MS 20000 /* until the first screen */
#define REST_MS	 500   /* the first screen is whole */
#define LOST_MS	 5000  /* a key without any answer */

static void die(const char *what)
{
	fprintf(stderr, "bench_keys: %s\n", what);
	exit(3);
}

static double now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* Take in what arrives until nothing does for @quiet; when the last byte
 * came. */
static double drain(int fd, int first, int quiet)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	double last = 0;
	char buf[65536];

	while (poll(&p, 1, last > 0 ? quiet : first) > 0) {
		if (read(fd, buf, sizeof(buf)) <= 0)
			die("the command has ended");
		last = now_ms();
	}
	if (last <= 0)
		die("no answer");
	return last;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void take_until(int fd, double end)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char buf[65536];

	for (double now = now_ms(); now < end; now = now_ms()) {
		if (poll(&p, 1, (int)(end - now) + 1) > 0 &&
		    read(fd, buf, sizeof(buf)) <= 0)
			die("the command has ended");
	}
}

static double type(int fd, char key)
{
	double begin = now_ms(), took;

	if (write(fd, &key, 1) != 1)
		die("the terminal takes no key");
	took = drain(fd, LOST_MS, QUIET_MS) - begin;
	take_until(fd, begin + TYPE_MS);
	return took;
}

static void measure(int fd, char key, size_t times)
{
	double *took = calloc(times, sizeof(*took));

	if (!took)
		die("out of memory");
	drain(fd, START_MS, REST_MS);
	for (size_t i = 0; i < times; i++)
		took[i] = type(fd, key);
	qsort(took, times, sizeof(*took), by_size);
	printf("%.1f %.1f\n", took[times / 2], took[times * 99 / 100]);
	free(took);
}

int main(int argc, char **argv)
{
	struct winsize size = { 0 };
	int fd, times;
	pid_t pid;

	if (argc < 5 || (times = atoi(argv[2])) < 1 ||
	    sscanf(argv[3], "%hux%hu", &size.ws_col, &size.ws_row) != 2)
		die("usage: bench_keys KEY TIMES COLSxROWS COMMAND...");
	pid = forkpty(&fd, NULL, NULL, &size);
	if (pid < 0)
		die("no terminal");
	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		setenv("LC_ALL", "C.UTF-8", 1);
		execvp(argv[4], argv + 4);
		_exit(127);
	}
	measure(fd, *argv[1], (size_t)times);
	/* Closing the terminal is a SIGHUP, and that puts all to an end. */
	close(fd);
	waitpid(pid, NULL, 0);
	return 0;
}
